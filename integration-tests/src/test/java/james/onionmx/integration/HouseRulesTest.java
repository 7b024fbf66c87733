package james.onionmx.integration;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which layer may know which, and what none may do. */
@AnalyzeClasses(
        packages = "james.onionmx",
        importOptions = {ImportOption.DoNotIncludeTests.class})
class HouseRulesTest {

    private static final String[] LIBRARIES = {
        "james.onionmx.tor..", "james.onionmx.lookup..", "james.onionmx.smtp.."
    };

    @ArchTest
    static final ArchRule LIBRARIES_KNOW_NEITHER_JAMES_NOR_A_MAIL_API =
            noClasses()
                    .that()
                    .resideInAnyPackage(LIBRARIES)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.apache.james..",
                            "org.apache.mailet..",
                            "javax.mail..",
                            "jakarta.mail..",
                            "com.sun.mail..",
                            "com.google.inject..",
                            "javax.inject..");

    @ArchTest
    static final ArchRule TOR_CLIENT_KNOWS_NONE_OF_US =
            noClasses()
                    .that()
                    .resideInAPackage("james.onionmx.tor..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "james.onionmx.lookup..",
                            "james.onionmx.smtp..",
                            "james.onionmx.matchers..",
                            "james.onionmx.mailets..",
                            "james.onionmx.inbound..",
                            "james.onionmx.configuration..");

    @ArchTest
    static final ArchRule LOOKUP_AND_SMTP_KNOW_ONLY_THE_TOR_CLIENT =
            noClasses()
                    .that()
                    .resideInAnyPackage("james.onionmx.lookup..", "james.onionmx.smtp..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "james.onionmx.matchers..",
                            "james.onionmx.mailets..",
                            "james.onionmx.inbound..",
                            "james.onionmx.configuration..");

    @ArchTest
    static final ArchRule SMTP_DOES_NOT_LOOK_UP =
            noClasses()
                    .that()
                    .resideInAPackage("james.onionmx.smtp..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("james.onionmx.lookup..");

    @ArchTest
    static final ArchRule LOOKUP_DOES_NOT_SEND =
            noClasses()
                    .that()
                    .resideInAPackage("james.onionmx.lookup..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("james.onionmx.smtp..");

    @ArchTest
    static final ArchRule MAILETS_AND_MATCHERS_DO_NOT_KNOW_THE_EXTENSION =
            noClasses()
                    .that()
                    .resideInAnyPackage("james.onionmx.matchers..", "james.onionmx.mailets..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "james.onionmx",
                            "james.onionmx.inbound..",
                            "james.onionmx.configuration..");

    @ArchTest
    static final ArchRule TESTBED_KNOWS_NONE_OF_US =
            noClasses()
                    .that()
                    .resideInAPackage("james.onionmx.testbed..")
                    .should()
                    .dependOnClassesThat(
                            resideInAPackage("james.onionmx..")
                                    .and(not(resideInAPackage("james.onionmx.testbed.."))));

    @ArchTest
    static final ArchRule NOBODY_USES_THE_SOCKS_OF_THE_JDK_WHICH_RESOLVES_NAMES =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("james.onionmx.testbed..")
                    .should()
                    .dependOnClassesThat()
                    .haveFullyQualifiedName("java.net.Proxy");

    @ArchTest
    static final ArchRule NOTHING_WITH_A_NAME_THAT_SAYS_NOTHING =
            classes()
                    .should()
                    .haveSimpleNameNotEndingWith("Util")
                    .andShould()
                    .haveSimpleNameNotEndingWith("Utils")
                    .andShould()
                    .haveSimpleNameNotEndingWith("Helper")
                    .andShould()
                    .haveSimpleNameNotEndingWith("Manager")
                    .andShould()
                    .haveSimpleNameNotEndingWith("Impl");

    @ArchTest
    static final ArchRule TIME_COMES_FROM_A_CLOCK =
            noClasses()
                    .that()
                    .resideOutsideOfPackages("james.onionmx.testbed..", "james.onionmx.demo..")
                    .should()
                    .callMethod(System.class, "currentTimeMillis")
                    .orShould()
                    .callMethod(java.time.Instant.class, "now");
}

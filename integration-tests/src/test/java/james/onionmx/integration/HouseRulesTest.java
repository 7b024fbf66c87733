package james.onionmx.integration;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.net.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which layer may know which, and what none may do. */
class HouseRulesTest {

    private static final JavaClasses HOUSE =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("james.onionmx");

    private static void check(ArchRule rule) {
        rule.check(HOUSE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tor", "lookup", "smtp", "gate", "cli"})
    void librariesKnowNeitherJamesNorAMailApi(String library) {
        check(
                noClasses()
                        .that()
                        .resideInAPackage("james.onionmx." + library + "..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(
                                "org.apache.james..",
                                "org.apache.mailet..",
                                "javax.mail..",
                                "jakarta.mail..",
                                "com.sun.mail..",
                                "com.google.inject..",
                                "javax.inject.."));
    }

    /** Of our own packages each may know itself and those named behind it. */
    @ParameterizedTest
    @CsvSource({
        "tor,      ''",
        "lookup,   tor",
        "smtp,     tor",
        "gate,     ''",
        "matchers, lookup",
        "mailets,  lookup smtp tor",
        "inbound,  configuration gate matchers onion",
        "onion,    configuration lookup tor",
        "cli,      configuration lookup matchers tor",
        "testbed,  ''"
    })
    void layersKnowOnlyThoseBelow(String layer, String below) {
        String[] strangers =
                Stream.of(
                                "tor",
                                "lookup",
                                "smtp",
                                "gate",
                                "matchers",
                                "mailets",
                                "inbound",
                                "configuration",
                                "onion",
                                "cli",
                                "testbed",
                                "integration",
                                "demo")
                        .filter(name -> !name.equals(layer))
                        .filter(name -> !List.of(below.split(" ")).contains(name))
                        .map(name -> "james.onionmx." + name + "..")
                        .toArray(String[]::new);
        check(
                noClasses()
                        .that()
                        .resideInAPackage("james.onionmx." + layer + "..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(strangers));
    }

    /** The command line takes it along, and has no James. */
    @Test
    void theConfigurationKnowsJamesOnlyWhereItReadsThroughJames() {
        check(
                noClasses()
                        .that()
                        .resideInAPackage("james.onionmx.configuration..")
                        .and(not(simpleName("JamesFiles")))
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("org.apache.james..", "javax.inject.."));
    }

    @Test
    void onlyTheExtensionKnowsItsModule() {
        check(
                noClasses()
                        .that(not(resideInAPackage("james.onionmx")))
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("james.onionmx"));
    }

    @Test
    void nobodyUsesTheSocksOfTheJdkWhichResolvesNames() {
        check(noClasses().should().dependOnClassesThat().areAssignableTo(Proxy.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Util", "Utils", "Helper", "Manager", "Impl"})
    void noNameSaysNothing(String ending) {
        check(classes().should().haveSimpleNameNotEndingWith(ending));
    }

    @Test
    void timeComesFromAClock() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackage("james.onionmx.testbed..")
                        .should()
                        .callMethod(System.class, "currentTimeMillis")
                        .orShould()
                        .callMethod(Instant.class, "now"));
    }
}

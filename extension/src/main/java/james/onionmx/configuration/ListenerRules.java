package james.onionmx.configuration;

import java.util.List;

/** What a listener has to be that strangers come to: powerless, and reached by the gate alone. */
record ListenerRules(InboundSettings settings) {

    static final String HOOK = "james.onionmx.inbound.OnionInboundHook";
    static final String CORE_HANDLERS = "james.onionmx.inbound.OnionHandlers";

    private static final String HOOK_LINE = "<handler class=\"" + HOOK + "\"/>";

    /** What breaks a rule; empty for a listener that is safe. */
    List<ListenerFault> faults(SmtpListener listener) {
        ListenerFaults faults = new ListenerFaults(listener.name());
        nothingIsGranted(listener, faults);
        ourHandlersAreThere(listener, faults);
        theGateCanSpeakToIt(listener, faults);
        nobodyElseReachesIt(listener, faults);
        return faults.all();
    }

    private static void nothingIsGranted(SmtpListener listener, ListenerFaults faults) {
        listener.authorizedAddresses()
                .ifPresent(
                        networks ->
                                faults.add(
                                        "addresses may relay, and every stranger has a local one",
                                        "remove <authorizedAddresses>"
                                                + networks
                                                + "</authorizedAddresses>"));
        faults.unless(
                listener.neverAnnouncesAuth(),
                "AUTH is announced",
                "write <announce>never</announce> inside of <auth>, and no <authRequired>");
        faults.unless(
                !listener.takesPasswords(),
                "passwords are taken",
                "write <plainAuthEnabled>false</plainAuthEnabled> inside of <auth>");
        faults.unless(!listener.takesTokens(), "tokens are taken", "remove <oidc> from <auth>");
    }

    private static void ourHandlersAreThere(SmtpListener listener, ListenerFaults faults) {
        faults.unless(
                listener.coreHandlers().filter(CORE_HANDLERS::equals).isPresent(),
                "the core handlers are "
                        + listener.coreHandlers().orElse("James' own")
                        + ", which may take AUTH and look strangers up in the DNS",
                "write <handlerchain coreHandlersPackage=\"" + CORE_HANDLERS + "\">");
        List<String> handlers = listener.handlers();
        faults.unless(
                handlers.contains(HOOK),
                "nothing takes the right to relay away, and marks the mail",
                "add " + HOOK_LINE + " as the first in <handlerchain>");
        faults.unless(
                !handlers.contains(HOOK) || handlers.get(0).equals(HOOK),
                handlers.stream().findFirst().orElse("nobody") + " decides before the onion's hook",
                "move " + HOOK_LINE + " to the top of <handlerchain>");
        handlers.stream()
                .filter(PrivilegingHandlers::contain)
                .forEach(
                        handler ->
                                faults.add(
                                        handler + " gives rights to a stranger",
                                        "remove <handler class=\"" + handler + "\"/>"));
    }

    private static void theGateCanSpeakToIt(SmtpListener listener, ListenerFaults faults) {
        faults.unless(
                !listener.beginsWithTls(),
                "it speaks TLS, which the gate does not",
                "write <tls socketTLS=\"false\" startTLS=\"false\"/>");
        faults.unless(
                listener.biggestMessageOctets() > 0,
                "<maxmessagesize>" + listener.biggestMessage() + "</maxmessagesize> is no limit",
                "write <maxmessagesize>51200</maxmessagesize>, in kilobytes");
    }

    private void nobodyElseReachesIt(SmtpListener listener, ListenerFaults faults) {
        faults.unless(
                listener.requiresProxyLine(),
                "it takes connections that do not come from the gate",
                "write <proxyRequired>true</proxyRequired>");
        List<BindAddress> binds = listener.binds().stream().map(BindAddress::parse).toList();
        BindAddress behindTheGate = BindAddress.of(settings.james());
        faults.unless(
                binds.stream().allMatch(BindAddress::isLoopback),
                "other machines reach it at " + String.join(", ", listener.binds()),
                "write <bind>" + behindTheGate + "</bind>");
        faults.unless(
                settings.mode() == InboundMode.OFF || binds.equals(List.of(behindTheGate)),
                "it binds "
                        + String.join(", ", listener.binds())
                        + ", and the gate goes to inbound.james, which is "
                        + behindTheGate,
                "write <bind>" + behindTheGate + "</bind> and nothing beside it");
    }
}

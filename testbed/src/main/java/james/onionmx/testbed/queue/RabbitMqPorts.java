package james.onionmx.testbed.queue;

import james.onionmx.testbed.process.FreePorts;
import java.util.List;

/**
 * Where a RabbitMQ listens on 127.0.0.1.
 *
 * @param clients AMQP
 * @param management HTTP
 * @param distribution for other nodes of it, of which there are none
 * @param portMapper where its name is looked up
 */
record RabbitMqPorts(int clients, int management, int distribution, int portMapper) {

    static RabbitMqPorts free() {
        return new RabbitMqPorts(
                FreePorts.take(), FreePorts.take(), FreePorts.take(), FreePorts.take());
    }

    /** The lines of its configuration. */
    String configuration() {
        return """
        management.tcp.ip = 127.0.0.1
        management.tcp.port = %d
        collect_statistics_interval = 1000
        disk_free_limit.absolute = 50MB
        """
                .formatted(management);
    }

    /** The variables for its script. */
    List<String> environment() {
        return List.of(
                "RABBITMQ_NODENAME=onionmx-" + clients + "@localhost",
                "RABBITMQ_NODE_IP_ADDRESS=127.0.0.1",
                "RABBITMQ_NODE_PORT=" + clients,
                "RABBITMQ_DIST_PORT=" + distribution,
                "ERL_EPMD_PORT=" + portMapper,
                "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="
                        + "-kernel inet_dist_use_interface {127,0,0,1} -start_epmd false +S 1:1");
    }
}

package dev.tandem.engine.cluster.driver;

import java.lang.management.ManagementFactory;
import java.util.UUID;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.master.MasterMessages.BoundPortsRequest$;
import org.apache.spark.deploy.master.MasterMessages.BoundPortsResponse;
import org.apache.spark.rpc.RpcAddress;
import org.apache.spark.rpc.RpcEndpointRef;
import org.apache.spark.rpc.RpcEnv;
import scala.reflect.ClassTag$;

/**
 * Asks a standalone master whether it is one, in Spark's own protocol, before a driver is made for it: Spark would ask
 * for a minute, over and over, and say what was wrong in its log alone. Another program at that port, a secret that is
 * missing or wrong, and another version of Spark come out here.
 */
final class Greeting {
    private static final String STANDALONE = "spark://";
    /** The name under which a standalone master answers. */
    private static final String ENDPOINT = "Master";
    /** Whoever connects hears within 10 s since this JVM was started; what comes after the answer takes its part. */
    private static final long ALL_MILLIS = 8_000;

    private static final long LEAST_MILLIS = 2_000;
    private static final long MOST_MILLIS = 5_000;

    private Greeting() {}

    /**
     * @throws IllegalStateException with a sentence, where none of a standalone master's addresses is one, or it has
     *     another version of Spark
     */
    static void greet(String master, SparkConf wanted) {
        if (!master.startsWith(STANDALONE)) {
            return;
        }
        String[] addresses = master.substring(STANDALONE.length()).split(",");
        long uptime = ManagementFactory.getRuntimeMXBean().getUptime();
        long patience =
                Math.max(LEAST_MILLIS, Math.min(MOST_MILLIS, ALL_MILLIS - uptime)) / Math.min(2, addresses.length);
        SparkConf conf = impatient(wanted, patience + "ms");
        String host = conf.get("spark.driver.bindAddress", conf.get("spark.driver.host", "localhost"));
        SecurityManager security = new SecurityManager(
                conf, SecurityManager.$lessinit$greater$default$2(), SecurityManager.$lessinit$greater$default$3());
        RpcEnv env = RpcEnv.create("tandem-" + UUID.randomUUID(), host, host, -1, conf, security, 1, true);
        try {
            Throwable last = null;
            for (String each : addresses) {
                int colon = each.lastIndexOf(':');
                RpcAddress address =
                        new RpcAddress(each.substring(0, colon), Integer.parseInt(each.substring(colon + 1)));
                try {
                    compare(env.setupEndpointRef(address, ENDPOINT), each);
                    return;
                } catch (Mismatch e) {
                    throw e;
                } catch (Throwable e) { // Scala throws checked exceptions that javac knows nothing of
                    last = e;
                }
            }
            last.printStackTrace();
            throw new IllegalStateException(sentence(last, master, patience, conf), last);
        } finally {
            env.shutdown();
        }
    }

    private static SparkConf impatient(SparkConf wanted, String patience) {
        return wanted.clone()
                .set("spark.rpc.lookupTimeout", patience)
                .set("spark.rpc.askTimeout", patience)
                .set("spark.network.auth.rpcTimeout", patience)
                .set("spark.rpc.io.connectionTimeout", patience)
                .set("spark.rpc.io.connectionCreationTimeout", patience);
    }

    /** A master of another version. */
    private static final class Mismatch extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        Mismatch(String message) {
            super(message);
        }
    }

    private static void compare(RpcEndpointRef master, String address) {
        String own = org.apache.spark.package$.MODULE$.SPARK_VERSION();
        String its = version(master);
        if (!its.isEmpty() && !its.equals(own)) {
            throw new Mismatch("The driver has Spark " + own + ", but the master at " + STANDALONE + address
                    + " has Spark " + its + "; they don't understand each other reliably. Connect with --spark " + its
                    + ".");
        }
    }

    /** Which version a master has, as its page says; "" where it has none that can be read. */
    private static String version(RpcEndpointRef master) {
        try {
            BoundPortsResponse ports =
                    master.askSync(BoundPortsRequest$.MODULE$, ClassTag$.MODULE$.apply(BoundPortsResponse.class));
            return SparkPage.version("http://" + master.address().host() + ":" + ports.webUIPort() + "/");
        } catch (Throwable e) { // as above; what it can't tell, the executors will
            return "";
        }
    }

    private static String sentence(Throwable error, String master, long patience, SparkConf conf) {
        boolean secret = conf.getBoolean("spark.authenticate", false);
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (String.valueOf(cause.getMessage()).contains("Expected SaslMessage")) {
                return "The master at " + master + " wants a secret. Connect with --conf spark.authenticate=true"
                        + " --conf spark.authenticate.secret=SECRET.";
            }
            if (cause instanceof java.util.concurrent.TimeoutException) {
                return "Something listens at " + master + ", but it did not answer as a Spark master does within "
                        + patience / 1000 + " s. " + whichPort();
            }
        }
        return "What listens at " + master + " ended the conversation: it is no Spark master"
                + (secret ? ", or its secret is not the one that was given (spark.authenticate.secret). " : ". ")
                + whichPort();
    }

    private static String whichPort() {
        return "Is that the master's port, 7077 unless it was told otherwise? Its page, on another port, and its log"
                + " name it. See docs/troubleshooting.md#a-cluster-cant-be-joined.";
    }
}

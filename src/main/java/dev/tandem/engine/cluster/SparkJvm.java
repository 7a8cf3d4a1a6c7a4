package dev.tandem.engine.cluster;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How a JVM with Spark in it is started on this machine.
 *
 * @param java the {@code java} program
 * @param home the installation
 * @param jar with Tandem's own classes
 * @param prefix what stands before the command ("ip netns exec host1"); empty for this machine as it is
 */
record SparkJvm(Path java, SparkHome home, Path jar, List<String> prefix) {
    /**
     * What Spark asks of a JVM since JDK 17 ({@code org.apache.spark.launcher.JavaModuleOptions}). The first lets a JDK
     * pass over those that it doesn't know.
     */
    private static final List<String> OPTIONS = List.of(
            "-XX:+IgnoreUnrecognizedVMOptions",
            "--add-modules=jdk.incubator.vector",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.invoke=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
            "--add-opens=java.base/java.io=ALL-UNNAMED",
            "--add-opens=java.base/java.net=ALL-UNNAMED",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
            "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.ref=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.cs=ALL-UNNAMED",
            "--add-opens=java.base/sun.security.action=ALL-UNNAMED",
            "--add-opens=java.base/sun.util.calendar=ALL-UNNAMED",
            "--add-opens=java.security.jgss/sun.security.krb5=ALL-UNNAMED",
            "-Dio.netty.tryReflectionSetAccessible=true",
            "-Dio.netty.allocator.type=pooled",
            "-Dio.netty.handler.ssl.defaultEndpointVerificationAlgorithm=NONE",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED");

    /**
     * A process, not started.
     *
     * @param heap as {@code -Xmx} takes it
     * @param address that Spark is to listen on; "" lets it choose
     */
    ProcessBuilder command(String heap, String mainClass, List<String> arguments, String address) {
        List<String> command = new ArrayList<>(prefix);
        command.add(java.toString());
        command.addAll(OPTIONS);
        command.add("-Xmx" + heap);
        command.add("-Djava.awt.headless=true");
        command.add("-Dfile.encoding=UTF-8");
        command.addAll(List.of("-cp", home.classPath() + File.pathSeparator + jar, mainClass));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = builder.environment();
        environment.put("SPARK_HOME", home.folder().toString());
        environment.put("SPARK_SCALA_VERSION", home.scala());
        environment.put("JAVA_HOME", java.getParent().getParent().toString());
        // Spark leaves its scratch files where it is killed: there the guardian finds them.
        environment.put("SPARK_LOCAL_DIRS", jar.getParent().toString());
        if (!address.isEmpty()) {
            environment.put("SPARK_LOCAL_IP", address);
        }
        return builder;
    }
}

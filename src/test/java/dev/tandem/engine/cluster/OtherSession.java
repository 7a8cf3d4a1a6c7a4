package dev.tandem.engine.cluster;

import dev.tandem.engine.ModeException;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A session in a JVM of its own, on a JDK or with options that this one does not have: it connects, and says how it went. */
final class OtherSession {
    private OtherSession() {}

    /** @param args the master; settings come through standard input, since they hold a secret */
    public static void main(String[] args) throws IOException {
        Map<String, String> conf = new TreeMap<>();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            conf.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
        }
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        ClusterMode mode = ClusterSession.fetching();
        try {
            out.println("slots: " + mode.connect(new ClusterSettings(args[0], conf, ""), out::print));
        } catch (ModeException e) {
            out.println("refused: " + e.getMessage());
        } finally {
            mode.close();
        }
        System.exit(0);
    }

    /** Runs one, and returns all that it says. */
    static String connect(Path java, List<String> options, String master, Map<String, String> conf)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(java.toString()));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath(), OtherSession.class.getName(), master));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (Writer settings = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8)) {
            for (Map.Entry<String, String> each : conf.entrySet()) {
                settings.write(each.getKey() + "=" + each.getValue() + "\n");
            }
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    /** Without Surefire's own jar, which another JVM could not use. */
    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                .replace(File.pathSeparator + File.pathSeparator, File.pathSeparator);
    }
}

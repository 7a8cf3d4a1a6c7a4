package dev.tandem.engine.cluster.driver;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Spark's exceptions mean, in a line. */
final class Reasons {
    private static final Pattern TASK = Pattern.compile("Task (\\d+) in stage \\S+ failed \\d+ times");
    private static final Pattern LOST =
            Pattern.compile("ExecutorLostFailure \\(.*?\\)(?: Reason: ([^\\n]*))?", Pattern.DOTALL);
    private static final Pattern OWN = Pattern.compile("IllegalStateException: ([^\\n]*)");
    private static final Pattern LIMIT = Pattern.compile(
            "Total size of serialized results of \\d+ tasks \\(([^)]*)\\) is bigger than \\S+ \\(([^)]*)\\)");
    private static final Pattern FRAME =
            Pattern.compile("Serialized task \\S+ was (\\d+) bytes, which exceeds max allowed.*?\\((\\d+) bytes\\)");

    /** How Spark's own checks begin what they say; the class of the error is no help to anybody. */
    private static final Pattern CHECKED = Pattern.compile("\\[[A-Z_]+(?:\\.[A-Z_]+)*] ([^\\n]*)");

    private static final Pattern STRANGE = Pattern.compile(
            "(InvalidClassException|ClassNotFoundException|NoSuchMethodError|NoClassDefFoundError): [^;\\n]*");

    private Reasons() {}

    /** Which of a job's tasks Spark gave up, or -1. */
    static int task(Throwable error) {
        Matcher matcher = TASK.matcher(String.valueOf(error.getMessage()));
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : -1;
    }

    /** Whether it gave it up because the executors with it died. */
    static boolean executorsDied(Throwable error) {
        return task(error) >= 0 && LOST.matcher(error.getMessage()).find();
    }

    /** What ended the last of those executors. */
    static String death(Throwable error) {
        Matcher matcher = LOST.matcher(String.valueOf(error.getMessage()));
        return matcher.find() && matcher.group(1) != null ? matcher.group(1).strip() : "it ended without a word";
    }

    /** Which class one side has otherwise than the other, or not at all; empty where it is something else. */
    static Optional<String> strangeClass(Throwable error) {
        Matcher matcher = STRANGE.matcher(String.valueOf(error.getMessage()));
        return matcher.find() ? Optional.of(matcher.group()) : Optional.empty();
    }

    /** One line. */
    static String of(Throwable error) {
        String text = String.valueOf(error.getMessage() == null ? error : error.getMessage());
        Matcher limit = LIMIT.matcher(text);
        if (limit.find()) {
            return "the results are larger (" + limit.group(1) + " so far) than what is collected from a cluster ("
                    + limit.group(2) + "). Return less, or connect with --conf spark.driver.maxResultSize=SIZE";
        }
        Matcher frame = FRAME.matcher(text);
        if (frame.find()) {
            return "a batch of elements has " + frame.group(1) + " bytes, and Spark sends at most " + frame.group(2)
                    + " in one message. Give smaller elements, or connect with --conf spark.rpc.message.maxSize=MB";
        }
        Matcher checked = CHECKED.matcher(text);
        if (checked.lookingAt()) {
            return "Spark refuses this: " + checked.group(1).strip() + " Settings are given with --conf KEY=VALUE.";
        }
        Matcher own = OWN.matcher(text);
        if (own.find()) {
            return own.group(1).strip();
        }
        return text.lines().findFirst().orElse(error.toString()).strip();
    }
}

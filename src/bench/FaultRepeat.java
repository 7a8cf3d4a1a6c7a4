import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.PrintWriter;
import java.time.LocalTime;
import java.util.List;
import org.junit.platform.engine.discovery.ClassSelector;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** faults.sh's loop: the same test classes again and again in one JVM, until one test fails. */
final class FaultRepeat {
    private static final List<String> SUITE =
            List.of("FaultTest", "WorkerDeathTest", "OrphanTest", "SharedTest", "TransferTest");

    public static void main(String[] args) throws Exception {
        int times = Integer.parseInt(args[0]);
        long deadline = System.nanoTime() + Long.parseLong(args[1]) * 1_000_000_000L;
        ClassSelector[] classes = SUITE.stream()
                .map(name -> selectClass("dev.tandem.engine.process." + name))
                .toArray(ClassSelector[]::new);
        LauncherDiscoveryRequest request =
                LauncherDiscoveryRequestBuilder.request().selectors(classes).build();
        Launcher launcher = LauncherFactory.create();
        int done = 0;
        while (done < times && System.nanoTime() < deadline) {
            SummaryGeneratingListener summary = new SummaryGeneratingListener();
            launcher.execute(request, summary);
            long failed = summary.getSummary().getTotalFailureCount();
            long ran = summary.getSummary().getTestsSucceededCount();
            if (failed > 0 || ran == 0) {
                summary.getSummary().printFailuresTo(new PrintWriter(System.out), 30);
                System.out.println("Run " + (done + 1) + " failed; " + done + " before it were green.");
                System.exit(1);
            }
            done++;
            System.out.printf(
                    "%d of %d green on JDK %s, %d tests, %tT%n",
                    done, times, Runtime.version().feature(), ran, LocalTime.now());
        }
        System.exit(0);
    }
}

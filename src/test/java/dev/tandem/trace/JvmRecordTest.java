package dev.tandem.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a JVM's own record says of its threads. */
@EnabledOnOs(OS.LINUX)
class JvmRecordTest {
    @Test
    void theInstrumentsOwnReadsAreNoReason(@TempDir Path directory) throws Exception {
        Path read = Files.writeString(directory.resolve("read"), "of the user's");
        long tid = Long.parseLong(
                Path.of("/proc/thread-self").toRealPath().getFileName().toString());
        try (JvmRecorder recorder = JvmRecorder.ofWaits().orElseThrow()) {
            recorder.mark();
            long from = System.nanoTime();
            Files.readString(Path.of("/proc/self/task/" + tid + "/schedstat"));
            Files.readString(read);
            JvmRecord record = recorder.read().orElseThrow();
            List<String> reasons =
                    record
                            .waits(new Worker(0, "", ProcessHandle.current().pid(), tid), from, System.nanoTime())
                            .stream()
                            .map(wait -> wait.why().reason())
                            .filter(reason -> reason.contains("/proc/") || reason.contains(directory.toString()))
                            .distinct()
                            .toList();
            assertEquals(List.of("reading file " + read), reasons);
        }
    }
}

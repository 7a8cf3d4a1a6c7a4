package dev.tandem.python;

import dev.tandem.engine.StopSwitch;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A session of its own whose Python workers never end by themselves; prints their process ids when all are busy. */
final class BusyPythons {
    private BusyPythons() {}

    public static void main(String[] args) throws Exception {
        Pythons pythons = Pythons.ofThisMachine(Artifacts.NONE);
        PythonRuntime cpython = pythons.find("cpython");
        long driver = pythons.session(cpython).pid();
        StopSwitch control = new StopSwitch();
        Thread reporter = new Thread(() -> {
            while (control.startedTasks() < 2) {
                Thread.onSpinWait();
            }
            ProcessHandle handle = ProcessHandle.of(driver).orElseThrow();
            System.out.println(Stream.concat(Stream.of(handle), handle.children())
                    .map(one -> Long.toString(one.pid()))
                    .collect(Collectors.joining(" ")));
        });
        reporter.start();
        pythons.mode(cpython, "processes", Optional.of("fork"))
                .run(new PythonBody("while True: pass", 1, 1).workload(2, List.of()), 2, control);
    }
}

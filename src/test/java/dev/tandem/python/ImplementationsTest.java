package dev.tandem.python;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tandem.engine.Execution;
import dev.tandem.engine.Mode;
import dev.tandem.engine.ModeException;
import dev.tandem.engine.Outcome;
import dev.tandem.engine.StopSwitch;
import dev.tandem.trace.Timeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImplementationsTest {
    @TempDir
    Path folder;

    private Executables executables() {
        return new Executables(List.of(folder), folder);
    }

    private void script(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Execution<Object> run(Pythons pythons, PythonRuntime runtime, String mode, int tasks)
            throws ModeException {
        return pythons.mode(runtime, mode, Optional.empty())
                .run(new PythonBody("task * 2", 1, 1).workload(tasks, List.of()), 2, new StopSwitch());
    }

    /** Not the real IronPython: CPython that says it were it. What is tried is our side of it. */
    @Test
    void ironPythonsAdapterSpeaksToAStandIn() throws Exception {
        script(
                "ipy",
                "exec python3 -c \"import platform, runpy, sys; platform.python_implementation = lambda: 'IronPython';"
                        + " sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')\" \"$@\"");
        try (Pythons pythons = new Pythons(List.of(new IronPython(executables())))) {
            PythonRuntime runtime = pythons.find("ironpython");
            assertEquals("IronPython", runtime.implementation());
            assertEquals(Optional.of(false), runtime.hasLock());
            for (String mode : List.of("serial", "threads", "processes")) {
                assertEquals(
                        List.of(new Outcome.Result<Object>(0L), new Outcome.Result<Object>(2L)),
                        run(pythons, runtime, mode, 2).outcomes(),
                        mode);
            }
        }
    }

    @Test
    void aResetReachesTheInterpretersOfThePoolToo() throws Exception {
        script(
                "ipy",
                "exec python3 -c \"import platform, runpy, sys; platform.python_implementation = lambda: 'IronPython';"
                        + " sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')\" \"$@\"");
        try (Pythons pythons = new Pythons(List.of(new IronPython(executables())))) {
            PythonRuntime runtime = pythons.find("ironpython");
            PythonSession session = pythons.session(runtime);
            Mode processes = pythons.mode(runtime, "processes", Optional.empty());
            for (int value : List.of(1, 2)) {
                session.execute(new PythonBody("kept = " + value, 1, 1), (error, text) -> {});
                assertEquals(
                        new Outcome.Result<Object>((long) value),
                        processes
                                .run(new PythonBody("kept", 2, 1).workload(1, List.of()), 1, new StopSwitch())
                                .outcomes()
                                .get(0));
                session.reset();
            }
        }
    }

    @Test
    void aMissingImplementationSaysWhatWasLookedForAndHowToGetIt() throws Exception {
        try (Pythons pythons = new Pythons(List.of(new PyPy(executables()), new IronPython(executables())))) {
            ModeException pypy = assertThrows(ModeException.class, () -> pythons.find("pypy"));
            assertTrue(pypy.getMessage().contains("apt install pypy3"), pypy.getMessage());
            ModeException ipy = assertThrows(ModeException.class, () -> pythons.find("ironpython"));
            assertTrue(ipy.getMessage().contains("%runtimes add"), ipy.getMessage());
        }
    }

    @Test
    void aFailedDownloadNamesWhatCouldNotBeHad() throws Exception {
        Jython jython = new Jython(executables(), Jdks.ofThisSystem(), coordinates -> {
            throw new IOException("Maven can't provide " + coordinates + ": no network.");
        });
        try (Pythons pythons = new Pythons(List.of(jython))) {
            ModeException failed = assertThrows(ModeException.class, () -> pythons.find("jython"));
            assertTrue(failed.getMessage().contains("org.python:jython-standalone"), failed.getMessage());
            assertTrue(failed.getMessage().contains("no network"), failed.getMessage());
        }
    }

    @Test
    void anInterpreterThatDiesAtItsStartIsQuoted() throws Exception {
        script(
                "python3",
                "case \"$2\" in --describe) exec " + realPython() + " \"$@\";; esac; echo broken stdlib >&2; exit 7");
        try (Pythons pythons = new Pythons(List.of(new CPython(executables())))) {
            PythonRuntime runtime = pythons.find("cpython");
            ModeException failed = assertThrows(ModeException.class, () -> run(pythons, runtime, "serial", 1));
            assertTrue(failed.getMessage().contains("broken stdlib"), failed.getMessage());
        }
    }

    @Test
    void anInterpreterThatIsTooOldIsNamedWithItsVersion() throws Exception {
        script(
                "python2",
                "echo '{\"implementation\": \"CPython\", \"version\": \"2.5.1\", \"gil\": true, \"free_threaded\": false,"
                        + " \"executable\": null, \"evidence\": \"\"}'");
        try (Pythons pythons = new Pythons(List.of(new CPython(executables())))) {
            ModeException failed = assertThrows(ModeException.class, () -> pythons.find("cpython2"));
            assertTrue(failed.getMessage().contains("CPython 2.5.1, which is too old"), failed.getMessage());
            assertTrue(pythons.broken().get(0).problem().contains("2.7"), "also listed");
        }
    }

    /** Its processes are dearer to start; that they are interpreters of their own is seen at the process ids. */
    @Test
    void theCostsOfAPoolOfInterpretersAreToldToo() throws Exception {
        script(
                "ipy",
                "exec python3 -c \"import platform, runpy, sys; platform.python_implementation = lambda: 'IronPython';"
                        + " sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')\" \"$@\"");
        try (Pythons pythons = new Pythons(List.of(new IronPython(executables())))) {
            PythonRuntime runtime = pythons.find("ironpython");
            Timeline timeline = run(pythons, runtime, "processes", 2).timeline();
            assertEquals(2, timeline.spawn().size());
            assertTrue(timeline.transferOut().orElseThrow().bytes().getAsLong() > 0, timeline.toString());
            assertTrue(timeline.transferBack().orElseThrow().nanos() > 0, timeline.toString());
            assertEquals("JSON and sockets", timeline.transfers().get(0).what());
        }
    }

    private static String realPython() throws ModeException {
        try (Pythons pythons = Pythons.ofThisMachine(Artifacts.NONE)) {
            return pythons.find("cpython").path();
        }
    }

    @Test
    void aCommandCanBeAddedUnderAName() throws Exception {
        try (Pythons pythons = Pythons.none()) {
            PythonRuntime added = pythons.add("mine", List.of(realPython(), "-E"));
            assertEquals(added, pythons.find("mine"));
            assertEquals(
                    new Outcome.Result<Object>(2L),
                    run(pythons, added, "threads", 2).outcomes().get(1));
        }
    }

    @Test
    void pyPyRunsThreadsAndProcesses() throws Exception {
        try (Pythons pythons = Pythons.ofThisMachine(Artifacts.NONE)) {
            PythonRuntime pypy = Required.runtime(pythons, "pypy");
            for (String mode : List.of("serial", "threads", "processes")) {
                assertEquals(
                        new Outcome.Result<Object>(6L),
                        run(pythons, pypy, mode, 4).outcomes().get(3),
                        mode);
            }
        }
    }

    @Test
    void interpretersHaveALockOfTheirOwnFromCPython312On() throws Exception {
        try (Pythons pythons = Pythons.ofThisMachine(Artifacts.NONE)) {
            for (PythonRuntime runtime : pythons.runtimes()) {
                if (runtime.hasSubinterpreters()) {
                    assertEquals(
                            new Outcome.Result<Object>(6L),
                            run(pythons, runtime, "interpreters", 4).outcomes().get(3),
                            runtime.name());
                } else {
                    ModeException refused = assertThrows(
                            ModeException.class, () -> pythons.mode(runtime, "interpreters", Optional.empty()));
                    assertTrue(refused.getMessage().contains("3.12"), refused.getMessage());
                }
            }
        }
    }
}

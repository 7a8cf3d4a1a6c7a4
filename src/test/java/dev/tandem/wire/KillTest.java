package dev.tandem.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.tandem.engine.process.ProcessMode;
import dev.tandem.engine.thread.SerialMode;
import dev.tandem.engine.thread.ThreadsMode;
import dev.tandem.jupyter.Channel;
import dev.tandem.jupyter.ConnectionFile;
import dev.tandem.jupyter.Header;
import dev.tandem.kernel.Kernel;
import dev.tandem.magic.MagicInterpreter;
import dev.tandem.magic.run.Modes;
import dev.tandem.shell.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One task of a running cell is ended from a subshell, as from a second console of the same kernel. */
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KillTest {
    private static final String ONCE = " --no-baseline --repeat 1 --warmup 0\n";

    private ProcessMode processes;
    private Kernel kernel;
    private WireClient client;
    private String subshell;

    @BeforeAll
    void start() {
        processes = new ProcessMode();
        SerialMode serial = new SerialMode();
        Modes modes = Modes.none()
                .with(serial, serial)
                .with(new ThreadsMode(), serial)
                .with(processes, serial);
        kernel = Kernel.start(ConnectionFile.ephemeral("secret"), MagicInterpreter.create(new Session(), modes));
        client = WireClient.connect(kernel.connection());
        subshell = client.request(Channel.CONTROL, "create_subshell_request", new JsonObject())
                .get("subshell_id")
                .getAsString();
    }

    @AfterAll
    void stop() {
        client.close();
        kernel.close();
        processes.close();
    }

    private WireClient.Execution beside(String code) {
        Header header = Header.create("execute_request", client.session());
        header.json().addProperty("subshell_id", subshell);
        return client.executed(client.send(Channel.SHELL, header, WireClient.executeContent(code)));
    }

    /** Starts a cell and waits until a task has printed. */
    private String started(String code) {
        String id = client.send(Channel.SHELL, "execute_request", WireClient.executeContent(code));
        client.iopubUntil("stream", id);
        return id;
    }

    @ParameterizedTest
    @CsvSource({"%%processes 2, run.kill(3)", "%%processes 2, %kill 3", "%%threads 2, run.kill(3)", "%%serial, %kill 3"
    })
    void anEndlessTaskIsEndedAndTheOthersResultsAreKept(String mode, String kill) {
        String id = started(
                mode + " --tasks 5" + ONCE + "if (task == 3) { System.out.println(\"up\"); while (true) { } }\ntask");
        WireClient.Execution killed = beside(kill);
        assertEquals("ok", killed.status(), () -> killed.reply().toString());
        WireClient.Execution cell = client.executed(id);
        assertEquals("error", cell.status());
        String said = cell.reply().get("evalue").getAsString();
        assertTrue(said.contains("Task 3 was killed on request."), said);
        assertEquals("[0, 1, 2, null, 4]", client.execute("run.results()").result());
        assertEquals(
                "KILLED",
                client.execute("run.timeline().tasks().get(3).ending()").result());
        assertTrue(cell.of("display_data").toString().contains("killed"), "the chart marks it");
        assertEquals(
                "[0, 1]",
                client.execute("%processes 2 --tasks 2 --no-baseline --repeat 1 task\nrun.results()")
                        .result());
    }

    @Test
    void aThreadThatNothingEndsIsSaidToRunOn() {
        client.execute("Object gate = new Object(); var held = new CountDownLatch(1); var open = new CountDownLatch(1);"
                + " var holder = new Thread(() -> { synchronized (gate) { held.countDown(); try { open.await(); } catch"
                + " (InterruptedException e) { } } }); holder.setDaemon(true); holder.start(); held.await();");
        String id = started(
                "%%threads 2" + ONCE + "if (task == 1) { System.out.println(\"up\"); synchronized (gate) { } }\ntask");
        WireClient.Execution refused = beside("run.kill(1)");
        assertEquals("error", refused.status());
        String said = refused.reply().get("evalue").getAsString();
        assertTrue(said.contains("Task 1 could not be stopped: it still runs on thread"), said);
        assertEquals("ok", beside("open.countDown();").status());
        client.executed(id);
        assertEquals("0", client.execute("run.results().get(0)").result());
    }

    @Test
    void whatCanNotBeKilledIsSaid() {
        WireClient.Execution nothing = client.execute("%kill 3");
        assertTrue(nothing.reply().toString().contains("finds no run that is going on"), nothing.reply()::toString);
        String id = started("%%processes 2 --tasks 2" + ONCE
                + "System.out.println(\"up\"); if (task == 1) { while (true) { } }\ntask");
        WireClient.Execution none = beside("run.kill(7)");
        assertTrue(none.reply().toString().contains("its tasks are 0 to 1"), none.reply()::toString);
        assertTrue(beside("run").result().contains("is still going on"));
        WireClient.Execution early = beside("run.results()");
        assertTrue(early.reply().toString().contains("This run is still going on"), early.reply()::toString);
        assertEquals("ok", beside("run.kill(1)").status());
        assertEquals("error", client.executed(id).status());
        WireClient.Execution late = client.execute("run.kill(1)");
        assertTrue(late.reply().toString().contains("this run is over"), late.reply()::toString);
    }

    @Test
    void aRunThatComesToNothingLeavesTheVariableAsItWas() {
        client.execute("%processes 2 --tasks 3 --no-baseline --repeat 1 \"kept\"");
        WireClient.Execution refused = client.execute("var unsendable = new Thread();\nint broken = 1;");
        assertEquals("ok", refused.status());
        assertEquals(
                "error",
                client.execute("%%processes 2\nunsendable.getName().length()").status());
        assertEquals("[kept, kept, kept]", client.execute("run.results()").result());
    }

    @Test
    void tasksThatReadTheVariableSeeTheRunBefore() {
        client.execute("%threads 2 --tasks 2 --no-baseline --repeat 1 task + 1");
        client.execute("%%threads 2 --no-baseline --repeat 1\nrun.results().get(task) * 10");
        assertEquals("[10, 20]", client.execute("run.results()").result());
    }
}

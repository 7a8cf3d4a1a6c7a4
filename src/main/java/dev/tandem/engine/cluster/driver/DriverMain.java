package dev.tandem.engine.cluster.driver;

import dev.tandem.engine.cluster.message.FromDriver;
import dev.tandem.engine.cluster.message.ToDriver;
import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The main class of the driver JVM; not for people. Reads {@link ToDriver} from standard input and says
 * {@link FromDriver} to standard output; logs go to standard error. When its input ends the session has died, however
 * it died, and the driver follows at once: Spark then ends the executors.
 */
public final class DriverMain {
    private final SessionPipe session;
    private final Map<Integer, JobRun> runs = new ConcurrentHashMap<>();
    private final String jar;
    private Link link;

    private DriverMain(SessionPipe session, String jar) {
        this.session = session;
        this.jar = jar;
    }

    /** @param args the jar with this class, for the executors */
    public static void main(String[] args) throws IOException {
        SessionPipe session = new SessionPipe(new FileOutputStream(FileDescriptor.out));
        System.setOut(System.err);
        try (ObjectInputStream in =
                new ObjectInputStream(new BufferedInputStream(new FileInputStream(FileDescriptor.in), 1 << 16))) {
            new DriverMain(session, args[0]).serve(in);
        } catch (IOException | ClassNotFoundException e) {
            // The session has gone.
        }
        // Not exit: Spark's own shutdown may wait for a master that has gone as well.
        Runtime.getRuntime().halt(0);
    }

    private void serve(ObjectInputStream in) throws IOException, ClassNotFoundException {
        while (true) {
            Object message = in.readObject();
            if (message instanceof ToDriver.Connect connect) {
                // On a thread of its own, so that the end of the session is seen while Spark waits for a master.
                start("connect", () -> connect(connect));
            } else if (message instanceof ToDriver.Run run) {
                JobRun job = new JobRun(run, link, session);
                runs.put(run.number(), job);
                start("run-" + run.number(), () -> {
                    job.run();
                    runs.remove(run.number());
                });
            } else if (message instanceof ToDriver.Cancel cancel) {
                JobRun job = runs.get(cancel.number());
                if (job != null) {
                    start("cancel-" + cancel.number(), job::cancel);
                }
            } else if (message instanceof ToDriver.Look look) {
                start("look", () -> look(look));
            }
        }
    }

    private void connect(ToDriver.Connect connect) {
        try {
            link = Link.connect(connect, jar);
            new MasterWatch(connect.master(), link, reason -> runs.values().forEach(run -> run.fail(reason))).start();
            session.say(link.slots());
        } catch (InterruptedException e) {
            session.say(new FromDriver.Refused("The driver was interrupted."));
        } catch (Throwable e) { // Scala throws checked exceptions that javac knows nothing of
            e.printStackTrace();
            session.say(new FromDriver.Refused(Reasons.of(e)));
        }
    }

    private void look(ToDriver.Look look) {
        try {
            link.await(look.executors(), look.waitMillis());
            session.say(link.slots());
        } catch (InterruptedException e) {
            session.say(new FromDriver.Refused("The driver was interrupted."));
        } catch (RuntimeException e) {
            session.say(new FromDriver.Refused(Reasons.of(e)));
        }
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, "tandem-" + name);
        thread.setDaemon(true);
        thread.start();
    }
}

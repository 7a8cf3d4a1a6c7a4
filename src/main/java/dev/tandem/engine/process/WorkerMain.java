package dev.tandem.engine.process;

import dev.tandem.trace.Why;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The main class of a worker JVM; not for people. Two lines on standard input say where the session listens and the
 * token that opens the door. After that standard input stays open and silent: its end means that the session has died,
 * however it died, and the worker follows at once.
 */
public final class WorkerMain {
    /** Set in worker JVMs to their process id. */
    static final String WORKER_PROPERTY = "dev.tandem.worker";
    /** Makes a worker end in an orderly way, so that the JVM writes an archive of its classes. */
    static final String TRAINING_PROPERTY = "dev.tandem.worker.training";
    /** Files of shared memory made by a worker begin with this and its process id. */
    static final String BULK_PREFIX = "worker-";

    private final Connection connection;
    private final Map<String, byte[]> filesByHash = new ConcurrentHashMap<>();
    private final TaskQueue queue = new TaskQueue();
    private final BulkStore bulk;
    private final TaskThread tasks;
    private final WorkerRecorder recorder;

    private WorkerMain(Connection connection, Slate slate, Path directory, Optional<Path> sharedMemory) {
        this.connection = connection;
        this.recorder = new WorkerRecorder(directory);
        LineStream out = new LineStream(connection, false);
        LineStream err = new LineStream(connection, true);
        this.bulk = new BulkStore(
                sharedMemory, BULK_PREFIX + ProcessHandle.current().pid());
        this.tasks =
                new TaskThread(queue, connection, filesByHash, out, err, slate, bulk, new BulkReader(sharedMemory));
        System.setOut(out.print());
        System.setErr(err.print());
        System.setIn(InputStream.nullInputStream());
    }

    /** Started by {@link WorkerLauncher}. */
    public static void main(String[] args) throws IOException {
        System.setProperty(
                WORKER_PROPERTY, Long.toString(ProcessHandle.current().pid()));
        BufferedReader stdin = new BufferedReader(
                new InputStreamReader(new FileInputStream(FileDescriptor.in), StandardCharsets.UTF_8), 256);
        String address = stdin.readLine();
        String token = stdin.readLine();
        if (address == null || token == null || args.length == 0) {
            System.err.println("This is the worker of a Tandem session; it is not started by hand.");
            System.exit(2);
        }
        watch(stdin);
        Path directory = Path.of(args[0]);
        Slate slate = Slate.create(directory, ProcessHandle.current().pid());
        SocketChannel channel = Address.parse(address).connect();
        Connection connection = new Connection(channel);
        connection.send(new FromWorker.Hello(token));
        Optional<Path> sharedMemory = args.length > 1 ? Optional.of(Path.of(args[1])) : Optional.empty();
        new WorkerMain(connection, slate, directory, sharedMemory).serve();
    }

    private static void watch(BufferedReader stdin) {
        Thread watch = new Thread(
                () -> {
                    try {
                        while (stdin.read() >= 0) {
                            // Nothing more is ever said here.
                        }
                    } catch (IOException e) {
                        // As good as the end.
                    }
                    leave();
                },
                "tandem-session-watch");
        watch.setDaemon(true);
        watch.start();
    }

    private static void leave() {
        if (Boolean.getBoolean(TRAINING_PROPERTY)) {
            System.exit(0);
        }
        // Not exit: what a task has registered to be done then must not hold up the end.
        Runtime.getRuntime().halt(0);
    }

    private void serve() {
        tasks.start();
        try {
            while (true) {
                Frame frame = connection.read();
                if (frame instanceof Frame.Clock) {
                    connection.send(new Frame.Clock(System.nanoTime()));
                } else if (frame instanceof ToWorker.Code code) {
                    filesByHash.put(code.hash(), code.blob());
                } else if (frame instanceof ToWorker.Begin begin) {
                    queue.add(begin);
                } else if (frame instanceof ToWorker.Tasks more) {
                    queue.add(more);
                } else if (frame instanceof ToWorker.Over over) {
                    queue.add(over);
                } else if (frame instanceof ToWorker.Free free) {
                    bulk.release(free.segment());
                } else if (frame instanceof ToWorker.Recording record) {
                    connection.send(recorder.answer(record.wish()));
                } else if (frame instanceof ToWorker.WhyWaiting) {
                    connection.send(new FromWorker.Waiting(Why.of(tasks)));
                } else if (frame instanceof ToWorker.Take take) {
                    int[] back = queue.takeBack(take.run(), take.count()).stream()
                            .mapToInt(Integer::intValue)
                            .toArray();
                    connection.send(new FromWorker.Returned(take.run(), back));
                }
            }
        } catch (EOFException e) {
            leave();
        } catch (Throwable e) {
            // Without this thread nobody could ever reach the worker again. The real stream: ours needs the connection.
            new PrintStream(new java.io.FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8)
                    .println("A Tandem worker lost its session: " + e);
            Runtime.getRuntime().halt(1);
        }
    }
}

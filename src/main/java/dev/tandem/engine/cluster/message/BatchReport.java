package dev.tandem.engine.cluster.message;

import dev.tandem.trace.Accounting;
import dev.tandem.trace.Ending;
import dev.tandem.trace.NamedSpan;
import dev.tandem.trace.Slice;
import dev.tandem.trace.State;
import dev.tandem.trace.TaskTrace;
import dev.tandem.trace.Worker;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What came of a batch on an executor. Times are of the executor's monotonic clock, in ns.
 *
 * @param place where it ran
 * @param beganNanos when the executor began with it
 * @param endedNanos when it had ended
 * @param prepareNanos making the body, reading elements
 * @param encodeNanos turning results into bytes
 * @param output what the tasks printed
 * @param errors what they printed to standard error
 * @param tasks the tasks that ended, in order
 */
public record BatchReport(
        Place place,
        long beganNanos,
        long endedNanos,
        long prepareNanos,
        long encodeNanos,
        String output,
        String errors,
        List<Task> tasks) {
    public BatchReport {
        tasks = List.copyOf(tasks);
    }

    /**
     * A slot of an executor.
     *
     * @param executor Spark's name of the executor
     * @param host where it is
     * @param clock executors with the same word here share one monotonic clock
     * @param slot which of its slots, from 0
     * @param pid the executor's process id
     * @param tid the thread's id
     */
    public record Place(String executor, String host, String clock, int slot, long pid, long tid) {}

    /**
     * One task.
     *
     * @param trace its times and states; its worker is not the session's
     * @param value its result, or what it threw, as bytes
     */
    public record Task(TaskTrace trace, byte[] value) {}

    /** As bytes. */
    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF(place.executor);
            out.writeUTF(place.host);
            out.writeUTF(place.clock);
            out.writeInt(place.slot);
            out.writeLong(place.pid);
            out.writeLong(place.tid);
            for (long each : new long[] {beganNanos, endedNanos, prepareNanos, encodeNanos}) {
                out.writeLong(each);
            }
            writeText(out, output);
            writeText(out, errors);
            out.writeInt(tasks.size());
            for (Task task : tasks) {
                write(out, task);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, Task task) throws IOException {
        TaskTrace trace = task.trace;
        out.writeInt(trace.index());
        out.writeLong(trace.startNanos());
        out.writeLong(trace.endNanos());
        out.writeByte(trace.ending().ordinal());
        writeText(out, trace.note());
        Accounting account = trace.accounting();
        out.writeLong(account.wallNanos());
        out.writeLong(account.onCpuNanos().orElse(-1));
        out.writeLong(account.runQueueNanos().orElse(-1));
        out.writeLong(account.lockNanos().orElse(-1));
        out.writeLong(account.stalledNanos().orElse(-1));
        out.writeInt(trace.spans().size());
        for (NamedSpan span : trace.spans()) {
            writeText(out, span.name());
            out.writeLong(span.startNanos());
            out.writeLong(span.endNanos());
        }
        out.writeInt(trace.slices().size());
        for (Slice slice : trace.slices()) {
            out.writeByte(slice.state().ordinal());
            out.writeLong(slice.startNanos());
            out.writeLong(slice.endNanos());
            writeText(out, slice.reason());
        }
        out.writeInt(task.value.length);
        out.write(task.value);
    }

    /** The inverse of {@link #toBytes}. */
    public static BatchReport of(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            Place place =
                    new Place(in.readUTF(), in.readUTF(), in.readUTF(), in.readInt(), in.readLong(), in.readLong());
            long began = in.readLong();
            long ended = in.readLong();
            long prepare = in.readLong();
            long encode = in.readLong();
            String output = readText(in);
            String errors = readText(in);
            Worker worker = new Worker(place.slot, "slot", place.pid, place.tid);
            List<Task> tasks = new ArrayList<>();
            int count = in.readInt();
            for (int i = 0; i < count; i++) {
                tasks.add(readTask(in, worker));
            }
            return new BatchReport(place, began, ended, prepare, encode, output, errors, tasks);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Task readTask(DataInputStream in, Worker worker) throws IOException {
        int index = in.readInt();
        long start = in.readLong();
        long end = in.readLong();
        Ending ending = Ending.values()[in.readByte()];
        String note = readText(in);
        Accounting account = new Accounting(in.readLong(), known(in), known(in), known(in), known(in));
        List<NamedSpan> spans = new ArrayList<>();
        int spanCount = in.readInt();
        for (int i = 0; i < spanCount; i++) {
            spans.add(new NamedSpan(readText(in), in.readLong(), in.readLong()));
        }
        List<Slice> slices = new ArrayList<>();
        int sliceCount = in.readInt();
        for (int i = 0; i < sliceCount; i++) {
            State state = State.values()[in.readByte()];
            slices.add(new Slice(state, in.readLong(), in.readLong(), readText(in)));
        }
        byte[] value = in.readNBytes(in.readInt());
        return new Task(new TaskTrace(index, worker, start, end, account, ending, note, slices, spans), value);
    }

    private static OptionalLong known(DataInputStream in) throws IOException {
        long value = in.readLong();
        return value < 0 ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /** {@code writeUTF} has a limit of 64 kB. */
    private static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String readText(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }
}

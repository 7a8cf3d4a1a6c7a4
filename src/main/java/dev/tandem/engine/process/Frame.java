package dev.tandem.engine.process;

import dev.tandem.trace.Accounting;
import dev.tandem.trace.NamedSpan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What the session and a worker say to each other. A frame travels as its {@link Kind}, a small head of plain fields
 * and a blob for what may be large. Immutable by convention: nobody writes to a blob once it is in a frame.
 */
sealed interface Frame {
    byte[] EMPTY = {};

    Kind kind();

    default void writeHead(HeadWriter out) {}

    default byte[] blob() {
        return EMPTY;
    }

    /** The kinds in the order of their numbers on the wire; both ends come from the same jar. */
    enum Kind {
        HELLO(Hello::read),
        CLOCK(Clock::read),
        CODE(Code::read),
        BEGIN(Begin::read),
        BEGUN(Begun::read),
        REFUSED(Refused::read),
        TASKS(Tasks::read),
        TAKE(Take::read),
        RETURNED(Returned::read),
        RESULTS(Results::read),
        BOOKS(Books::read),
        FREE(Free::read),
        OUTPUT(Output::read),
        RECORDING(Recording::read),
        RECORDED(Recorded::read),
        OVER(Over::read);

        private final Reader reader;

        Kind(Reader reader) {
            this.reader = reader;
        }

        Frame read(HeadReader head, byte[] blob) throws IOException {
            return HeadReader.checked(() -> reader.read(head, blob));
        }
    }

    /** Reads the fields of one kind of frame. */
    @FunctionalInterface
    interface Reader {
        Frame read(HeadReader head, byte[] blob) throws IOException;
    }

    /** The worker's first word: the token proves that it is the one that was started. */
    record Hello(String token) implements Frame {
        static Hello read(HeadReader head, byte[] blob) throws IOException {
            return new Hello(head.readString());
        }

        @Override
        public Kind kind() {
            return Kind.HELLO;
        }

        @Override
        public void writeHead(HeadWriter out) {
            out.writeString(token);
        }
    }

    /** Asks for the other end's {@code System.nanoTime()}, and answers with it. */
    record Clock(long nanos) implements Frame {
        static Clock read(HeadReader head, byte[] blob) throws IOException {
            return new Clock(head.readLong());
        }

        @Override
        public Kind kind() {
            return Kind.CLOCK;
        }

        @Override
        public void writeHead(HeadWriter out) {
            out.writeLong(nanos);
        }
    }

    /** A class file that the worker doesn't have yet, under the hash of its content. */
    record Code(String hash, byte[] blob) implements Frame {
        static Code read(HeadReader head, byte[] blob) throws IOException {
            return new Code(head.readString(), blob);
        }

        @Override
        public Kind kind() {
            return Kind.CODE;
        }

        @Override
        public void writeHead(HeadWriter out) {
            out.writeString(hash);
        }
    }

    /** A class by name and the hash of its content. */
    record ClassRef(String name, String hash) {}

    /** A static field to set before the body is made; the values are in the blob, in the same order. */
    record FieldRef(String owner, String field, String name) {}

    /** Makes the body that the following tasks run. The blob holds the values of {@code fields} as one object array. */
    record Begin(
            int run,
            String entryClass,
            String entryMethod,
            int tasks,
            List<String> classPath,
            List<ClassRef> classes,
            List<FieldRef> fields,
            List<BulkRef> bulk,
            byte[] blob)
            implements Frame {
        static Begin read(HeadReader head, byte[] blob) throws IOException {
            int run = head.readInt();
            String entryClass = head.readString();
            String entryMethod = head.readString();
            int tasks = head.readInt();
            List<String> classPath = readList(head, HeadReader::readString);
            List<ClassRef> classes = readList(head, in -> new ClassRef(in.readString(), in.readString()));
            List<FieldRef> fields =
                    readList(head, in -> new FieldRef(in.readString(), in.readString(), in.readString()));
            List<BulkRef> bulk = readList(head, BulkRef::read);
            return new Begin(run, entryClass, entryMethod, tasks, classPath, classes, fields, bulk, blob);
        }

        @Override
        public Kind kind() {
            return Kind.BEGIN;
        }

        @Override
        public void writeHead(HeadWriter out) {
            out.writeInt(run);
            out.writeString(entryClass);
            out.writeString(entryMethod);
            out.writeInt(tasks);
            out.writeInt(classPath.size());
            for (String entry : classPath) {
                out.writeString(entry);
            }
            out.writeInt(classes.size());
            for (ClassRef ref : classes) {
                out.writeString(ref.name());
                out.writeString(ref.hash());
            }
            out.writeInt(fields.size());
            for (FieldRef ref : fields) {
                out.writeString(ref.owner());
                out.writeString(ref.field());
                out.writeString(ref.name());
            }
            writeRefs(out, bulk);
        }
    }

    /**
     * The body is made.
     *
     * @param nanos what that took on the worker
     * @param tid the system's id of the thread that will run it, or -1
     * @param decodeNanos the part of it that each variable took
     */
    record Begun(int run, long nanos, long tid, long[] decodeNanos) implements Frame {
        static Begun read(HeadReader head, byte[] blob) throws IOException {
            return new Begun(head.readInt(), head.readLong(), head.readLong(), readTimes(head));
        }

        @Override
        public Kind kind() {
            return Kind.BEGUN;
        }

        @Override
        public void writeHead(HeadWriter out) {
            out.writeInt(run);
            out.writeLong(nanos);
            out.writeLong(tid);
            out.writeInt(decodeNanos.length);
            for (long each : decodeNanos) {
                out.writeLong(each);
            }
        }
    }

    /** The body could not be made; the blob is the reason in UTF-8. */
    record Refused(int run, byte[] blob) implements Frame {
        static Refused read(HeadReader head, byte[] blob) throws IOException {
            return new Refused(head.readInt(), blob);
        }

        String reason() {
            return new String(blob, StandardCharsets.UTF_8);
        }

        @Override
        public Kind kind() {
            return Kind.REFUSED;
        }

        @Override
        public void writeHead(HeadWriter out) {
            out.writeInt(run);
        }
    }

    /** Tasks to run in this order. The blob holds their elements as one object array, or nothing. */
    record Tasks(int run, int[] indices, List<BulkRef> bulk, byte[] blob) implements Frame {
        static Tasks read(HeadReader head, byte[] blob) throws IOException {
            return new Tasks(head.readInt(), readIndices(head), readList(head, BulkRef::read), blob);
        }

        @Override
        public Kind kind() {
            return Kind.TASKS;
        }

        @Override
        public void writeHead(HeadWriter out) {
            out.writeInt(run);
            writeIndices(out, indices);
            writeRefs(out, bulk);
        }
    }

    /** Asks for tasks back that the worker hasn't started, the last ones first. */
    record Take(int run, int count) implements Frame {
        static Take read(HeadReader head, byte[] blob) throws IOException {
            return new Take(head.readInt(), head.readInt());
        }

        @Override
        public Kind kind() {
            return Kind.TAKE;
        }

        @Override
        public void writeHead(HeadWriter out) {
            out.writeInt(run);
            out.writeInt(count);
        }
    }

    /** Tasks given back, perhaps none. */
    record Returned(int run, int[] indices) implements Frame {
        static Returned read(HeadReader head, byte[] blob) throws IOException {
            return new Returned(head.readInt(), readIndices(head));
        }

        @Override
        public Kind kind() {
            return Kind.RETURNED;
        }

        @Override
        public void writeHead(HeadWriter out) {
            out.writeInt(run);
            writeIndices(out, indices);
        }
    }

    /** How a task ended, on the worker. */
    enum End {
        /** The value follows. */
        VALUE,
        /** A throwable follows. */
        THROWN,
        /** A throwable follows, after which the worker can't be relied on. */
        SPOILT
    }

    /**
     * One task that has ended.
     *
     * @param startNanos on the worker's clock
     * @param encodeNanos what it took to turn the result into bytes, after the task's end
     * @param length of its value or throwable in the blob of {@link Results}
     * @param bulk where the contents of its large arrays lie
     */
    record Ended(int task, End end, long startNanos, long endNanos, long encodeNanos, int length, List<BulkRef> bulk) {
        static Ended read(HeadReader in) throws IOException {
            return new Ended(
                    in.readInt(),
                    ENDS[in.readByte()],
                    in.readLong(),
                    in.readLong(),
                    in.readLong(),
                    in.readInt(),
                    readList(in, BulkRef::read));
        }

        void write(HeadWriter out) {
            out.writeInt(task);
            out.writeByte(end.ordinal());
            out.writeLong(startNanos);
            out.writeLong(endNanos);
            out.writeLong(encodeNanos);
            out.writeInt(length);
            writeRefs(out, bulk);
        }
    }

    End[] ENDS = End.values();

    /** What came of some tasks, in the order in which they ended; the blob is their values and throwables in a row. */
    record Results(int run, long tid, List<Ended> ended, byte[] blob) implements Frame {
        static Results read(HeadReader head, byte[] blob) throws IOException {
            return new Results(head.readInt(), head.readLong(), readList(head, Ended::read), blob);
        }

        @Override
        public Kind kind() {
            return Kind.RESULTS;
        }

        @Override
        public void writeHead(HeadWriter out) {
            out.writeInt(run);
            out.writeLong(tid);
            out.writeInt(ended.size());
            for (Ended task : ended) {
                task.write(out);
            }
        }
    }

    /** Where the time of one task went, and its named spans on the worker's clock. */
    record Account(int task, Accounting accounting, List<NamedSpan> spans) {
        static Account read(HeadReader in) throws IOException {
            return new Account(
                    in.readInt(),
                    new Accounting(in.readLong(), readLong(in), readLong(in), readLong(in), readLong(in)),
                    readList(in, i -> new NamedSpan(i.readString(), i.readLong(), i.readLong())));
        }

        void write(HeadWriter out) {
            out.writeInt(task);
            out.writeLong(accounting.wallNanos());
            writeLong(out, accounting.onCpuNanos());
            writeLong(out, accounting.runQueueNanos());
            writeLong(out, accounting.lockNanos());
            writeLong(out, accounting.stalledNanos());
            out.writeInt(spans.size());
            for (NamedSpan span : spans) {
                out.writeString(span.name());
                out.writeLong(span.startNanos());
                out.writeLong(span.endNanos());
            }
        }
    }

    /** The worker's books on some tasks; sent before the results that end a row of tasks. */
    record Books(int run, List<Account> accounts) implements Frame {
        static Books read(HeadReader head, byte[] blob) throws IOException {
            return new Books(head.readInt(), readList(head, Account::read));
        }

        @Override
        public Kind kind() {
            return Kind.BOOKS;
        }

        @Override
        public void writeHead(HeadWriter out) {
            out.writeInt(run);
            out.writeInt(accounts.size());
            for (Account account : accounts) {
                account.write(out);
            }
        }
    }

    /** The session has read this file of shared memory: the worker may use it again. */
    record Free(String segment) implements Frame {
        static Free read(HeadReader head, byte[] blob) throws IOException {
            return new Free(head.readString());
        }

        @Override
        public Kind kind() {
            return Kind.FREE;
        }

        @Override
        public void writeHead(HeadWriter out) {
            out.writeString(segment);
        }
    }

    /** Asks a worker's {@link WorkerRecorder} for something. */
    record Recording(Wish wish) implements Frame {
        enum Wish {
            /** Record what threads wait for from now on. */
            START,
            /** Write what was recorded to a file. */
            DUMP,
            /** Record no longer, for the run that asked for it. */
            STOP
        }

        static Recording read(HeadReader head, byte[] blob) throws IOException {
            return new Recording(WISHES[head.readByte()]);
        }

        @Override
        public Kind kind() {
            return Kind.RECORDING;
        }

        @Override
        public void writeHead(HeadWriter out) {
            out.writeByte(wish.ordinal());
        }
    }

    Recording.Wish[] WISHES = Recording.Wish.values();

    /** That has been done; names the file that was written, or "". */
    record Recorded(String file) implements Frame {
        static Recorded read(HeadReader head, byte[] blob) throws IOException {
            return new Recorded(head.readString());
        }

        @Override
        public Kind kind() {
            return Kind.RECORDED;
        }

        @Override
        public void writeHead(HeadWriter out) {
            out.writeString(file);
        }
    }

    /** The run has its result: what its body had in memory may go. */
    record Over(int run) implements Frame {
        static Over read(HeadReader head, byte[] blob) throws IOException {
            return new Over(head.readInt());
        }

        @Override
        public Kind kind() {
            return Kind.OVER;
        }

        @Override
        public void writeHead(HeadWriter out) {
            out.writeInt(run);
        }
    }

    /** What a worker printed; the blob is the text in UTF-8. */
    record Output(boolean standardError, byte[] blob) implements Frame {
        static Output read(HeadReader head, byte[] blob) throws IOException {
            return new Output(head.readBoolean(), blob);
        }

        String text() {
            return new String(blob, StandardCharsets.UTF_8);
        }

        @Override
        public Kind kind() {
            return Kind.OUTPUT;
        }

        @Override
        public void writeHead(HeadWriter out) {
            out.writeBoolean(standardError);
        }
    }

    /** Reads one element of a list. */
    @FunctionalInterface
    interface Element<T> {
        T read(HeadReader in) throws IOException;
    }

    private static <T> List<T> readList(HeadReader in, Element<T> element) throws IOException {
        int size = in.readInt();
        if (size == 0) {
            return List.of();
        }
        List<T> list = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            list.add(element.read(in));
        }
        return List.copyOf(list);
    }

    private static void writeRefs(HeadWriter out, List<BulkRef> refs) {
        out.writeInt(refs.size());
        for (BulkRef ref : refs) {
            ref.write(out);
        }
    }

    private static long[] readTimes(HeadReader in) {
        long[] times = new long[in.readInt()];
        for (int i = 0; i < times.length; i++) {
            times[i] = in.readLong();
        }
        return times;
    }

    private static int[] readIndices(HeadReader in) throws IOException {
        int[] indices = new int[in.readInt()];
        for (int i = 0; i < indices.length; i++) {
            indices[i] = in.readInt();
        }
        return indices;
    }

    private static void writeIndices(HeadWriter out, int[] indices) {
        out.writeInt(indices.length);
        for (int index : indices) {
            out.writeInt(index);
        }
    }

    private static OptionalLong readLong(HeadReader in) throws IOException {
        return in.readBoolean() ? OptionalLong.of(in.readLong()) : OptionalLong.empty();
    }

    private static void writeLong(HeadWriter out, OptionalLong value) {
        out.writeBoolean(value.isPresent());
        if (value.isPresent()) {
            out.writeLong(value.getAsLong());
        }
    }
}

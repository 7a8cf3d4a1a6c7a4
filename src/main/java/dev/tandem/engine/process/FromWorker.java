package dev.tandem.engine.process;

import dev.tandem.trace.Accounting;
import dev.tandem.trace.NamedSpan;
import dev.tandem.trace.State;
import dev.tandem.trace.Why;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** What a worker says to the session. */
sealed interface FromWorker extends Frame {
    /** The worker's first word: the token proves that it is the one that was started. */
    record Hello(String token) implements FromWorker {
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

    /**
     * The body is made.
     *
     * @param nanos what that took on the worker
     * @param tid the system's id of the thread that will run it, or -1
     * @param decodeNanos the part of it that each variable took
     */
    record Begun(int run, long nanos, long tid, long[] decodeNanos) implements FromWorker {
        static Begun read(HeadReader head, byte[] blob) throws IOException {
            return new Begun(head.readInt(), head.readLong(), head.readLong(), head.readLongs());
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
    record Refused(int run, byte[] blob) implements FromWorker {
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

    /** Tasks given back, perhaps none. */
    record Returned(int run, int[] indices) implements FromWorker {
        static Returned read(HeadReader head, byte[] blob) throws IOException {
            return new Returned(head.readInt(), head.readInts());
        }

        @Override
        public Kind kind() {
            return Kind.RETURNED;
        }

        @Override
        public void writeHead(HeadWriter out) {
            out.writeInt(run);
            out.writeInts(indices);
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

    End[] ENDS = End.values();

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
                    in.readList(BulkRef::read));
        }

        void write(HeadWriter out) {
            out.writeInt(task);
            out.writeByte(end.ordinal());
            out.writeLong(startNanos);
            out.writeLong(endNanos);
            out.writeLong(encodeNanos);
            out.writeInt(length);
            out.writeList(bulk, BulkRef::write);
        }
    }

    /** What came of some tasks, in the order in which they ended; the blob is their values and throwables in a row. */
    record Results(int run, long tid, List<Ended> ended, byte[] blob) implements FromWorker {
        static Results read(HeadReader head, byte[] blob) throws IOException {
            return new Results(head.readInt(), head.readLong(), head.readList(Ended::read), blob);
        }

        @Override
        public Kind kind() {
            return Kind.RESULTS;
        }

        @Override
        public void writeHead(HeadWriter out) {
            out.writeInt(run);
            out.writeLong(tid);
            out.writeList(ended, Ended::write);
        }
    }

    /** Where the time of one task went, and its named spans on the worker's clock. */
    record Account(int task, Accounting accounting, List<NamedSpan> spans) {
        static Account read(HeadReader in) throws IOException {
            return new Account(
                    in.readInt(),
                    new Accounting(
                            in.readLong(),
                            in.readOptionalLong(),
                            in.readOptionalLong(),
                            in.readOptionalLong(),
                            in.readOptionalLong()),
                    in.readList(i -> new NamedSpan(i.readString(), i.readLong(), i.readLong())));
        }

        void write(HeadWriter out) {
            out.writeInt(task);
            out.writeLong(accounting.wallNanos());
            out.writeOptionalLong(accounting.onCpuNanos());
            out.writeOptionalLong(accounting.runQueueNanos());
            out.writeOptionalLong(accounting.lockNanos());
            out.writeOptionalLong(accounting.stalledNanos());
            out.writeInt(spans.size());
            for (NamedSpan span : spans) {
                out.writeString(span.name());
                out.writeLong(span.startNanos());
                out.writeLong(span.endNanos());
            }
        }
    }

    /** The worker's books on some tasks; sent before the results that end a row of tasks. */
    record Books(int run, List<Account> accounts) implements FromWorker {
        static Books read(HeadReader head, byte[] blob) throws IOException {
            return new Books(head.readInt(), head.readList(Account::read));
        }

        @Override
        public Kind kind() {
            return Kind.BOOKS;
        }

        @Override
        public void writeHead(HeadWriter out) {
            out.writeInt(run);
            out.writeList(accounts, Account::write);
        }
    }

    /** What a worker printed; the blob is the text in UTF-8. */
    record Output(boolean standardError, byte[] blob) implements FromWorker {
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

    /** That has been done; names the file that was written, or "". */
    record Recorded(String file) implements FromWorker {
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

    /** What the thread of the tasks waits for; empty where Java takes it for runnable. */
    record Waiting(Optional<Why> why) implements FromWorker {
        private static final int RUNNABLE = -1;
        private static final State[] STATES = State.values();

        static Waiting read(HeadReader head, byte[] blob) throws IOException {
            int state = head.readByte();
            return new Waiting(
                    state == RUNNABLE ? Optional.empty() : Optional.of(new Why(STATES[state], head.readString())));
        }

        @Override
        public Kind kind() {
            return Kind.WAITING;
        }

        @Override
        public void writeHead(HeadWriter out) {
            out.writeByte(why.map(w -> w.state().ordinal()).orElse(RUNNABLE));
            why.ifPresent(w -> out.writeString(w.reason()));
        }
    }
}

package dev.tandem.engine.process;

import java.io.IOException;

/**
 * What the session and a worker say to each other. A frame travels as its {@link Kind}, a small head of plain fields
 * and a blob for what may be large. Immutable by convention: nobody writes to a blob once it is in a frame.
 */
sealed interface Frame permits Frame.Clock, ToWorker, FromWorker {
    byte[] EMPTY = {};

    Kind kind();

    default void writeHead(HeadWriter out) {}

    default byte[] blob() {
        return EMPTY;
    }

    /** The kinds in the order of their numbers on the wire; both ends come from the same jar. */
    enum Kind {
        HELLO(FromWorker.Hello::read),
        CLOCK(Clock::read),
        CODE(ToWorker.Code::read),
        BEGIN(ToWorker.Begin::read),
        BEGUN(FromWorker.Begun::read),
        REFUSED(FromWorker.Refused::read),
        TASKS(ToWorker.Tasks::read),
        TAKE(ToWorker.Take::read),
        RETURNED(FromWorker.Returned::read),
        RESULTS(FromWorker.Results::read),
        BOOKS(FromWorker.Books::read),
        FREE(ToWorker.Free::read),
        OUTPUT(FromWorker.Output::read),
        RECORDING(ToWorker.Recording::read),
        RECORDED(FromWorker.Recorded::read),
        OVER(ToWorker.Over::read),
        WHY_WAITING(ToWorker.WhyWaiting::read),
        WAITING(FromWorker.Waiting::read);

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
}

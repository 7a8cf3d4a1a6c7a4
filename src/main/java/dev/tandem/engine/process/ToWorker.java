package dev.tandem.engine.process;

import java.io.IOException;
import java.util.List;

/** What the session says to a worker. */
sealed interface ToWorker extends Frame {
    /** A class file that the worker doesn't have yet, under the hash of its content. */
    record Code(String hash, byte[] blob) implements ToWorker {
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
            implements ToWorker {
        static Begin read(HeadReader head, byte[] blob) throws IOException {
            int run = head.readInt();
            String entryClass = head.readString();
            String entryMethod = head.readString();
            int tasks = head.readInt();
            List<String> classPath = head.readList(HeadReader::readString);
            List<ClassRef> classes = head.readList(in -> new ClassRef(in.readString(), in.readString()));
            List<FieldRef> fields =
                    head.readList(in -> new FieldRef(in.readString(), in.readString(), in.readString()));
            List<BulkRef> bulk = head.readList(BulkRef::read);
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
            out.writeList(classPath, (entry, to) -> to.writeString(entry));
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
            out.writeList(bulk, BulkRef::write);
        }
    }

    /** Tasks to run in this order. The blob holds their elements as one object array, or nothing. */
    record Tasks(int run, int[] indices, List<BulkRef> bulk, byte[] blob) implements ToWorker {
        static Tasks read(HeadReader head, byte[] blob) throws IOException {
            return new Tasks(head.readInt(), head.readInts(), head.readList(BulkRef::read), blob);
        }

        @Override
        public Kind kind() {
            return Kind.TASKS;
        }

        @Override
        public void writeHead(HeadWriter out) {
            out.writeInt(run);
            out.writeInts(indices);
            out.writeList(bulk, BulkRef::write);
        }
    }

    /** Asks for tasks back that the worker hasn't started, the last ones first. */
    record Take(int run, int count) implements ToWorker {
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

    /** The session has read this file of shared memory: the worker may use it again. */
    record Free(String segment) implements ToWorker {
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

    /** The run has its result: what its body had in memory may go. */
    record Over(int run) implements ToWorker {
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

    /** Asks a worker's {@link WorkerRecorder} for something. */
    record Recording(Wish wish) implements ToWorker {
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

    /** Asks what the thread of the tasks waits for. */
    record WhyWaiting() implements ToWorker {
        static WhyWaiting read(HeadReader head, byte[] blob) {
            return new WhyWaiting();
        }

        @Override
        public Kind kind() {
            return Kind.WHY_WAITING;
        }
    }

    Recording.Wish[] WISHES = Recording.Wish.values();
}

package dev.tandem.engine.process;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.lang.reflect.Proxy;

/** Object graphs by {@code java.io}: whatever is {@code Serializable} all through. */
final class StreamCodec {
    private final ClassLoader loader;

    StreamCodec(ClassLoader loader) {
        this.loader = loader;
    }

    /** @throws TooLargeException as soon as there are more than {@code maxBytes} */
    byte[] encode(Object graph, int maxBytes) throws IOException {
        Limited bytes = new Limited(maxBytes);
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(graph);
        }
        return bytes.toByteArray();
    }

    Object decode(byte[] bytes, int offset) throws IOException, ClassNotFoundException {
        try (ObjectInputStream in =
                new LoaderInput(new ByteArrayInputStream(bytes, offset, bytes.length - offset), loader)) {
            return in.readObject();
        }
    }

    /** The graph is larger than was allowed. */
    static final class TooLargeException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooLargeException() {
            super("too large", null, false, false);
        }
    }

    private static final class Limited extends ByteArrayOutputStream {
        private final int maxBytes;

        Limited(int maxBytes) {
            super(256);
            this.maxBytes = maxBytes;
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            if (count > maxBytes - length) {
                throw new TooLargeException();
            }
            super.write(bytes, offset, length);
        }
    }

    private static final class LoaderInput extends ObjectInputStream {
        private final ClassLoader loader;

        LoaderInput(InputStream in, ClassLoader loader) throws IOException {
            super(in);
            this.loader = loader;
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
            try {
                return Class.forName(description.getName(), false, loader);
            } catch (ClassNotFoundException e) {
                return super.resolveClass(description);
            }
        }

        @Override
        protected Class<?> resolveProxyClass(String[] interfaces) throws IOException, ClassNotFoundException {
            Class<?>[] types = new Class<?>[interfaces.length];
            for (int i = 0; i < types.length; i++) {
                types[i] = Class.forName(interfaces[i], false, loader);
            }
            return Proxy.newProxyInstance(loader, types, (proxy, method, arguments) -> null)
                    .getClass();
        }
    }
}

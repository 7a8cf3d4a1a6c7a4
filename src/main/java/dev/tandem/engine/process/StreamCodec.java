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

    /** As {@link #encode}, for several roots of one graph. */
    byte[] encodeRoots(Object[] roots, int maxBytes, RootMeter meter) throws IOException {
        Limited bytes = new Limited(maxBytes);
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeInt(roots.length);
            out.flush();
            meter.start(bytes.size());
            for (int i = 0; i < roots.length; i++) {
                out.writeObject(roots[i]);
                out.flush();
                meter.done(i, bytes.size(), 0);
            }
        }
        return bytes.toByteArray();
    }

    Object decode(byte[] bytes) throws IOException, ClassNotFoundException {
        try (ObjectInputStream in = new LoaderInput(new ByteArrayInputStream(bytes), loader)) {
            return in.readObject();
        }
    }

    /** @param meter only its times are filled in */
    Object[] decodeRoots(byte[] bytes, RootMeter meter) throws IOException, ClassNotFoundException {
        try (ObjectInputStream in = new LoaderInput(new ByteArrayInputStream(bytes), loader)) {
            Object[] roots = new Object[in.readInt()];
            meter.start(0);
            for (int i = 0; i < roots.length; i++) {
                roots[i] = in.readObject();
                meter.done(i, 0, 0);
            }
            return roots;
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

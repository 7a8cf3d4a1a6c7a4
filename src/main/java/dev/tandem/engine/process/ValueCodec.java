package dev.tandem.engine.process;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.lang.reflect.Proxy;

/**
 * Object graphs to bytes and back. What is encoded in one call keeps its shared identity. Confined to one thread.
 */
final class ValueCodec {
    private final ClassLoader loader;

    /** @param loader finds the classes of cells */
    ValueCodec(ClassLoader loader) {
        this.loader = loader;
    }

    /**
     * Turns a graph into bytes.
     *
     * @throws TransferException if something in it can't be sent; the message names what
     */
    byte[] encode(Object graph) throws TransferException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(graph);
        } catch (IOException | RuntimeException e) {
            throw new TransferException(TransferException.reason(e), e);
        } catch (StackOverflowError e) {
            throw new TransferException("it is nested too deeply", e);
        }
        return bytes.toByteArray();
    }

    /** @throws TransferException if {@code graph} can't be sent */
    void check(Object graph) throws TransferException {
        if (graph != null && !(graph instanceof String) && !(graph instanceof Number)) {
            encode(graph);
        }
    }

    /** @throws TransferException if the bytes can't be turned back, for instance because a class is missing */
    Object decode(byte[] bytes) throws TransferException {
        try (ObjectInputStream in = new LoaderInput(new ByteArrayInputStream(bytes), loader)) {
            return in.readObject();
        } catch (IOException | ClassNotFoundException | RuntimeException | LinkageError e) {
            throw new TransferException(TransferException.reason(e), e);
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

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Brings the class files of a jar that are older than Java 6 to Java 8, with the stack map frames that those have. Old
 * ones (ASM's own, picocli's) are verified by the slow verifier and left out of every archive of start-up data, and so
 * are all classes that extend them.
 *
 * <p>A step of the build: {@code java -cp ASM src/build/RaiseClassFiles.java JAR} rewrites the jar in place.
 */
final class RaiseClassFiles {
    private static final int JAVA_6 = 50;

    private RaiseClassFiles() {}

    public static void main(String[] args) throws IOException {
        Path jar = Path.of(args[0]);
        Path raised = jar.resolveSibling(jar.getFileName() + ".raised");
        int count = 0;
        try (URLClassLoader types = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null);
                ZipFile from = new ZipFile(jar.toFile());
                ZipOutputStream to = new ZipOutputStream(Files.newOutputStream(raised))) {
            for (Enumeration<? extends ZipEntry> entries = from.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                byte[] content;
                try (InputStream in = from.getInputStream(entry)) {
                    content = in.readAllBytes();
                }
                if (isOld(entry, content)) {
                    content = raise(content, types);
                    count++;
                }
                ZipEntry copy = new ZipEntry(entry.getName());
                copy.setTime(entry.getTime()); // the same jar from the same sources
                to.putNextEntry(copy);
                to.write(content);
                to.closeEntry();
            }
        }
        Files.move(raised, jar, StandardCopyOption.REPLACE_EXISTING);
        System.out.println("Raised " + count + " old class files in " + jar);
    }

    private static boolean isOld(ZipEntry entry, byte[] content) {
        return entry.getName().endsWith(".class") && content.length > 8 && (content[6] << 8 | content[7]) < JAVA_6;
    }

    private static byte[] raise(byte[] classFile, ClassLoader types) {
        ClassReader reader = new ClassReader(classFile);
        // Not made from the reader: it would copy methods without their frames.
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES) {
            @Override
            protected ClassLoader getClassLoader() {
                return types;
            }
        };
        try {
            reader.accept(
                    new ClassVisitor(Opcodes.ASM9, writer) {
                        @Override
                        public void visit(
                                int version, int access, String name, String signature, String up, String[] interfaces) {
                            super.visit(Opcodes.V1_8, access, name, signature, up, interfaces);
                        }

                        @Override
                        public MethodVisitor visitMethod(
                                int access, String name, String descriptor, String signature, String[] exceptions) {
                            // Subroutines have no frames; such a class stays as it is.
                            return new MethodVisitor(
                                    Opcodes.ASM9,
                                    super.visitMethod(access, name, descriptor, signature, exceptions)) {
                                @Override
                                public void visitJumpInsn(int opcode, org.objectweb.asm.Label label) {
                                    if (opcode == Opcodes.JSR) {
                                        throw new UnsupportedOperationException("jsr");
                                    }
                                    super.visitJumpInsn(opcode, label);
                                }
                            };
                        }
                    },
                    ClassReader.SKIP_FRAMES);
            return writer.toByteArray();
        } catch (UnsupportedOperationException | TypeNotPresentException e) {
            return classFile;
        }
    }
}

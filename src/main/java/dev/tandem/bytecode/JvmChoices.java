package dev.tandem.bytecode;

import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/**
 * What is chosen when a JVM starts and decides which classes it takes. Whoever compiles for this JVM, or starts another that
 * gets its classes, has to choose the same.
 *
 * @param preview whether it takes classes that use preview features (JEP 12)
 * @param incubators the incubator modules (JEP 11) that it was started with
 */
public record JvmChoices(boolean preview, List<String> incubators) {
    /** JVMS 4.1: a class file that depends on preview features has this minor version, and its release's major one. */
    private static final int PREVIEW_MINOR = 0xffff;

    private static final int MAJOR_OF_RELEASE_0 = 44;

    public JvmChoices {
        incubators = List.copyOf(incubators);
    }

    /** Asks the JVM itself: its options may have come from a file, the environment or a launcher. */
    public static JvmChoices ofThisJvm() {
        return new JvmChoices(
                takesPreviewClasses(),
                ModuleLayer.boot().modules().stream()
                        .map(Module::getName)
                        .filter(name -> name.startsWith("jdk.incubator."))
                        .sorted()
                        .toList());
    }

    private static boolean takesPreviewClasses() {
        ClassWriter probe = new ClassWriter(0);
        int major = MAJOR_OF_RELEASE_0 + Runtime.version().feature();
        String name = JvmChoices.class.getName().replace('.', '/') + "$Probe";
        probe.visit(PREVIEW_MINOR << 16 | major, Opcodes.ACC_SYNTHETIC, name, null, "java/lang/Object", null);
        probe.visitEnd();
        try {
            MethodHandles.lookup().defineHiddenClass(probe.toByteArray(), false);
            return true;
        } catch (UnsupportedClassVersionError disabled) {
            return false;
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** For javac; none where nothing was chosen. */
    public List<String> compilerOptions() {
        List<String> options = new ArrayList<>();
        if (preview) {
            String release = String.valueOf(Runtime.version().feature());
            options.addAll(List.of("--enable-preview", "--source", release));
        }
        if (!incubators.isEmpty()) {
            options.addAll(List.of("--add-modules", String.join(",", incubators)));
        }
        return List.copyOf(options);
    }

    /** For another JVM of the same release; none where nothing was chosen. */
    public List<String> jvmArguments() {
        List<String> arguments = new ArrayList<>();
        if (preview) {
            arguments.add("--enable-preview");
        }
        if (!incubators.isEmpty()) {
            arguments.add("--add-modules=" + String.join(",", incubators));
        }
        return List.copyOf(arguments);
    }
}

package dev.tandem;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The packages depend on each other one way only; docs/architecture.md says why. */
class ArchitectureTest {
    private static final Set<String> PACKAGES =
            Set.of("jupyter", "kernel", "shell", "bytecode", "magic", "engine", "python", "trace", "chart", "display");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.tandem");

    /** A rule that what is in one of our packages uses no others of ours than those named. */
    private static ArchRule uses(String user, String... used) {
        Set<String> allowed = Set.of(used);
        return noClasses()
                .that()
                .resideInAPackage("dev.tandem." + user + "..")
                .should()
                .dependOnClassesThat(new DescribedPredicate<JavaClass>("are ours, but not in " + allowed) {
                    @Override
                    public boolean test(JavaClass target) {
                        String name = target.getPackageName();
                        if (!name.startsWith("dev.tandem")) {
                            return false;
                        }
                        String room = name.equals("dev.tandem")
                                ? ""
                                : name.substring("dev.tandem.".length()).split("\\.")[0];
                        return !room.equals(user) && !allowed.contains(room);
                    }
                })
                .allowEmptyShould(true);
    }

    static Stream<ArchRule> rules() {
        return Stream.of(
                uses("jupyter"),
                uses("trace"),
                uses("bytecode"),
                uses("display"),
                uses("engine", "trace", "bytecode"),
                uses("python", "engine", "trace"),
                uses("shell", "engine", "bytecode", "trace"),
                uses("chart", "trace"),
                uses("kernel", "jupyter", "display"),
                uses("magic", "kernel", "shell", "bytecode", "engine", "python", "trace", "chart", "display"),
                slices().matching("dev.tandem.(*)..").should().beFreeOfCycles(),
                noClasses()
                        .that()
                        .resideOutsideOfPackages("dev.tandem.magic..", "dev.tandem")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("dev.tandem.magic.."),
                noClasses()
                        .that()
                        .resideOutsideOfPackage("dev.tandem.jupyter..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("org.zeromq.."),
                noClasses()
                        .that()
                        .resideOutsideOfPackage("dev.tandem.engine.cluster.driver..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("org.apache.spark..", "scala.."),
                noClasses()
                        .that()
                        .resideOutsideOfPackage("dev.tandem.engine.cluster.driver..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("dev.tandem.engine.cluster.driver.."),
                noClasses()
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("sun..", "jdk.internal..", "com.sun.tools.javac.."));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void packagesDependOneWayOnly(ArchRule rule) {
        rule.check(CLASSES);
    }

    @Test
    void eachPackageSaysWhatItIsFor() throws IOException {
        Path root = Path.of("src/main/java/dev/tandem");
        List<Path> silent;
        try (Stream<Path> all = Files.walk(root)) {
            silent = all.filter(Files::isDirectory)
                    .filter(folder -> !folder.equals(root))
                    .filter(folder -> !Files.exists(folder.resolve("package-info.java")))
                    .toList();
        }
        assertEquals(List.of(), silent, "folders without package-info.java");
    }

    @Test
    void noRoomIsLeftWithoutARule() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("src/main/java/dev/tandem"))) {
            List<String> unruled = all.filter(Files::isDirectory)
                    .map(folder -> folder.getFileName().toString())
                    .filter(name -> !PACKAGES.contains(name))
                    .toList();
            assertEquals(List.of(), unruled, "add a rule above for the new package");
        }
    }
}

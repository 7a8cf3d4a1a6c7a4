package dev.tandem.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnClassesTest {
    @TempDir
    Path directory;

    @Test
    void theSmallJarHasOurClassesAlone() throws IOException {
        Path jar = kernelJar();
        OwnClasses.extract(jar.toString());
        try (JarFile small = new JarFile(OwnClasses.toCompileAgainst(jar.toString()))) {
            assertEquals(
                    List.of("dev/tandem/Tandem.class"),
                    small.stream().map(JarEntry::getName).toList());
        }
    }

    @Test
    void withoutOneOfItsOwnTheWholeJarIsTaken() throws IOException {
        Path jar = kernelJar();
        assertEquals(jar.toString(), OwnClasses.toCompileAgainst(jar.toString()));
        OwnClasses.extract(jar.toString());
        Files.setLastModifiedTime(jar, FileTime.fromMillis(System.currentTimeMillis() + 60_000)); // put there anew
        assertEquals(jar.toString(), OwnClasses.toCompileAgainst(jar.toString()));
        String several = jar + File.pathSeparator + jar;
        assertEquals(several, OwnClasses.toCompileAgainst(several));
        assertEquals("", OwnClasses.toCompileAgainst(""));
    }

    private Path kernelJar() throws IOException {
        Path jar = directory.resolve("kernel.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (String name : List.of("dev/tandem/Tandem.class", "dev/tandem/lib/Gson.class", "org/fory/Fory.class")) {
                out.putNextEntry(new JarEntry(name));
                out.write(name.length());
            }
        }
        return jar;
    }
}

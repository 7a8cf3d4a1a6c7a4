package dev.tandem.magic.maven;

import dev.tandem.magic.LineMagic;
import dev.tandem.magic.MagicCall;
import dev.tandem.magic.MagicException;
import dev.tandem.magic.Quiet;
import dev.tandem.magic.system.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Adds jars from the file system. */
@Command(
        description = "Adds jars to the class path: files, patterns such as lib/*.jar, or folders with jars in them."
                + " Gives back the list of what was added.")
final class JarsMagic implements LineMagic {
    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Which; * and ** stand for anything.")
    private List<String> patterns = new ArrayList<>();

    private final Surroundings surroundings;

    JarsMagic(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Object line(MagicCall call) throws MagicException {
        List<String> added = new ArrayList<>();
        for (String pattern : patterns) {
            for (Path path : PathPatterns.matching(pattern, surroundings)) {
                jarsIn(path).forEach(added::add);
            }
        }
        added.forEach(call.notebook().session()::addToClasspath);
        return new Quiet(added);
    }

    private static List<String> jarsIn(Path path) throws MagicException {
        if (!Files.isDirectory(path)) {
            return List.of(path.toString());
        }
        try (Stream<Path> entries = Files.list(path)) {
            List<String> jars = entries.filter(entry -> entry.toString().endsWith(".jar"))
                    .sorted()
                    .map(Path::toString)
                    .toList();
            if (jars.isEmpty()) {
                throw new MagicException(
                        "There are no jars in " + path + ". %classpath " + path + " adds it as a folder of classes.");
            }
            return jars;
        } catch (IOException e) {
            throw new MagicException("The folder " + path + " can't be read: " + e.getMessage() + ".", e);
        }
    }
}

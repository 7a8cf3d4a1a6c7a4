package dev.tandem.magic.maven;

import dev.tandem.magic.LineMagic;
import dev.tandem.magic.MagicCall;
import dev.tandem.magic.MagicException;
import dev.tandem.magic.Quiet;
import dev.tandem.magic.system.Surroundings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The class path, in the words of IJava and in those of BeakerX. */
@Command(
        description = "Adds jars and folders of classes to the class path; with nothing behind it, lists what was"
                + " added. Also `%%classpath add jar FILE`, `%%classpath add mvn GROUP ARTIFACT VERSION` and"
                + " `%%classpath config resolver ID URL`.")
final class ClassPathMagic implements LineMagic {
    private static final int COORDINATES = 3;

    @Parameters(arity = "0..*", paramLabel = "FILE", description = "Files, folders, or patterns with *.")
    private List<String> words = new ArrayList<>();

    private final Libraries libraries;
    private final Surroundings surroundings;

    ClassPathMagic(Libraries libraries, Surroundings surroundings) {
        this.libraries = libraries;
        this.surroundings = surroundings;
    }

    @Override
    public Object line(MagicCall call) throws MagicException {
        if (words.isEmpty()) {
            return String.join(
                    "\n",
                    call.notebook().session().classpath().stream()
                            .map(Path::toString)
                            .toList());
        }
        List<String> rest = words.subList(Math.min(2, words.size()), words.size());
        if (words.size() > 2 && words.get(0).equals("add") && words.get(1).equals("mvn")) {
            return new Quiet(
                    libraries.add(call, List.of(MavenRepository.runtime(Libraries.artifact(coordinates(rest)))), true));
        }
        if (words.size() > 2 && words.get(0).equals("add") && words.get(1).equals("jar")) {
            return added(call, rest);
        }
        if (words.size() == COORDINATES + 1
                && words.get(0).equals("config")
                && words.get(1).equals("resolver")) {
            MavenMagics.checkAddress(rest.get(1));
            libraries.repository().addRepository(rest.get(0), rest.get(1));
            return null;
        }
        return added(call, words);
    }

    private static String coordinates(List<String> words) throws MagicException {
        if (words.size() != 1 && words.size() != COORDINATES) {
            throw new MagicException("'" + String.join(" ", words) + "' are no coordinates of a library. Write group,"
                    + " artifact and version behind %classpath add mvn.");
        }
        return String.join(":", words);
    }

    private Object added(MagicCall call, List<String> patterns) throws MagicException {
        List<String> added = new ArrayList<>();
        for (String pattern : patterns) {
            PathPatterns.matching(pattern, surroundings).forEach(path -> added.add(path.toString()));
        }
        added.forEach(call.notebook().session()::addToClasspath);
        return new Quiet(added);
    }
}

package dev.tandem.magic.session;

import dev.tandem.magic.LineMagic;
import dev.tandem.magic.MagicCall;
import dev.tandem.magic.MagicException;
import dev.tandem.magic.system.Surroundings;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Hands out the lessons that come with the kernel. */
@Command(
        description = "Lists the lessons that come with the kernel, or copies one into the working folder:"
                + " `%%lesson 01`. A file that is there already is left as it is.")
final class Lesson implements LineMagic {
    private static final String RESOURCES = "/dev/tandem/notebooks";

    @Parameters(arity = "0..1", paramLabel = "NUMBER", description = "The number at the beginning of its name.")
    private String number;

    private final Surroundings surroundings;

    Lesson(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** What is done with the folder of lessons while it is open. */
    @FunctionalInterface
    private interface Visit {
        void to(Path lessons) throws IOException, MagicException;
    }

    @Override
    public Object line(MagicCall call) throws Exception {
        visit(lessons -> {
            List<Path> all = notebooks(lessons);
            if (number == null) {
                StringBuilder list = new StringBuilder();
                all.forEach(lesson -> list.append(lesson.getFileName()).append('\n'));
                call.output().stdout(list + "%lesson NUMBER copies one into " + surroundings.folder() + ".\n");
                return;
            }
            Path lesson = all.stream()
                    .filter(each -> each.getFileName().toString().startsWith(number))
                    .findFirst()
                    .orElseThrow(() ->
                            new MagicException("There is no lesson '" + number + "'. %lesson lists what there is."));
            Path target = surroundings.folder().resolve(lesson.getFileName().toString());
            if (Files.exists(target)) {
                throw new MagicException(target + " is there already. Rename or remove it to get the lesson anew.");
            }
            Files.copy(lesson, target);
            call.output().stdout("Copied " + target + "\n");
        });
        return null;
    }

    private static List<Path> notebooks(Path lessons) throws IOException {
        try (Stream<Path> files = Files.list(lessons)) {
            return files.filter(file -> file.toString().endsWith(".ipynb"))
                    .sorted()
                    .toList();
        }
    }

    /** The lessons lie in the kernel's jar, or in a folder while it is developed. */
    private static void visit(Visit visit) throws IOException, URISyntaxException, MagicException {
        URL place = Lesson.class.getResource(RESOURCES);
        if (place == null) {
            throw new MagicException(
                    "This kernel was built without its lessons. They are in the folder notebooks of" + " its source.");
        }
        URI address = place.toURI();
        if (!address.getScheme().equals("jar")) {
            visit.to(Path.of(address));
            return;
        }
        try (FileSystem jar = FileSystems.newFileSystem(address, Map.of())) {
            visit.to(jar.getPath(RESOURCES));
        }
    }
}

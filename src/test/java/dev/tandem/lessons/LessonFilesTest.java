package dev.tandem.lessons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LessonFilesTest {
    private static final Path FOLDER = Path.of("notebooks");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)(#[^)]*)?\\)");

    private static final Pattern MAGIC = Pattern.compile("^%{1,2}([a-zA-Z]\\w*)", Pattern.MULTILINE);

    /** Folders that name a person's machine; outputs must not carry them to readers. */
    private static final Pattern MACHINE_PATH =
            Pattern.compile("(/home/|/root/|/Users/|(?:reading|writing) file /|[A-Z]:\\\\\\\\Users)");

    static List<Path> lessons() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".ipynb"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void theFirstLessonIsThere() throws IOException {
        assertTrue(lessons().contains(FOLDER.resolve("01-concurrent-or-parallel.ipynb")));
    }

    @ParameterizedTest
    @MethodSource("lessons")
    void asksForTheKernelByItsInstalledName(Path lesson) throws IOException {
        JsonObject kernel = read(lesson).getAsJsonObject("metadata").getAsJsonObject("kernelspec");
        assertEquals("tandem", kernel.get("name").getAsString());
        assertEquals("Java (Tandem)", kernel.get("display_name").getAsString());
        assertEquals("java", kernel.get("language").getAsString());
    }

    @ParameterizedTest
    @MethodSource("lessons")
    void beginsWithATitleAndLinksOnlyToWhatIsThere(Path lesson) throws IOException {
        List<String> prose = sources(lesson, "markdown");
        assertTrue(prose.get(0).startsWith("# "), "the first cell is the title");
        List<String> dead = new ArrayList<>();
        for (String text : prose) {
            Matcher link = LINK.matcher(text);
            while (link.find()) {
                String target = link.group(1);
                if (!target.startsWith("http") && !Files.exists(FOLDER.resolve(target))) {
                    dead.add(target);
                }
            }
        }
        assertEquals(List.of(), dead, "dead links");
    }

    @ParameterizedTest
    @MethodSource("lessons")
    void asksBeforeItShows(Path lesson) throws IOException {
        if (lesson.getFileName().toString().startsWith("00")) {
            return; // the tour shows the kernel; it teaches no claim
        }
        assertTrue(
                sources(lesson, "markdown").stream().anyMatch(text -> text.contains("do you expect")),
                "a lesson asks its reader what they expect");
    }

    @ParameterizedTest
    @MethodSource("lessons")
    void usesOnlyMagicsThatThereAre(Path lesson) throws IOException {
        Set<String> known = new HashSet<>();
        for (String line : Files.readAllLines(Path.of("docs", "magics.md"))) {
            if (line.startsWith("## ")) {
                known.addAll(List.of(line.substring(3).split(", ")));
            }
        }
        Set<String> unknown = new TreeSet<>();
        for (String code : sources(lesson, "code")) {
            Matcher magic = MAGIC.matcher(code);
            while (magic.find()) {
                if (!known.contains(magic.group(1))) {
                    unknown.add(magic.group(1));
                }
            }
        }
        assertEquals(Set.of(), unknown, "magics that docs/magics.md doesn't name");
    }

    @ParameterizedTest
    @MethodSource("lessons")
    void carriesNoPathsOfTheMachineThatRanIt(Path lesson) throws IOException {
        assertFalse(MACHINE_PATH.matcher(Files.readString(lesson)).find());
    }

    private static JsonObject read(Path lesson) throws IOException {
        return JsonParser.parseString(Files.readString(lesson)).getAsJsonObject();
    }

    private static List<String> sources(Path lesson, String type) throws IOException {
        List<String> sources = new ArrayList<>();
        for (JsonElement cell : read(lesson).getAsJsonArray("cells")) {
            if (cell.getAsJsonObject().get("cell_type").getAsString().equals(type)) {
                sources.add(text(cell.getAsJsonObject().get("source")));
            }
        }
        return sources;
    }

    /** The notebook format knows both: one string, or an array of lines that keep their ends. */
    private static String text(JsonElement source) {
        if (source.isJsonPrimitive()) {
            return source.getAsString();
        }
        StringBuilder text = new StringBuilder();
        source.getAsJsonArray().forEach(line -> text.append(line.getAsString()));
        return text.toString();
    }
}

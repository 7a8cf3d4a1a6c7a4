package dev.tandem.magic.maven;

import dev.tandem.magic.LineMagic;
import dev.tandem.magic.MagicCall;
import dev.tandem.magic.MagicException;
import dev.tandem.magic.WordCompletion;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.aether.graph.Dependency;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Libraries in the words of rapaio's kernel. */
@Command(
        description = "Libraries as in rapaio's kernel: /add GROUP:ARTIFACT:VERSION, then /resolve; /add-repo ID URL;"
                + " /list-repos, /list-dependencies, /list-artifacts.")
final class DependencyMagic implements LineMagic, WordCompletion {
    private static final String FORMS =
            "/add GROUP:ARTIFACT:VERSION, /resolve, /add-repo ID URL, /list-repos, /list-dependencies or /list-artifacts";

    @Parameters(arity = "0..*", paramLabel = "/WORD", description = "What to do, and what it takes.")
    private List<String> words = new ArrayList<>();

    private final Libraries libraries;

    DependencyMagic(Libraries libraries) {
        this.libraries = libraries;
    }

    @Override
    public List<String> completions(List<String> before, String prefix) {
        if (before.isEmpty()) {
            return Stream.of("/add", "/resolve", "/add-repo", "/list-repos", "/list-dependencies", "/list-artifacts")
                    .filter(word -> word.startsWith(prefix))
                    .toList();
        }
        return before.get(0).equals("/add") ? libraries.coordinates(prefix) : List.of();
    }

    @Override
    public Object line(MagicCall call) throws MagicException {
        if (words.isEmpty()) {
            throw new MagicException("%dependency needs a word that says what to do: " + FORMS + ".");
        }
        MavenRepository repository = libraries.repository();
        List<String> rest = words.subList(1, words.size());
        switch (words.get(0)) {
            case "/add" -> add(call, rest);
            case "/resolve" -> libraries.resolveNoted(call);
            case "/add-repo" -> addRepository(rest);
            case "/list-repos" -> call.output().stdout(lines(repository.repositories()));
            case "/list-dependencies" -> call.output().stdout(lines(repository.wanted()));
            case "/list-artifacts" -> call.output().stdout(lines(repository.present()));
            default ->
                throw new MagicException("%dependency does not know '" + words.get(0) + "'. Write " + FORMS + ".");
        }
        return null;
    }

    private void add(MagicCall call, List<String> rest) throws MagicException {
        if (rest.isEmpty()) {
            throw new MagicException("%dependency /add needs the coordinates of a library: group:artifact:version.");
        }
        List<Dependency> dependencies = new ArrayList<>();
        for (String word : rest) {
            if (word.equals("--optional")) {
                throw new MagicException("%dependency /add --optional isn't supported: what is optional is never"
                        + " needed. Leave the library out, or leave --optional out.");
            }
            dependencies.add(MavenRepository.runtime(Libraries.artifact(word)));
        }
        libraries.note(dependencies);
        call.output().stdout("Noted; %dependency /resolve brings it.\n");
    }

    private void addRepository(List<String> rest) throws MagicException {
        if (rest.size() != 2) {
            throw new MagicException("%dependency /add-repo needs a name and an address.");
        }
        MavenMagics.checkAddress(rest.get(1));
        libraries.repository().addRepository(rest.get(0), rest.get(1));
    }

    private static String lines(List<String> texts) {
        return texts.isEmpty() ? "None.\n" : String.join("\n", texts) + "\n";
    }
}

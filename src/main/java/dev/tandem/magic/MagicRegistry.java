package dev.tandem.magic;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.apache.commons.text.similarity.JaroWinklerDistance;
import org.apache.commons.text.similarity.LevenshteinDistance;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The magics by name. A magic is a supplier of objects that implement {@link LineMagic}, {@link CellMagic} or both, and
 * declare their options with picocli's annotations; it is called once for each use. Nothing of a magic is loaded until
 * it is used or listed, so registering many costs no start-up time. Safe for any thread.
 */
public final class MagicRegistry {
    /** Guarded by itself. */
    private final Map<String, Supplier<?>> factories = new TreeMap<>();

    private final List<CommentSource> comments = new CopyOnWriteArrayList<>();

    /** Adds a magic under one or more names; a name that was there is replaced. */
    public void add(Supplier<?> factory, String name, String... aliases) {
        Objects.requireNonNull(factory, "factory");
        synchronized (factories) {
            factories.put(checked(name), factory);
            for (String alias : aliases) {
                factories.put(checked(alias), factory);
            }
        }
    }

    /** Adds a line magic without options: it reads {@link MagicCall#arguments()} itself. */
    public void addLine(String name, LineMagic magic) {
        add(() -> new Undeclared.Line(magic), name);
    }

    /** Adds a cell magic without options: it reads {@link MagicCall#arguments()} itself. */
    public void addCell(String name, CellMagic magic) {
        add(() -> new Undeclared.Cell(magic), name);
    }

    /** Adds one who knows what libraries say of their classes. */
    public void addComments(CommentSource source) {
        comments.add(source);
    }

    /** What those who were added know of a declaration; the first who knows something is believed. */
    Optional<String> comment(String signature) {
        return comments.stream()
                .flatMap(source -> source.comment(signature).stream())
                .findFirst();
    }

    private static String checked(String name) {
        if (!name.matches("[\\p{javaJavaIdentifierPart}-]+")) {
            throw new IllegalArgumentException(
                    "'" + name + "' can't be a magic's name: use letters, digits, '-' and '_' alone.");
        }
        return name;
    }

    /** All names, sorted. */
    public List<String> names() {
        synchronized (factories) {
            return List.copyOf(factories.keySet());
        }
    }

    /** Whether a magic has this name. */
    public boolean has(String name) {
        synchronized (factories) {
            return factories.containsKey(name);
        }
    }

    /** A new object of the magic with this name. */
    public Optional<Object> create(String name) {
        Supplier<?> factory;
        synchronized (factories) {
            factory = factories.get(name);
        }
        return Optional.ofNullable(factory).map(Supplier::get);
    }

    /** The declaration of the magic with this name. */
    public Optional<CommandSpec> declaration(String name) {
        return create(name).map(magic -> commandLine(magic).getCommandSpec());
    }

    static CommandLine commandLine(Object magic) {
        CommandLine line = new CommandLine(magic);
        line.setExpandAtFiles(false);
        line.setInterpolateVariables(false);
        line.setUnmatchedOptionsArePositionalParams(true); // so that K of -1 is judged as a number
        return line;
    }

    /** The name most like this one, where one is alike enough to be what was meant. */
    public Optional<String> nearest(String unknown) {
        return nearest(unknown, names());
    }

    /** The candidate most like this word, where one is alike enough to be what was meant. */
    static Optional<String> nearest(String word, List<String> candidates) {
        String wanted = word.toLowerCase(Locale.ROOT);
        int most = Math.max(2, wanted.length() / 3);
        JaroWinklerDistance likeness = new JaroWinklerDistance(); // breaks ties: a common beginning counts more
        return candidates.stream()
                .filter(candidate -> edits(wanted, candidate) <= most
                        || (wanted.length() > 2
                                && candidate.toLowerCase(Locale.ROOT).startsWith(wanted)))
                .min(Comparator.<String>comparingInt(candidate -> edits(wanted, candidate))
                        .thenComparingDouble(candidate -> likeness.apply(wanted, candidate.toLowerCase(Locale.ROOT))));
    }

    private static int edits(String wanted, String candidate) {
        return LevenshteinDistance.getDefaultInstance().apply(wanted, candidate.toLowerCase(Locale.ROOT));
    }
}

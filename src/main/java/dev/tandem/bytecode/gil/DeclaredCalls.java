package dev.tandem.bytecode.gil;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The calls of {@code blocking-calls.txt}. Safe for any thread. */
final class DeclaredCalls {
    /** What is known of a call out of cell code. */
    enum Kind {
        /** It may wait: the lock is let go of before. */
        BLOCK,
        /** It works long on large data, off the lock. */
        LARGE,
        /** It can neither wait nor call back. */
        QUICK,
        /** Nothing: it keeps the lock, as C code does. */
        OTHER
    }

    private static final String RESOURCE = "blocking-calls.txt";
    private static final String TIMED = "(TimeUnit)";

    private final List<Line> lines;

    /** The lines for a class. */
    private final Map<String, List<Line>> byOwner = new ConcurrentHashMap<>();

    /** A line: {@code owner} is an internal name, ending in "/" for a package. */
    private record Line(Kind kind, String owner, Set<String> methods) {
        boolean isOf(String type) {
            return type.equals(owner) || type.startsWith(owner + "$");
        }

        boolean isOfPackageOf(String type) {
            return owner.endsWith("/") && type.startsWith(owner) && type.indexOf('/', owner.length()) < 0;
        }

        boolean names(String method, String descriptor) {
            return methods.contains("*")
                    || methods.contains(method)
                    || methods.contains(method + TIMED) && descriptor.contains("Ljava/util/concurrent/TimeUnit;");
        }
    }

    private DeclaredCalls(List<Line> lines) {
        this.lines = lines;
    }

    private static final DeclaredCalls SHIPPED = read();

    /** The list that comes with Tandem. */
    static DeclaredCalls shipped() {
        return SHIPPED;
    }

    private static DeclaredCalls read() {
        try (InputStream in = DeclaredCalls.class.getResourceAsStream(RESOURCE);
                BufferedReader text = new BufferedReader(
                        new InputStreamReader(Objects.requireNonNull(in, RESOURCE), StandardCharsets.UTF_8))) {
            return new DeclaredCalls(text.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(DeclaredCalls::parse)
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Line parse(String line) {
        int space = line.indexOf(' ');
        int colon = line.indexOf(": ");
        if (space < 0 || colon < space) {
            throw new IllegalArgumentException("\"" + line + "\" in " + RESOURCE + " is not KIND CLASS: METHOD ...");
        }
        Kind kind = Kind.valueOf(line.substring(0, space).toUpperCase(Locale.ROOT));
        String owner = line.substring(space + 1, colon).replace('.', '/').replace("/*", "/");
        return new Line(kind, owner, Set.of(line.substring(colon + 2).trim().split(" +")));
    }

    /** What the list says of a method of a class outside the cells: a line for the class goes before its package's. */
    Kind kindOf(String owner, String method, String descriptor) {
        return byOwner.computeIfAbsent(owner, this::linesFor).stream()
                .filter(line -> line.names(method, descriptor))
                .findFirst()
                .map(Line::kind)
                .orElse(Kind.OTHER);
    }

    private List<Line> linesFor(String owner) {
        List<Line> exact = lines.stream().filter(line -> line.isOf(owner)).toList();
        return exact.isEmpty()
                ? lines.stream().filter(line -> line.isOfPackageOf(owner)).toList()
                : exact;
    }
}

package dev.tandem.magic;

import dev.tandem.kernel.Completions;
import dev.tandem.kernel.Completions.Item;
import dev.tandem.magic.grammar.CellGrammar;
import dev.tandem.magic.grammar.Part;
import dev.tandem.magic.grammar.Words;
import dev.tandem.magic.system.Surroundings;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** What could stand at the cursor in a magic's line, from the registry and the magics' declarations. */
final class MagicCompletion {
    private static final Pattern NAME = Pattern.compile("\\s*(%%?)([\\p{javaJavaIdentifierPart}-]*)");
    private static final Pattern LINE =
            Pattern.compile("\\s*(?:[^%\"']*=\\s*)?(%%?)([\\p{javaJavaIdentifierPart}-]+)\\s");
    private static final int MOST_FILES = 200;

    private final MagicRegistry magics;
    private final CellGrammar grammar;
    private final Surroundings surroundings;

    MagicCompletion(MagicRegistry magics, CellGrammar grammar, Surroundings surroundings) {
        this.magics = magics;
        this.grammar = grammar;
        this.surroundings = surroundings;
    }

    /**
     * @param cursor UTF-16 offset
     * @return empty where the cursor isn't in a magic's line, or in the Java of one
     */
    Optional<Completions> at(String code, int cursor) {
        int lineStart = code.lastIndexOf('\n', cursor - 1) + 1;
        String before = code.substring(lineStart, cursor);
        Matcher name = NAME.matcher(before);
        if (name.matches() && isMagic(code.substring(0, lineStart), name.group(1))) {
            return Optional.of(names(name.group(1), name.group(2), cursor));
        }
        Matcher line = LINE.matcher(before);
        if (line.lookingAt() && isMagic(code.substring(0, lineStart), line.group(1))) {
            int argumentsStart = lineStart + line.end();
            return arguments(line.group(2), before.substring(line.end()), argumentsStart, cursor);
        }
        return Optional.empty();
    }

    private boolean isMagic(String codeBefore, String sign) {
        List<Part> parts = grammar.parse(codeBefore + sign + "name");
        Part last = parts.get(parts.size() - 1);
        boolean whole = last instanceof Part.CellMagic cell && cell.body().isEmpty();
        return sign.equals("%%") ? whole : last instanceof Part.LineMagic;
    }

    private Completions names(String sign, String prefix, int cursor) {
        List<Item> items = new ArrayList<>();
        for (String name : magics.names()) {
            Object magic = magics.create(name).orElseThrow();
            boolean fits = sign.equals("%%")
                    ? magic instanceof CellMagic
                    : magic instanceof LineMagic || magic instanceof CellMagic && cursor <= prefix.length() + 1;
            if (name.startsWith(prefix) && fits) {
                String shown = sign.equals("%") && !(magic instanceof LineMagic) ? "%%" : sign;
                items.add(new Item(shown + name, "magic", ""));
            }
        }
        return new Completions(items, cursor - prefix.length() - sign.length(), cursor);
    }

    private Optional<Completions> arguments(String name, String typed, int typedStart, int cursor) {
        Optional<CommandSpec> declaration = magics.declaration(name);
        if (declaration.isEmpty()) {
            return Optional.empty();
        }
        CommandSpec spec = declaration.get();
        List<Words.Word> words = Words.of(typed);
        boolean within = !words.isEmpty() && words.get(words.size() - 1).end() == typed.length();
        String prefix = within ? typed.substring(words.get(words.size() - 1).start()) : "";
        int done = within ? words.size() - 1 : words.size();
        int start = cursor - prefix.length();
        if (prefix.startsWith("-")) {
            return Optional.of(new Completions(options(spec, prefix), start, cursor));
        }
        if (magics.create(name).orElseThrow() instanceof WordCompletion knowing) {
            List<String> before =
                    words.subList(0, done).stream().map(Words.Word::text).toList();
            return Optional.of(new Completions(
                    knowing.completions(before, prefix).stream()
                            .map(word -> new Item(word, "option", ""))
                            .toList(),
                    start,
                    cursor));
        }
        Optional<ArgSpec> argument = argument(spec, words.subList(0, done));
        if (argument.isEmpty()) {
            return Optional.of(new Completions(options(spec, prefix), start, cursor));
        }
        if (argument.get().paramLabel().equals(MagicArguments.EXPRESSION)) {
            return Optional.empty(); // Java: the session knows
        }
        if (argument.get().paramLabel().equals("FILE")
                || argument.get().paramLabel().equals("FOLDER")) {
            return Optional.of(new Completions(files(prefix), start, cursor));
        }
        int comma = prefix.lastIndexOf(',') + 1;
        return Optional.of(new Completions(candidates(argument.get(), prefix.substring(comma)), start + comma, cursor));
    }

    private static List<Item> options(CommandSpec spec, String prefix) {
        return Stream.concat(
                        spec.options().stream()
                                .map(option -> new Item(option.longestName(), "option", signature(option))),
                        Stream.of(new Item("--help", "option", "")))
                .filter(item -> item.text().startsWith(prefix))
                .toList();
    }

    private static String signature(OptionSpec option) {
        return option.arity().max() == 0 ? "" : option.paramLabel();
    }

    /** The argument that the next word would be for. */
    private static Optional<ArgSpec> argument(CommandSpec spec, List<Words.Word> before) {
        int positionals = 0;
        for (int i = 0; i < before.size(); i++) {
            String word = before.get(i).text();
            OptionSpec option = word.startsWith("-") ? spec.findOption(word) : null;
            if (option != null && option.arity().min() > 0) {
                if (i == before.size() - 1) {
                    return Optional.of(option);
                }
                i++;
            } else if (!word.startsWith("-")) {
                positionals++;
            }
        }
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
            if (parameter.index().contains(positionals)) {
                return Optional.of(parameter);
            }
        }
        return Optional.empty();
    }

    private static List<Item> candidates(ArgSpec argument, String prefix) {
        List<Item> items = new ArrayList<>();
        if (argument.completionCandidates() != null) {
            for (String candidate : argument.completionCandidates()) {
                if (candidate.startsWith(prefix)) {
                    items.add(new Item(candidate, "option", ""));
                }
            }
        }
        return items;
    }

    private List<Item> files(String prefix) {
        int slash = Math.max(prefix.lastIndexOf('/'), prefix.lastIndexOf(File.separatorChar)) + 1;
        String folder = prefix.substring(0, slash);
        Path path = folder.isEmpty() ? surroundings.folder() : surroundings.resolve(folder);
        try (Stream<Path> entries = Files.list(path)) {
            return entries.filter(entry -> entry.getFileName().toString().startsWith(prefix.substring(slash)))
                    .sorted()
                    .limit(MOST_FILES)
                    .map(entry ->
                            new Item(folder + entry.getFileName() + (Files.isDirectory(entry) ? "/" : ""), "path", ""))
                    .toList();
        } catch (IOException e) {
            return List.of(); // no such folder: nothing to offer
        }
    }
}

package dev.tandem.magic;

import dev.tandem.magic.grammar.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Sets a magic's fields from its line, by the magic's own picocli declaration, and words what is wrong with it for the
 * user. A positional parameter labelled {@value #EXPRESSION} or {@value #TEXT} takes the rest of the line as it stands,
 * blanks and quotes included; one labelled {@value #OPTION} takes what looks like options too. Confined to one thread.
 */
public final class MagicArguments {
    /** Label of a parameter that takes the rest of the line as Java. */
    static final String EXPRESSION = "EXPR";

    /** Label of a parameter that takes the rest of the line as text. */
    static final String TEXT = "TEXT";

    /** Label of a parameter that takes words which look like options but are none of the magic's own. */
    static final String OPTION = "OPTION";

    private final String name;
    private final CommandLine command;
    private final CommandSpec spec;

    /**
     * @param name as the user wrote it, with its {@code %}
     * @param magic whose fields are set
     */
    public MagicArguments(String name, Object magic) {
        this.name = name;
        this.command = MagicRegistry.commandLine(magic);
        this.spec = command.getCommandSpec();
    }

    /**
     * Sets the fields.
     *
     * @param interpolate applied to each word but an expression
     * @return false if {@code --help} was asked for; then nothing is set
     * @throws MagicException if the line doesn't fit the declaration
     */
    public boolean apply(String line, Interpolate interpolate) throws MagicException, CellFailure {
        List<String> words = split(line, interpolate);
        if (words.contains("--help")) {
            return false;
        }
        try {
            command.parseArgs(words.toArray(String[]::new));
            return true;
        } catch (ParameterException e) {
            throw new MagicException(sentence(e), e);
        }
    }

    /** Fills in values of the session. */
    @FunctionalInterface
    public interface Interpolate {
        String of(String word) throws CellFailure;
    }

    /** The words that picocli is given. */
    private List<String> split(String line, Interpolate interpolate) throws MagicException, CellFailure {
        Optional<PositionalParamSpec> rest = restOfLine();
        int restIndex = rest.map(parameter -> parameter.index().min()).orElse(-1);
        List<String> given = new ArrayList<>();
        int positionals = 0;
        List<Words.Word> words = Words.of(line);
        for (int i = 0; i < words.size(); i++) {
            Words.Word word = words.get(i);
            if (isOption(word.text())) {
                given.add(interpolate.of(word.text()));
                int values = valuesAfter(word.text());
                for (int v = 0; v < values && i + 1 < words.size(); v++) {
                    given.add(interpolate.of(words.get(++i).text()));
                }
            } else if (positionals == restIndex) {
                String text = line.substring(word.start()).strip();
                given.add(rest.get().paramLabel().equals(EXPRESSION) ? text : interpolate.of(text));
                return given;
            } else {
                given.add(interpolate.of(word.text()));
                positionals++;
            }
        }
        return given;
    }

    private Optional<PositionalParamSpec> restOfLine() {
        return spec.positionalParameters().stream()
                .filter(parameter -> parameter.paramLabel().equals(EXPRESSION)
                        || parameter.paramLabel().equals(TEXT))
                .findFirst();
    }

    private static boolean isOption(String word) {
        return word.length() > 1
                && word.charAt(0) == '-'
                && (word.charAt(1) == '-' || Character.isLetter(word.charAt(1)));
    }

    /** How many of the words after this option are its values. */
    private int valuesAfter(String word) throws MagicException {
        int equals = word.indexOf('=');
        String optionName = equals < 0 ? word : word.substring(0, equals);
        if (optionName.equals("--help")) {
            return 0;
        }
        OptionSpec option = spec.findOption(optionName);
        if (option == null
                && spec.positionalParameters().stream()
                        .anyMatch(each -> each.paramLabel().equals(OPTION))) {
            return 0;
        }
        if (option == null) {
            throw new MagicException(unknownOption(optionName));
        }
        return equals < 0 ? option.arity().min() : 0;
    }

    private String unknownOption(String option) {
        List<String> known =
                spec.options().stream().map(OptionSpec::longestName).toList();
        if (known.isEmpty()) {
            return name + " has no options, but " + option + " stands in its line. " + seeHelp();
        }
        Optional<String> nearest = MagicRegistry.nearest(option, known);
        return name + " has no option " + option + "."
                + nearest.map(near -> " Did you mean " + near + "?")
                        .orElse(" It knows " + String.join(", ", known) + ".")
                + " " + seeHelp();
    }

    private String seeHelp() {
        return name.replaceFirst("^%%", "%") + " --help shows what it takes.";
    }

    private String sentence(ParameterException e) {
        ArgSpec about = e.getArgSpec();
        if (e.getCause() instanceof TypeConversionException reason && about != null) {
            return label(about) + " of " + name + ": " + reason.getMessage();
        }
        if (e instanceof MissingParameterException missing) {
            String labels = String.join(
                    " and ",
                    missing.getMissing().stream()
                            .map(MagicArguments::label)
                            .distinct()
                            .toList());
            return name + " needs " + (labels.isEmpty() ? "another word" : labels) + ". " + seeHelp();
        }
        if (e instanceof UnmatchedArgumentException unmatched) {
            return name + " can't use '" + String.join(" ", unmatched.getUnmatched()) + "' in its line. " + seeHelp();
        }
        if (e instanceof OverwrittenOptionException twice) {
            return name + " was given " + label(twice.getOverwritten()) + " twice; give it once.";
        }
        if (about != null && e.getValue() != null) {
            return label(about) + " of " + name + " can't be '" + e.getValue() + "'; it takes " + about.paramLabel()
                    + ". " + seeHelp();
        }
        return name + ": " + e.getMessage() + ". " + seeHelp();
    }

    private static String label(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }
}

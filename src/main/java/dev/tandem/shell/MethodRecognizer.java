package dev.tandem.shell;

import com.sun.source.tree.MethodTree;
import java.util.Optional;
import java.util.regex.Pattern;

/** Tells a method's declaration from a statement, by the compiler's own parser. */
final class MethodRecognizer {
    /** What a statement can start with but a method can't: spares the parser most pieces. */
    private static final Pattern STATEMENT = Pattern.compile(
            "(?s)(?:for|while|do|if|try|switch|return|throw|new|assert|yield|break|continue|this|super)\\b.*|\\{.*");

    /** The name of the method that {@code bare}, without comments and blanks around it, declares; else empty. */
    Optional<String> methodName(String bare) {
        boolean hasBody = bare.endsWith("}");
        boolean mayBeAbstract = bare.startsWith("abstract") || bare.startsWith("native");
        if (!hasBody && !mayBeAbstract
                || bare.indexOf('(') < 0
                || STATEMENT.matcher(bare).matches()) {
            return Optional.empty();
        }
        ParsedSource parsed = ParsedSource.parse("class $ {" + bare + "\n}");
        if (!parsed.errors().isEmpty() || parsed.firstType().isEmpty()) {
            return Optional.empty();
        }
        return parsed.firstType().get().getMembers().stream()
                .filter(MethodTree.class::isInstance)
                .map(member -> ((MethodTree) member).getName().toString())
                .findFirst();
    }
}

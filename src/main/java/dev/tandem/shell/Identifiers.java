package dev.tandem.shell;

import java.util.HashSet;
import java.util.Set;

/** The identifiers that a text mentions, also those inside its literals: a name too many does no harm. */
final class Identifiers {
    private Identifiers() {}

    static Set<String> in(String code) {
        Set<String> found = new HashSet<>();
        int i = 0;
        while (i < code.length()) {
            int c = code.codePointAt(i);
            if (!Character.isJavaIdentifierStart(c)) {
                i += Character.charCount(c);
                continue;
            }
            int start = i;
            while (i < code.length() && Character.isJavaIdentifierPart(code.codePointAt(i))) {
                i += Character.charCount(code.codePointAt(i));
            }
            found.add(code.substring(start, i));
        }
        return found;
    }
}

package dev.tandem.shell;

/** Java's comments. */
final class Comments {
    private Comments() {}

    /** The code with each character of its comments replaced by a blank; line ends stay, and so do all offsets. */
    static String blanked(String code) {
        char[] out = code.toCharArray();
        int i = 0;
        while (i < out.length) {
            char c = out[i];
            if (c == '"' && code.startsWith("\"\"\"", i)) {
                i = endOfLiteral(code, i + 3, "\"\"\"");
            } else if (c == '"' || c == '\'') {
                i = endOfLiteral(code, i + 1, String.valueOf(c));
            } else if (code.startsWith("//", i)) {
                while (i < out.length && out[i] != '\n' && out[i] != '\r') {
                    out[i++] = ' ';
                }
            } else if (code.startsWith("/*", i)) {
                int close = code.indexOf("*/", i + 2);
                int end = close < 0 ? out.length : close + 2;
                for (; i < end; i++) {
                    out[i] = out[i] == '\n' || out[i] == '\r' ? out[i] : ' ';
                }
            } else {
                i++;
            }
        }
        return new String(out);
    }

    private static int endOfLiteral(String code, int from, String close) {
        int i = from;
        while (i < code.length() && !code.startsWith(close, i)) {
            boolean lineEnd = code.charAt(i) == '\n' && close.length() == 1;
            if (lineEnd) {
                return i;
            }
            i += code.charAt(i) == '\\' ? 2 : 1;
        }
        return Math.min(code.length(), i + close.length());
    }
}

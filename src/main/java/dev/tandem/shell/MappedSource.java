package dev.tandem.shell;

import java.util.ArrayList;
import java.util.List;

/** Text for the compiler, made of the user's text and ours, that knows where each character of the user's came from. */
final class MappedSource {
    private record Segment(int start, int length, int userStart, boolean verbatim) {}

    private final String user;
    private final StringBuilder text = new StringBuilder();
    private final List<Segment> segments = new ArrayList<>();

    /** {@code user} is the cell's code. */
    MappedSource(String user) {
        this.user = user;
    }

    MappedSource ours(String generated) {
        text.append(generated);
        return this;
    }

    /** Our text, standing for the user's at {@code userStart}. */
    MappedSource ours(String generated, int userStart) {
        segments.add(new Segment(text.length(), generated.length(), userStart, false));
        text.append(generated);
        return this;
    }

    /** The user's own text. */
    MappedSource user(int start, int end) {
        segments.add(new Segment(text.length(), end - start, start, true));
        text.append(user, start, end);
        return this;
    }

    int length() {
        return text.length();
    }

    /** The offset in the cell of an offset here; for our text, that of the nearest text of the user's before it. */
    int toUser(int offset) {
        Segment before = null;
        for (Segment segment : segments) {
            if (segment.start > offset) {
                break;
            }
            before = segment;
        }
        if (before == null) {
            return 0;
        }
        return before.verbatim ? before.userStart + Math.min(offset - before.start, before.length) : before.userStart;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}

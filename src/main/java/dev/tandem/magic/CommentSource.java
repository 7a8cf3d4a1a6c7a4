package dev.tandem.magic;

import java.util.Optional;

/** Knows documentation comments of code that the session has no source of. Safe for any thread. */
public interface CommentSource {
    /**
     * @param signature as the session gives it, such as {@code String StringUtils.capitalize(String str)}
     * @return the comment as in the source; empty where none is known
     */
    Optional<String> comment(String signature);
}

package dev.tandem.magic;

/**
 * What a magic gives back for {@code x = %magic} alone: elsewhere it isn't shown, because the magic has told what it
 * did by itself.
 *
 * @param value may be null
 */
public record Quiet(Object value) {}

package dev.tandem.magic;

import java.util.List;

/** A magic that knows itself what a word in its line could become. */
public interface WordCompletion {
    /**
     * @param before the words that stand before it
     * @param prefix the part of the word that is there
     * @return whole words, best first; empty where none is known
     */
    List<String> completions(List<String> before, String prefix);
}

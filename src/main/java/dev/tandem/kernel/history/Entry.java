package dev.tandem.kernel.history;

import java.util.Optional;

/**
 * One cell as it was run.
 *
 * @param session number of the session, counted from 1
 * @param line execution count in it
 * @param input the code
 * @param output the result as text, if there was one
 */
public record Entry(int session, int line, String input, Optional<String> output) {}

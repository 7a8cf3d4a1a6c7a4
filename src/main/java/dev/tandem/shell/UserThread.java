package dev.tandem.shell;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A thread that is in code of cells, as it was at one moment.
 *
 * @param id Java's
 * @param state Java's
 * @param place the innermost line of a cell that it is in: "cell [3] line 2, in f(int)"
 * @param waitsFor the lock, monitor or other object that it waits for
 * @param holder id of the thread that holds that
 * @param holds the monitors and locks that it holds, monitors with the line where it took them
 */
public record UserThread(
        long id,
        String name,
        Thread.State state,
        String place,
        Optional<String> waitsFor,
        OptionalLong holder,
        List<String> holds) {
    public UserThread {
        holds = List.copyOf(holds);
    }
}

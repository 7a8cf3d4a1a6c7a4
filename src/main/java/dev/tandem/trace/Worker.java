package dev.tandem.trace;

import java.util.Objects;

/**
 * What tasks ran on: a lane of the timeline.
 *
 * @param id position among the workers of its run, from 0
 * @param name as people see it ("thread 1", "process 4711")
 * @param pid the operating system's process id, or -1 where unknown
 * @param tid the operating system's thread id, or -1 where unknown (virtual threads have none of their own)
 */
public record Worker(int id, String name, long pid, long tid) {
    public Worker {
        Objects.requireNonNull(name, "name");
    }
}

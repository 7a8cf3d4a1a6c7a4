package dev.tandem.engine;

import dev.tandem.trace.JvmRecord;
import dev.tandem.trace.Timeline;
import java.util.List;

/** What JVMs other than the session's, in which a mode has its workers, record of their threads' waits until closed. */
public interface WaitRecords extends AutoCloseable {
    /** Reads what the workers of an execution have recorded so far; without those that have none, or are gone. */
    List<JvmRecord> read(Timeline timeline);

    /** Has the workers stop recording. */
    @Override
    void close();
}

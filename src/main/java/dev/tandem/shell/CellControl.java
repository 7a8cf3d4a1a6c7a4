package dev.tandem.shell;

import java.util.LinkedHashMap;
import java.util.Map;
import jdk.jshell.execution.DirectExecutionControl;

/**
 * What JShell believes runs its snippets. It hands the classes over and reports each snippet as done: the session runs
 * cells itself, outside of JShell, so that values stay objects, exceptions stay whole, and JShell can complete and
 * inspect while a cell runs.
 */
final class CellControl extends DirectExecutionControl {
    /** Takes the classes of one or more snippets, by binary name, before any of them is used. */
    @FunctionalInterface
    interface ClassSink {
        void take(Map<String, byte[]> classFiles);
    }

    /** Guarded by the session's lock, as all calls are. */
    private ClassSink sink = classFiles -> {};

    void deliverTo(ClassSink newSink) {
        sink = newSink;
    }

    @Override
    public void load(ClassBytecodes[] classes) {
        Map<String, byte[]> classFiles = new LinkedHashMap<>();
        for (ClassBytecodes each : classes) {
            classFiles.put(each.name(), each.bytecodes());
        }
        sink.take(classFiles);
    }

    /**
     * Refused on purpose (the class of this method's caller, JShell, then makes a new version of each wrapper): the
     * values of variables don't live in wrappers, so nothing is lost.
     */
    @Override
    public void redefine(ClassBytecodes[] classes) throws NotImplementedException {
        throw new NotImplementedException("wrappers are replaced");
    }

    @Override
    public String invoke(String className, String methodName) {
        return "";
    }

    @Override
    public String varValue(String className, String varName) {
        return "";
    }

    /** The compiler's class path; that of the loader is the session's own to change. */
    @Override
    public void addToClasspath(String paths) {}

    @Override
    public void stop() {
        // Nothing runs in here.
    }
}

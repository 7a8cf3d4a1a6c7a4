package dev.tandem.trace;

import java.util.Optional;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedThread;

/** What the flight recorder's events say in words. The fields are those of the JDK's {@code jfr metadata}. */
final class JvmEvents {
    private static final String JOINED = "java.lang.Thread";

    private JvmEvents() {}

    /** What a thread waited for by one of its events; empty for events of another kind. */
    static Optional<Why> why(RecordedEvent event) {
        return switch (event.getEventType().getName()) {
            case "jdk.ThreadSleep" -> blocked("sleep");
            case "jdk.ThreadPark" -> Optional.of(parked(event.getClass("parkedClass")));
            case "jdk.JavaMonitorEnter" -> Optional.of(monitor(event));
            case "jdk.JavaMonitorWait" -> blocked(notified(event.getClass("monitorClass")));
            case "jdk.SocketConnect" -> blocked("connecting to " + address(event));
            case "jdk.SocketRead" -> blocked("reading from socket " + address(event));
            case "jdk.SocketWrite" -> blocked("writing to socket " + address(event));
            case "jdk.FileRead" -> isMeasuring(event) ? Optional.empty() : blocked("reading file " + path(event));
            case "jdk.FileWrite" -> blocked("writing file " + path(event));
            case "jdk.FileForce" -> blocked("forcing file " + path(event) + " to disk");
            default -> Optional.empty();
        };
    }

    /** The thread that starts or ends by an event. */
    static RecordedThread subject(RecordedEvent event) {
        return event.hasField("thread") ? event.getThread("thread") : event.getThread();
    }

    /**
     * Whether a thread is virtual. {@code RecordedThread.isVirtual} came with JDK 21 and this code is compiled for 17; a
     * virtual thread has a Java id and no id of the operating system's.
     */
    static boolean isVirtual(RecordedThread thread) {
        return thread.getJavaThreadId() > 0 && thread.getOSThreadId() <= 0;
    }

    private static Optional<Why> blocked(String reason) {
        return Optional.of(new Why(State.BLOCKED, reason));
    }

    private static Why parked(RecordedClass on) {
        return on == null ? new Why(State.BLOCKED, "parked") : JavaWaits.waiting(on.getName(), "");
    }

    private static Why monitor(RecordedEvent event) {
        RecordedThread owner = event.getThread("previousOwner");
        String held = owner == null || owner.getJavaName() == null ? "" : ", held by " + owner.getJavaName();
        return new Why(State.WAITING_FOR_LOCK, "the monitor of " + name(event.getClass("monitorClass")) + held);
    }

    private static String notified(RecordedClass monitor) {
        return monitor != null && monitor.getName().equals(JOINED)
                ? "the end of a thread (join)"
                : "notify on " + name(monitor);
    }

    private static String name(RecordedClass type) {
        return type == null ? "an object" : JavaWaits.simple(type.getName());
    }

    private static String address(RecordedEvent event) {
        String host = event.getString("host");
        String shown = host == null || host.isEmpty() ? event.getString("address") : host;
        return shown + ":" + event.getInt("port");
    }

    /** The instrument's own reads of a thread's clocks, at the start and the end of each task. */
    private static boolean isMeasuring(RecordedEvent event) {
        String path = event.getString("path");
        return path != null && path.matches("/proc/(self|\\d+)/task/\\d+/(schedstat|wchan|stat)");
    }

    private static String path(RecordedEvent event) {
        String path = event.getString("path");
        return path == null ? "(standard stream)" : path;
    }
}

package dev.tandem.trace;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Makes the timeline of a {@link Watch}: the life of each thread that did something as one task. Used once. */
final class WatchTimeline {
    private static final long PID = ProcessHandle.current().pid();

    /** A thread that was there before must use this much of a core to be shown. */
    private static final long SOMETHING_NANOS = 1_000_000;

    /** A thread that is new must use this much, or wait for this long. */
    private static final long NOTHING_NANOS = 100_000;

    /** Most virtual threads with a lane of their own. */
    private static final int MAX_VIRTUAL = 1_000;

    private static final int NAMED = 3;

    private final List<WatchedThread> threads;
    private final Sampler sampler;
    private final Optional<JvmRecord> record;
    private final Predicate<String> leaveOut;
    private final String own;
    private final long endNanos;
    private long startNanos;
    private final List<String> remarks = new ArrayList<>();
    private final List<String> idle = new ArrayList<>();
    private final List<TaskTrace> tasks = new ArrayList<>();
    private long carriersNanos;

    WatchTimeline(
            List<WatchedThread> threads,
            Sampler sampler,
            Optional<JvmRecord> record,
            String own,
            String watcher,
            Predicate<String> leaveOut,
            long startNanos,
            long endNanos,
            int unwatched) {
        this.threads = threads;
        this.sampler = sampler;
        this.record = record;
        this.own = own;
        this.leaveOut = leaveOut.or(watcher::equals);
        this.startNanos = startNanos;
        this.endNanos = endNanos;
        if (unwatched > 0) {
            remarks.add(String.format(
                    Locale.ROOT, "%,d more threads than the %,d shown were not watched.", unwatched, threads.size()));
        }
    }

    /** On-CPU time of the threads that carry virtual threads; known once the {@link #timeline} is made. */
    long carriersNanos() {
        return carriersNanos;
    }

    /** Without states, which are still to be drawn. The first lane is that of the code's own thread. */
    Timeline timeline() {
        Map<Long, JvmRecord.ThreadLife> lives = new HashMap<>();
        record.ifPresent(r -> r.lives().forEach(life -> lives.put(life.javaId(), life)));
        Optional<JvmRecord.ThreadLife> ownLife = lives.values().stream()
                .filter(life -> isOwn(life.name()) && life.startedMeanwhile())
                .findFirst();
        boolean ownSeen = ownLife.isPresent() || threads.stream().anyMatch(t -> !t.caller() && isOwn(t.name()));
        // What came before, such as compiling the code, is not the code's.
        ownLife.ifPresent(life -> startNanos = Math.max(startNanos, life.startNanos()));
        Set<Long> shown = new HashSet<>();
        List<WatchedThread> ownFirst = new ArrayList<>(threads);
        ownFirst.sort(Comparator.comparing(thread -> !isOwn(thread.name())));
        if (ownFirst.stream().noneMatch(thread -> !thread.caller() && isOwn(thread.name()))) {
            ownLife.ifPresent(life -> unsampled(life, record.orElseThrow()));
            ownLife.ifPresent(life -> shown.add(life.javaId()));
        }
        for (WatchedThread thread : ownFirst) {
            long id = thread.thread().getId();
            shown.add(id);
            if ((!thread.caller() || !ownSeen) && !WatchedThread.servesTheJdk(thread.name())) {
                sampled(thread, Optional.ofNullable(lives.get(id)));
            }
        }
        record.ifPresent(r -> r.lives().stream()
                .filter(life -> !life.virtual() && !life.system() && !shown.contains(life.javaId()))
                .filter(life -> life.startedMeanwhile() && !leaveOut.test(life.name()))
                .filter(life -> !WatchedThread.servesTheJdk(life.name()))
                .forEach(life -> unsampled(life, r)));
        record.ifPresent(this::virtual);
        remark();
        int cores = Runtime.getRuntime().availableProcessors();
        long last = tasks.stream().mapToLong(TaskTrace::endNanos).max().orElse(endNanos);
        return new Timeline(
                startNanos,
                Math.max(endNanos, last),
                tasks.stream().map(TaskTrace::worker).toList(),
                tasks,
                cores,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                remarks);
    }

    private boolean isOwn(String name) {
        return name.equals(own);
    }

    private void remark() {
        if (!idle.isEmpty()) {
            String names = idle.stream().distinct().limit(NAMED).collect(Collectors.joining(", "))
                    + (idle.stream().distinct().count() > NAMED ? ", ..." : "");
            remarks.add(String.format(
                    Locale.ROOT,
                    "%,d %s made and did next to nothing (%s); not shown.",
                    idle.size(),
                    idle.size() == 1 ? "thread was" : "threads were",
                    names));
        }
        if (tasks.stream()
                .anyMatch(t -> t.accounting().onCpuNanos().isPresent()
                        && t.accounting().runQueueNanos().isEmpty())) {
            remarks.add("Of some threads it can't be told when they waited for a core: shown as not running.");
        }
    }

    /** A thread whose clocks were read. */
    private void sampled(WatchedThread thread, Optional<JvmRecord.ThreadLife> life) {
        List<SampledThread.Sample> samples = sampler.samplesOf(thread.id()).stream()
                .filter(s -> s.cpuNanos() >= 0)
                .toList();
        if (samples.isEmpty() || samples.size() == 1 && !thread.old() && life.isPresent()) {
            // It ended before it was looked at twice.
            if (life.isPresent() && life.get().startedMeanwhile() && !thread.carrier()) {
                unsampled(life.get(), record.orElseThrow());
            }
            return;
        }
        SampledThread.Sample first = samples.get(0);
        SampledThread.Sample last = samples.get(samples.size() - 1);
        long cpu = last.cpuNanos() - (thread.old() ? first.cpuNanos() : 0);
        if (thread.carrier()) {
            carriersNanos += cpu;
            return;
        }
        // A new thread's clocks began at 0 when it did.
        long before = thread.old() ? 0 : first.cpuNanos() + Math.max(0, first.runQueueNanos());
        long start = Math.max(
                startNanos,
                life.filter(JvmRecord.ThreadLife::startedMeanwhile)
                        .map(JvmRecord.ThreadLife::startNanos)
                        .orElse(first.nanos() - before));
        long ended = life.map(JvmRecord.ThreadLife::endNanos)
                .filter(l -> l != Long.MAX_VALUE)
                .orElse(last.nanos());
        long stop = Math.max(start, Math.min(endNanos, ended));
        long id = thread.thread().getId();
        long tid = thread.tid() >= 0
                ? thread.tid()
                : life.map(JvmRecord.ThreadLife::tid)
                        .orElse(record.map(r -> r.tid(id)).orElse(-1L));
        Worker worker = new Worker(thread.id(), thread.name(), PID, tid);
        boolean did = cpu >= (thread.old() ? SOMETHING_NANOS : NOTHING_NANOS) || waited(worker, start, stop);
        if (!did && !isOwn(thread.name())) {
            if (!thread.old()) {
                idle.add(thread.name());
            }
            return;
        }
        boolean queueKnown = last.runQueueNanos() >= 0 && first.runQueueNanos() >= 0;
        long queue = queueKnown ? last.runQueueNanos() - (thread.old() ? first.runQueueNanos() : 0) : 0;
        long wall = stop - start;
        long onCpu = Math.max(0, Math.min(wall, cpu));
        Accounting accounting = new Accounting(
                wall,
                OptionalLong.of(onCpu),
                queueKnown ? OptionalLong.of(Math.max(0, Math.min(wall - onCpu, queue))) : OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty());
        add(worker, start, stop, accounting);
    }

    /** A thread that lived too shortly for its clocks to be read: when it lived is known, and what it waited for. */
    private void unsampled(JvmRecord.ThreadLife life, JvmRecord known) {
        long start = Math.max(startNanos, life.startNanos());
        long stop = Math.max(start, Math.min(endNanos, life.endNanos()));
        Worker worker = new Worker(freeId(), name(life), PID, life.tid());
        if (!waited(worker, start, stop) && !known.computed(life.javaId()) && !isOwn(life.name())) {
            idle.add(name(life));
            return;
        }
        add(worker, start, stop, Accounting.wallOnly(stop - start));
    }

    /** Whether a thread waited for something, rather than for something to do. */
    private boolean waited(Worker worker, long start, long stop) {
        long nanos = record.stream()
                .flatMap(r -> r.waits(worker, start, stop).stream())
                .filter(wait -> !wait.idle())
                .mapToLong(wait -> wait.overlap(start, stop))
                .sum();
        return nanos >= NOTHING_NANOS;
    }

    /** Virtual threads as themselves: the JVM keeps no clock for them, but notes when they sleep, read and write. */
    private void virtual(JvmRecord known) {
        int more = 0;
        boolean any = false;
        for (JvmRecord.ThreadLife life : known.lives()) {
            if (!life.virtual() || !life.startedMeanwhile()) {
                continue;
            }
            any = true;
            long start = Math.max(startNanos, life.startNanos());
            long stop = Math.max(start, Math.min(endNanos, life.endNanos()));
            if (tasks.size() >= MAX_VIRTUAL) {
                more++;
            } else if (stop > start) {
                add(new Worker(freeId(), name(life), PID, -1), start, stop, Accounting.wallOnly(stop - start));
            }
        }
        if (any) {
            remarks.add(
                    "Of virtual threads the JVM tells when they sleep, read or write; the rest of their time they ran,"
                            + " were parked or waited for a carrier.");
        }
        if (more > 0) {
            remarks.add(String.format(Locale.ROOT, "%,d more virtual threads are not shown.", more));
        }
    }

    private static String name(JvmRecord.ThreadLife life) {
        return life.virtual() && life.name().isEmpty() ? JvmRecord.virtualName(life.javaId()) : life.name();
    }

    /** Behind all that the sampler knows, so that none of its samples is taken for another's. */
    private int freeId() {
        return threads.size() + tasks.size();
    }

    private void add(Worker worker, long start, long stop, Accounting accounting) {
        tasks.add(new TaskTrace(tasks.size(), worker, start, stop, accounting, Ending.DONE, "", List.of(), List.of()));
    }
}

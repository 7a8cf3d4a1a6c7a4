package dev.tandem.magic.session;

import dev.tandem.magic.LineMagic;
import dev.tandem.magic.MagicCall;
import dev.tandem.shell.UserThread;
import dev.tandem.shell.UserThreads;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** Shows what the threads of cells wait for, and which of them wait for each other. */
@Command(
        description =
                "Shows the threads that run cells' code: where each is, what it waits for and holds, and which wait"
                        + " for each other for ever. While a cell hangs, run it in a subshell console. Virtual threads are on no"
                        + " list, so they aren't shown.")
final class Deadlocks implements LineMagic {
    @Override
    public Object line(MagicCall call) {
        call.output().stdout(text(call.notebook().session().threads()));
        return null;
    }

    private static String text(UserThreads all) {
        Map<Long, UserThread> byId =
                all.threads().stream().collect(Collectors.toMap(UserThread::id, Function.identity()));
        List<String> lines = new ArrayList<>();
        Set<UserThread> stuck = new HashSet<>();
        List<List<UserThread>> rings = all.deadlocks();
        for (List<UserThread> ring : rings) {
            lines.add("Deadlock: these " + ring.size() + " threads wait for each other, and none will ever go on.");
            ring.forEach(thread -> describe(thread, byId, lines));
            lines.add(advice(ring));
            stuck.addAll(ring);
        }
        if (rings.isEmpty()) {
            lines.add("No threads wait for each other.");
        }
        List<UserThread> others =
                all.threads().stream().filter(thread -> !stuck.contains(thread)).toList();
        if (!others.isEmpty()) {
            lines.add(rings.isEmpty() ? "Threads in cells' code:" : "Other threads in cells' code:");
            others.forEach(thread -> describe(thread, byId, lines));
        }
        return String.join("\n", lines) + "\n";
    }

    private static void describe(UserThread thread, Map<Long, UserThread> byId, List<String> lines) {
        String waits = thread.waitsFor()
                .map(what -> " waits for " + what + holder(thread, byId))
                .orElse(thread.state() == Thread.State.RUNNABLE ? " runs" : " waits");
        lines.add("  \"" + thread.name() + "\"" + waits);
        lines.add("      at " + thread.place());
        thread.holds().forEach(held -> lines.add("      holds " + held));
    }

    private static String holder(UserThread thread, Map<Long, UserThread> byId) {
        if (thread.holder().isEmpty()) {
            return "";
        }
        UserThread holder = byId.get(thread.holder().getAsLong());
        return holder == null ? ", held by a thread outside of cells" : ", held by \"" + holder.name() + "\"";
    }

    private static String advice(List<UserThread> ring) {
        boolean monitors = ring.stream().anyMatch(thread -> thread.state() == Thread.State.BLOCKED);
        return monitors
                ? "  Take locks in the same order everywhere. Waits for a monitor can't be interrupted: the stop button"
                        + " gives the session back, but these threads stay until the kernel is restarted."
                : "  Take locks in the same order everywhere, or give up after a while with tryLock. The stop button ends"
                        + " these waits.";
    }
}

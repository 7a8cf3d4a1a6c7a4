package dev.tandem.kernel;

import dev.tandem.jupyter.Channel;
import dev.tandem.jupyter.Message;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The main shell and the subshells, each with a thread and a queue of its own, over one session. Safe for any thread.
 *
 * @see <a href="https://jupyter.org/enhancement-proposals/91-kernel-subshells/kernel-subshells.html">JEP 91</a>
 */
final class Shells implements AutoCloseable {
    private final Dispatcher dispatcher;
    private final RequestLoop main;
    private final RequestLoop control;
    private final Map<String, RequestLoop> subshells = new ConcurrentSkipListMap<>();

    /** @param control answers what can't wait for the main shell, which may be busy */
    Shells(Dispatcher dispatcher, RequestLoop control) {
        this.dispatcher = dispatcher;
        this.control = control;
        main = new RequestLoop("tandem-cells", dispatcher);
    }

    void start() {
        main.start();
    }

    /** Queues a request of the shell channel where its header says. */
    void add(Message message) {
        Optional<String> subshell = message.header().subshell();
        if (subshell.isEmpty()) {
            // Every client that connects asks what this kernel is first, also while a cell runs: until it is answered
            // JupyterLab's subshell console sends nothing else.
            RequestLoop loop = message.type().equals("kernel_info_request") ? control : main;
            loop.add(Channel.SHELL, message);
            return;
        }
        RequestLoop loop = subshells.get(subshell.get());
        if (loop == null) {
            control.add(Channel.SHELL, message, request -> dispatcher.refuse(request, unknown(subshell.get())));
        } else {
            loop.add(Channel.SHELL, message);
        }
    }

    /** Starts a subshell and returns its id. */
    String create() {
        String id = UUID.randomUUID().toString();
        RequestLoop loop = new RequestLoop("tandem-subshell-" + id, dispatcher);
        loop.start();
        subshells.put(id, loop);
        return id;
    }

    /**
     * Ends a subshell when it has done what it was asked until now.
     *
     * @throws BadRequestException if there is none of that id
     */
    void delete(String id) throws BadRequestException {
        RequestLoop loop = subshells.remove(id);
        if (loop == null) {
            throw new BadRequestException(unknown(id));
        }
        loop.close();
    }

    List<String> list() {
        return List.copyOf(subshells.keySet());
    }

    @Override
    public void close() {
        main.close();
        subshells.values().forEach(RequestLoop::close);
    }

    private static String unknown(String id) {
        return "There is no subshell " + id + "; list_subshell_request names those that there are.";
    }
}

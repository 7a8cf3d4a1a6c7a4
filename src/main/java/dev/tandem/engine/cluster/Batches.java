package dev.tandem.engine.cluster;

import dev.tandem.engine.ModeException;
import dev.tandem.engine.cluster.message.ToDriver;
import dev.tandem.engine.process.Departure;
import dev.tandem.engine.process.TransferException;
import dev.tandem.engine.process.TypeNames;
import dev.tandem.engine.process.ValueCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Cuts a workload's tasks into batches that travel together: handing one out costs some ms, whatever is in it. */
final class Batches {
    /** More than one for each slot, so that one that is done sooner takes more. */
    private static final int PER_SLOT = 4;

    private Batches() {}

    /**
     * Cuts tasks that follow each other into batches of about equal size.
     *
     * @param elements one for each task, or none
     * @throws ModeException naming the element that can't be sent
     */
    static List<ToDriver.Batch> cut(int tasks, List<?> elements, int slots, ValueCodec codec) throws ModeException {
        int count = (int) Math.min(tasks, (long) slots * PER_SLOT);
        List<ToDriver.Batch> batches = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int from = (int) ((long) tasks * i / count);
            int to = (int) ((long) tasks * (i + 1) / count);
            int[] indices = IntStream.range(from, to).toArray();
            int[] places = IntStream.range(0, to - from).toArray();
            byte[] bytes = elements.isEmpty() ? new byte[0] : encode(elements.subList(from, to), from, codec);
            batches.add(new ToDriver.Batch(indices, places, bytes));
        }
        return batches;
    }

    private static byte[] encode(List<?> elements, int from, ValueCodec codec) throws ModeException {
        try {
            return Departure.fromThisMachine(() -> codec.encode(elements.toArray()));
        } catch (TransferException whole) {
            for (int i = 0; i < elements.size(); i++) {
                Object element = elements.get(i);
                try {
                    Departure.fromThisMachine(() -> codec.encode(element));
                } catch (TransferException e) {
                    throw new ModeException(
                            "The element of task " + (from + i) + ", of type " + TypeNames.of(element)
                                    + ", can't be sent to the cluster: " + e.getMessage() + ".",
                            e);
                }
            }
            throw new ModeException("The elements can't be sent to the cluster: " + whole.getMessage() + ".", whole);
        }
    }
}

package dev.tandem.engine.process;

import org.apache.fory.context.ReadContext;
import org.apache.fory.context.WriteContext;
import org.apache.fory.resolver.TypeResolver;
import org.apache.fory.serializer.Serializer;

/** Several roots of one graph in Fory's bytes, one after another, with what each takes. Confined to one thread at a time. */
final class ForyRoots extends Serializer<ForyRoots.Roots> {
    /** The roots; {@code bulk} tells how many large arrays have been put apart so far. */
    record Roots(Object[] values, RootMeter meter, BulkCount bulk) {}

    /** Counts what lies apart. */
    @FunctionalInterface
    interface BulkCount {
        int count();
    }

    ForyRoots(TypeResolver types) {
        super(types.getConfig(), Roots.class);
    }

    @Override
    public void write(WriteContext context, Roots roots) {
        context.writeVarUInt32(roots.values().length);
        roots.meter().start(context.getBuffer().writerIndex());
        for (int i = 0; i < roots.values().length; i++) {
            context.writeRef(roots.values()[i]);
            roots.meter()
                    .done(i, context.getBuffer().writerIndex(), roots.bulk().count());
        }
    }

    @Override
    public Roots read(ReadContext context) {
        Object[] values = new Object[context.readVarUInt32()];
        RootMeter meter = new RootMeter(values.length);
        meter.start(context.getBuffer().readerIndex());
        for (int i = 0; i < values.length; i++) {
            values[i] = context.readRef();
            meter.done(i, context.getBuffer().readerIndex(), 0);
        }
        return new Roots(values, meter, () -> 0);
    }
}

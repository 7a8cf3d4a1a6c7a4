package dev.tandem.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class JavaWaitsTest {
    @Test
    void whatIsWaitedForIsNamedAsItsUserKnowsIt() {
        assertEquals("ReentrantLock", JavaWaits.simple("java.util.concurrent.locks.ReentrantLock$NonfairSync"));
        assertEquals("CompletableFuture", JavaWaits.simple("java.util.concurrent.CompletableFuture$Signaller"));
        assertEquals("Latch", JavaWaits.simple("org.example.Latch$Sync"));
        assertEquals("Shop$Door", JavaWaits.simple("org.example.Shop$Door"));
    }
}

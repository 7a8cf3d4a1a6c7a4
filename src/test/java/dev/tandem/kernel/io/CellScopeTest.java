package dev.tandem.kernel.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class CellScopeTest {
    private final CellScope scope = new CellScope(null, Map.of(String.class, "service"));

    @Test
    void aThreadInheritsTheScopeOfItsMaker() throws Exception {
        AtomicReference<CellScope> seen = new AtomicReference<>();
        scope.call(() -> {
            Thread thread = new Thread(() -> seen.set(CellScope.capture()));
            thread.start();
            thread.join();
            return null;
        });
        assertSame(scope, seen.get());
        assertTrue(CellScope.current().isEmpty());
    }

    @Test
    void wrappedWorkTakesItsScopeToAnotherThreadAndLeavesNothingBehind() throws Exception {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            CellScope other = new CellScope(null, Map.of());
            pool.submit(other.wrap(() -> {})).get();
            assertSame(scope, pool.submit(scope.wrap(CellScope::capture)).get());
            assertEquals(Optional.empty(), pool.submit(CellScope::current).get());
            assertEquals(
                    Optional.empty(),
                    scope.call(() -> pool.submit(CellScope::current).get()));
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void servicesAreFoundByType() {
        assertEquals(Optional.of("service"), scope.service(String.class));
        assertEquals(Optional.empty(), scope.service(Integer.class));
    }
}

package dev.tandem.magic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tandem.magic.run.Modes;
import dev.tandem.magic.system.Surroundings;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MagicRegistryTest {
    private final MagicRegistry magics = MagicInterpreter.builtIn(Modes.none(), new Surroundings());

    @ParameterizedTest
    @CsvSource({
        "thread,threads",
        "threds,threads",
        "procesess,processes",
        "Threads,threads",
        "compaer,compare",
        "seral,serial"
    })
    void theNearestNameIsSuggested(String typed, String meant) {
        assertEquals(Optional.of(meant), magics.nearest(typed));
    }

    @Test
    void nothingIsSuggestedForWhatIsLikeNothing() {
        assertEquals(Optional.empty(), magics.nearest("qqqqqqqq"));
    }

    @Test
    void everyMagicDeclaresWhatItIsFor() {
        for (String name : magics.names()) {
            Object magic = magics.create(name).orElseThrow();
            assertTrue(magic instanceof LineMagic || magic instanceof CellMagic, name);
            assertTrue(magics.declaration(name).orElseThrow().usageMessage().description().length > 0, name);
            assertTrue(MagicHelp.of(name, magic).contains("Usage: %"), name);
        }
    }

    @Test
    void usersAddTheirOwn() throws Exception {
        magics.addLine("hello", call -> "Hello " + call.arguments());
        Object magic = magics.create("hello").orElseThrow();
        assertTrue(magic instanceof LineMagic);
        assertEquals(Optional.of("hello"), magics.nearest("helo"));
    }

    @Test
    void aNameThatCantBeTypedIsRefused() {
        String message = assertThrows(IllegalArgumentException.class, () -> magics.addLine("a b", call -> null))
                .getMessage();
        assertTrue(message.contains("'a b'"), message);
    }
}

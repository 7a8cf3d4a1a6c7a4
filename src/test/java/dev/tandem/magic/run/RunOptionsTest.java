package dev.tandem.magic.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tandem.magic.MagicArguments;
import dev.tandem.magic.MagicException;
import dev.tandem.magic.MagicRegistry;
import dev.tandem.magic.system.Surroundings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the run magics' lines may say, and what is said about lines that can't be used. */
class RunOptionsTest {
    private final MagicRegistry magics = new MagicRegistry();

    RunOptionsTest() {
        RunMagics.addTo(magics, Modes.none(), new Surroundings());
    }

    private void apply(String line) throws Exception {
        String name = line.replaceFirst("^%%?", "").split(" ", 2)[0];
        String sign = line.startsWith("%%") ? "%%" : "%";
        String arguments = line.contains(" ") ? line.substring(line.indexOf(' ') + 1) : "";
        new MagicArguments(sign + name, magics.create(name).orElseThrow()).apply(arguments, word -> word);
    }

    private String refused(String line) {
        return assertThrows(MagicException.class, () -> apply(line), line).getMessage();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%%threads",
                "%%threads 4",
                "%%threads 1,2,4 --tasks 8 --repeat 3 --warmup 0",
                "%%processes 2 --timeout 500ms --no-baseline --as mine --results r",
                "%%threads --each List.of(1, 2, 3) --chart timeline,speedup --save a.png --save b.csv",
                "%%compare serial threads:4 processes:1,2 virtual",
                "%threads 4 f(task) + \"a b\"",
                "%serial --tasks 3 f(task)",
                "%%threads --each=List.of(1, 2) --timeout=1.5",
            })
    void whatTheManualShowsIsTaken(String line) throws Exception {
        apply(line);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "%%threads 0|K[,K...] of %%threads: 0 is too small: at least 1 worker is needed.",
                "%%threads -1|-1 is too small",
                "%%threads abc|'abc' is not a whole number. Write one from 1 to 1024.",
                "%%threads 10000|10000 is too large: Tandem's bound is 1024 workers.",
                "%%threads 99999999999999999999|is too large",
                "%%threads 1,x|'x' in '1,x' is not a whole number",
                "%%threads 4 --tasks 0|--tasks of %%threads: 0 is too small",
                "%%threads 4 --tasks 2000000|--tasks of %%threads: 2000000 is too large: Tandem's bound is 1000000 tasks",
                "%%threads 4 --repeat 0|--repeat of %%threads: 0 is too small: at least 1 repeat is needed.",
                "%%threads 4 --repeat 1001|--repeat of %%threads: 1001 is too large: Tandem's bound is 1000 repeats",
                "%%threads 4 --warmup -1|--warmup of %%threads: -1 is too small",
                "%%compare serial threads --repeat 0|--repeat of %%compare: 0 is too small",
                "%%threads 4 --repeat many|--repeat of %%threads: 'many' is not a whole number",
                "%%threads 4 --timeout soon|--timeout of %%threads: 'soon' is not a duration. Write a number and a unit",
                "%%threads 4 --timeout 0s|'0s' can't be a time limit",
                "%%threads 4 --as 4you|--as of %%threads: '4you' can't be a variable's name",
                "%%threads 4 --chart pie|'pie' is not a kind of chart. Choose from timeline, speedup, scaling, convoy and none.",
                "%%threads 4 --chart none,speedup|asks for charts and for none",
                "%%threads 4 --taks 8|%%threads has no option --taks. Did you mean --tasks?",
                "%%threads 4 --frobnicate|%%threads has no option --frobnicate. It knows ",
                "%%threads 4 --tasks|%%threads needs --tasks",
                "%%threads 4 --repeat 2 --repeat 3|was given --repeat twice",
                "%%compare|%%compare needs MODE[:K]",
                "%%compare serial bogus|'bogus' is not a mode. Choose from serial, threads,",
                "%%compare thread:4|'thread' is not a mode. Choose from serial, threads,",
                "%%compare serial:4|'serial:4' asks for 4 workers, but serial means one after another on one.",
                "%%compare threads:0|0 is too small",
            })
    void aLineThatCantBeUsedIsAnsweredWithTheValueAndTheNextStep(String line, String expected) {
        String message = refused(line);
        assertTrue(message.contains(expected), message);
        assertTrue(message.endsWith("."), message);
    }

    @Test
    void aSweepKeepsItsOrderAndDropsRepetitions() {
        assertEquals(
                List.of(4, 1, 2),
                new WorkerCounts.Converter().convert("4,1,2,1").counts());
    }
}

package dev.tandem.magic.session;

import dev.tandem.magic.LineMagic;
import dev.tandem.magic.MagicCall;
import dev.tandem.magic.MagicException;
import dev.tandem.magic.MagicHelp;
import dev.tandem.magic.MagicRegistry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Tells how to use the magics. */
@Command(description = "Tells what Tandem can do, or what one magic takes.")
final class Help implements LineMagic {
    private static final String OVERVIEW = """
            A cell is Java. Its last expression is its result; what it declares stays for later cells.

            %%threads 4           runs the cell as 4 tasks on 4 threads and shows what overlapped and what it gained
            %%processes 4         the same in 4 processes, %%virtual 100 on virtual threads, %%serial one by one
            %%compare serial threads:4 processes:4
                                  the same workload in several modes, in one chart
                                  The cell sees `task` (its number), `tasks` (how many) and `it` (with --each).
            %maven group:artifact:version
                                  a library and what it needs, by Maven's own rules
            %timeit EXPR          how long an expression takes, warmed up, with its spread
            !COMMAND              a command of the system's shell

            %lsmagic lists all magics, %help NAME tells what one takes, Tab completes, Shift-Tab shows documentation.
            """;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "A magic.")
    private String name;

    @Override
    public Object line(MagicCall call) throws MagicException {
        if (name == null) {
            call.output().stdout(OVERVIEW);
            return null;
        }
        String bare = name.replaceFirst("^%{1,2}", "");
        MagicRegistry magics = call.notebook().magics();
        Object magic = magics.create(bare)
                .orElseThrow(() -> new MagicException("There is no magic " + bare + "."
                        + magics.nearest(bare)
                                .map(near -> " Did you mean " + near + "?")
                                .orElse("")
                        + " %lsmagic lists them all."));
        call.output().stdout(MagicHelp.of(bare, magic));
        return null;
    }
}

package dev.tandem.magic.session;

import dev.tandem.display.MimeBundle;
import dev.tandem.kernel.Payload;
import dev.tandem.magic.LineMagic;
import dev.tandem.magic.MagicCall;
import dev.tandem.magic.MagicException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows in the client's pager what a name is. */
@Command(
        description = "Shows what a name is, with its documentation, in the client's pager; `NAME?` and `?NAME` are the"
                + " short forms.")
final class Describe implements LineMagic {
    @Parameters(paramLabel = "NAME", description = "A type, a member such as Math.max, a variable, or a magic.")
    private String name;

    @Override
    public Object line(MagicCall call) throws MagicException {
        MimeBundle found = call.notebook()
                .inspect(name)
                .orElseThrow(() -> new MagicException("Nothing is known of \"" + name
                        + "\". Is it imported or declared? %who lists the variables, %lsmagic the magics."));
        call.output().payload(new Payload.Page(found));
        return null;
    }
}

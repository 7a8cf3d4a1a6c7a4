package dev.tandem.magic.system;

import dev.tandem.magic.CellMagic;
import dev.tandem.magic.LineMagic;
import dev.tandem.magic.MagicCall;
import dev.tandem.magic.MagicException;
import dev.tandem.magic.MagicRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The magics about the system, and how to add them. */
public final class SystemMagics {
    private SystemMagics() {}

    /** Adds all of this package to a registry; they share one folder and one environment. */
    public static void addTo(MagicRegistry magics, Surroundings surroundings) {
        magics.add(() -> new Shell(surroundings), "system");
        magics.add(() -> new Lines(surroundings), "sx");
        magics.add(() -> new Script("bash", surroundings), "bash");
        magics.add(() -> new Script("sh", surroundings), "sh");
        magics.add(() -> new Cd(surroundings), "cd");
        magics.add(() -> new Pwd(surroundings), "pwd");
        magics.add(() -> new Env(surroundings), "env");
    }

    @Command(description = "Runs a command in the system's shell; `!COMMAND` is the short form.")
    static final class Shell implements LineMagic {
        @Parameters(paramLabel = "TEXT", description = "The command, to the end of the line.")
        private String command;

        private final Surroundings surroundings;

        Shell(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Object line(MagicCall call) throws MagicException {
            int code = new Commands(call.notebook(), surroundings).run(program(command), call.output());
            tellOf(code, call);
            return null;
        }

        static List<String> program(String command) {
            boolean windows =
                    System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
            return windows ? List.of("cmd.exe", "/c", command) : List.of("/bin/sh", "-c", command);
        }

        static void tellOf(int code, MagicCall call) {
            if (code != 0) {
                call.output().stderr("The command ended with exit code " + code + ".\n");
            }
        }
    }

    @Command(
            description = "Runs a command in the system's shell and gives what it prints as a list of lines;"
                    + " `lines = !COMMAND` is the short form.")
    static final class Lines implements LineMagic {
        @Parameters(paramLabel = "TEXT", description = "The command, to the end of the line.")
        private String command;

        private final Surroundings surroundings;

        Lines(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Object line(MagicCall call) throws MagicException {
            StringBuffer printed = new StringBuffer();
            int code = new Commands(call.notebook(), surroundings)
                    .run(Shell.program(command), printed::append, call.output()::stderr);
            Shell.tellOf(code, call);
            return printed.toString().lines().toList();
        }
    }

    @Command(description = "Runs the cell in a shell; the cell fails where the shell's exit code isn't 0.")
    static final class Script implements CellMagic, LineMagic {
        @Parameters(arity = "0..*", paramLabel = "ARGUMENT", description = "What the script sees as $1, $2 ...")
        private List<String> arguments = List.of();

        @Option(names = "--no-raise-error", description = "An exit code other than 0 is no error.")
        private boolean tolerant;

        private final String shell;
        private final Surroundings surroundings;

        Script(String shell, Surroundings surroundings) {
            this.shell = shell;
            this.surroundings = surroundings;
        }

        @Override
        public Object cell(MagicCall call) throws MagicException, IOException {
            if (call.body().isBlank()) {
                throw new MagicException(call.name() + " has nothing to run: write the script on the lines below it.");
            }
            Path file = Files.createTempFile("cell", ".sh");
            try {
                Files.writeString(file, call.body() + "\n");
                run(
                        call,
                        Stream.concat(Stream.of(shell, file.toString()), arguments.stream())
                                .toList());
            } finally {
                Files.deleteIfExists(file);
            }
            return null;
        }

        @Override
        public Object line(MagicCall call) throws MagicException {
            if (call.arguments().isBlank()) {
                throw new MagicException(call.name() + " has nothing to run: write the command behind it.");
            }
            run(call, List.of(shell, "-c", call.arguments()));
            return null;
        }

        private void run(MagicCall call, List<String> program) throws MagicException {
            int code = new Commands(call.notebook(), surroundings).run(program, call.output());
            if (code != 0 && !tolerant) {
                throw new MagicException("The script ended with exit code " + code + ". With --no-raise-error behind "
                        + call.name() + " that is no error.");
            }
        }
    }

    @Command(
            description = "Sets the folder that commands and magics work in. Java's own relative paths stay where the"
                    + " kernel was started: a JVM can't change that.")
    static final class Cd implements LineMagic {
        @Parameters(arity = "0..1", paramLabel = "FOLDER", description = "Where to; else the home folder.")
        private String to = "~";

        private final Surroundings surroundings;

        Cd(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Object line(MagicCall call) throws MagicException {
            Path folder = surroundings.resolve(to);
            if (!Files.isDirectory(folder)) {
                throw new MagicException(
                        "There is no folder " + folder + ". Commands still run in " + surroundings.folder() + ".");
            }
            surroundings.enter(folder);
            call.output().stdout(folder + "\n");
            return null;
        }
    }

    @Command(description = "The folder that commands and magics work in.")
    static final class Pwd implements LineMagic {
        private final Surroundings surroundings;

        Pwd(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Object line(MagicCall call) {
            return surroundings.folder().toString();
        }
    }

    @Command(
            description = "Shows or sets environment variables of commands. System.getenv doesn't change: a JVM's"
                    + " environment is fixed at its start.")
    static final class Env implements LineMagic {
        @Parameters(
                arity = "0..1",
                paramLabel = "TEXT",
                description = "NAME shows one, NAME=VALUE or NAME VALUE sets one; nothing lists all.")
        private String expression;

        private final Surroundings surroundings;

        Env(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Object line(MagicCall call) throws MagicException {
            if (expression == null) {
                return surroundings.environment().entrySet().stream()
                        .map(Map.Entry::toString)
                        .collect(Collectors.joining("\n"));
            }
            String[] parts = expression.split("\\s*=\\s*|\\s+", 2);
            if (parts.length == 2) {
                if (parts[0].isEmpty()) {
                    throw new MagicException("'" + expression + "' names no variable. Write %env NAME=VALUE.");
                }
                surroundings.set(parts[0], parts[1]);
                call.output().stdout(parts[0] + "=" + parts[1] + "\n");
                return null;
            }
            String value = surroundings.environment().get(parts[0]);
            if (value == null) {
                throw new MagicException("There is no environment variable " + parts[0] + ". %env " + parts[0]
                        + "=VALUE sets it for commands.");
            }
            return value;
        }
    }
}

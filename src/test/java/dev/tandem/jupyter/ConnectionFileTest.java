package dev.tandem.jupyter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionFileTest {
    @TempDir
    Path directory;

    @Test
    void readsWhatJupyterWrites() throws Exception {
        ConnectionFile file = read("""
                {"shell_port": 1, "iopub_port": 2, "stdin_port": 3, "control_port": 4, "hb_port": 5, "ip": "127.0.0.1",
                 "key": "abc", "transport": "tcp", "signature_scheme": "hmac-sha256", "kernel_name": "tandem",
                 "jupyter_session": "something newer"}
                """);
        assertEquals(new ConnectionFile("tcp", "127.0.0.1", 1, 4, 2, 3, 5, "hmac-sha256", "abc", "tandem"), file);
        assertEquals(file, read(file.toJson()));
    }

    @Test
    void namesWhatIsWrong() throws Exception {
        assertProblem("{\"transport\": \"ipc\"}", "ipc");
        assertProblem("{\"shell_port\": 70000}", "shell_port is 70000");
        assertProblem("{\"shell_port\": \"many\"}", "many");
        assertProblem("{", "connection.json");
        assertProblem("", "empty");
        assertProblem("[]", "connection.json");
    }

    @Test
    void namesAFileThatIsNotThere() {
        Path missing = directory.resolve("missing.json");
        IOException problem = assertThrows(IOException.class, () -> ConnectionFile.read(missing));
        assertTrue(problem.getMessage().contains(missing.toString()));
    }

    private void assertProblem(String text, String named) {
        IOException problem = assertThrows(IOException.class, () -> read(text));
        assertTrue(problem.getMessage().contains(named), problem.getMessage());
    }

    private ConnectionFile read(String text) throws IOException {
        Path file = directory.resolve("connection.json");
        Files.writeString(file, text);
        return ConnectionFile.read(file);
    }
}

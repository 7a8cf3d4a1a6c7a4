package dev.tandem.magic.text;

import dev.tandem.display.MimeBundle;
import dev.tandem.magic.LineMagic;
import dev.tandem.magic.MagicCall;
import dev.tandem.magic.MagicException;
import dev.tandem.magic.system.Surroundings;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows an image file. */
@Command(description = "Shows an image from a file or an http address: PNG, JPEG, GIF or SVG.")
final class ShowImage implements LineMagic {
    private static final Map<String, String> TYPES = Map.of(
            "png", "image/png", "jpg", "image/jpeg", "jpeg", "image/jpeg", "gif", "image/gif", "svg", "image/svg+xml");

    @Parameters(paramLabel = "FILE", description = "Where the image is.")
    private String file;

    private final Surroundings surroundings;

    ShowImage(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Object line(MagicCall call) throws MagicException {
        String ending = file.substring(file.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        String type = TYPES.get(ending);
        if (type == null) {
            throw new MagicException("%image can't tell what '" + file + "' is by its ending. It shows .png, .jpg, .gif"
                    + " and .svg; for others display a BufferedImage.");
        }
        byte[] bytes = read();
        Object content = ending.equals("svg")
                ? new String(bytes, StandardCharsets.UTF_8)
                : Base64.getEncoder().encodeToString(bytes);
        call.output().display(new MimeBundle(Map.of(type, content, "text/plain", file), Map.of()));
        return null;
    }

    private byte[] read() throws MagicException {
        try {
            if (file.startsWith("http://") || file.startsWith("https://")) {
                try (InputStream in = URI.create(file).toURL().openStream()) {
                    return in.readAllBytes();
                }
            }
            Path path = surroundings.resolve(file);
            if (!Files.isRegularFile(path)) {
                throw new MagicException("There is no file " + path + ".");
            }
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw new MagicException("'" + file + "' can't be read: " + e.getMessage() + ".", e);
        }
    }
}

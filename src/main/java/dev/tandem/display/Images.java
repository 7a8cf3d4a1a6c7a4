package dev.tandem.display;

import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.image.BufferedImage;
import java.awt.image.RenderedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;

/** Pictures: images in memory as PNG, files as they are. */
final class Images {
    private static final long LARGEST = 20_000_000;
    private static final Map<String, String> TYPES = Map.of(
            "png", "image/png",
            "jpg", "image/jpeg",
            "jpeg", "image/jpeg",
            "gif", "image/gif",
            "webp", "image/webp",
            "svg", "image/svg+xml");

    private Images() {}

    static MimeBundle of(Image image) {
        if (image instanceof RenderedImage rendered) {
            return png(rendered, image.getClass().getSimpleName());
        }
        int width = Math.max(1, image.getWidth(null));
        int height = Math.max(1, image.getHeight(null));
        BufferedImage drawn = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = drawn.createGraphics();
        graphics.drawImage(image, 0, 0, null);
        graphics.dispose();
        return png(drawn, image.getClass().getSimpleName());
    }

    static MimeBundle png(RenderedImage image, String name) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, "png", bytes)) {
                throw new IllegalArgumentException("Java's ImageIO can't write an image of this kind as PNG.");
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("text/plain", name + " of " + image.getWidth() + " × " + image.getHeight() + " pixels");
        data.put("image/png", Base64.getEncoder().encodeToString(bytes.toByteArray()));
        return new MimeBundle(
                data, Map.of("image/png", Map.of("width", image.getWidth(), "height", image.getHeight())));
    }

    /** The picture in a file, or empty where the file is none, is too large, or can't be read. */
    static Optional<MimeBundle> in(Path file) {
        String name = file.getFileName() == null ? "" : file.getFileName().toString();
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
        try {
            if (type == null || !Files.isRegularFile(file) || Files.size(file) > LARGEST) {
                return Optional.empty();
            }
            byte[] bytes = Files.readAllBytes(file);
            Map<String, Object> data = new LinkedHashMap<>();
            data.put("text/plain", file.toString());
            if (type.equals("image/svg+xml")) {
                data.put(type, new String(bytes, StandardCharsets.UTF_8));
            } else if (type.equals("image/webp") || ImageIO.read(new ByteArrayInputStream(bytes)) != null) {
                data.put(type, Base64.getEncoder().encodeToString(bytes));
            } else {
                return Optional.empty();
            }
            return Optional.of(new MimeBundle(data, Map.of()));
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }
}

package dev.tandem.engine.process;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Removes the directories of sessions that died together with their guardian, as when a machine's memory ran out and the
 * system killed both. A directory is such a leftover when it is this user's, the process in its name is no more, and
 * nobody answers at its door: the last because a container may see the directory and not the process.
 */
final class Leftovers {
    private static final Pattern NAME = Pattern.compile("tandem-(\\d+)-\\w+");

    private Leftovers() {}

    /** The beginning of the names of this session's directories. */
    static String prefix() {
        return "tandem-" + ProcessHandle.current().pid() + "-";
    }

    /** Looks through the directories in which sessions make theirs; what can't be read or removed stays. */
    static void sweep(List<Path> parents) {
        for (Path parent : parents) {
            try (var found = Files.newDirectoryStream(parent, "tandem-*")) {
                for (Path directory : found) {
                    if (isLeftover(directory, parents)) {
                        remove(directory);
                    }
                }
            } catch (IOException e) {
                // There is no such place, or it isn't for us to see.
            }
        }
    }

    private static boolean isLeftover(Path directory, List<Path> parents) throws IOException {
        Matcher name = NAME.matcher(directory.getFileName().toString());
        if (!name.matches()
                || !Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                || !Files.getOwner(directory).equals(Files.getOwner(Path.of("/proc/self")))
                || ProcessHandle.of(Long.parseLong(name.group(1))).isPresent()) {
            return false;
        }
        return parents.stream()
                .map(parent -> parent.resolve(directory.getFileName()).resolve(Doorway.NAME))
                .noneMatch(Leftovers::answers);
    }

    private static boolean answers(Path door) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(door));
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    private static void remove(Path directory) {
        try (var files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                    remove(file);
                } else {
                    BulkStore.erase(file);
                    Files.deleteIfExists(file);
                }
            }
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            // Another session was quicker.
        }
    }
}

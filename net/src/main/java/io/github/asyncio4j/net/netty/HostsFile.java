package io.github.asyncio4j.net.netty;

import io.netty.resolver.HostsFileEntriesProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The names of a hosts file. It is read when it is first asked for, and again when it has changed. */
final class HostsFile {

    /** How long the file is trusted not to have changed. */
    private static final long TRUST_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final FileTime NEVER = FileTime.fromMillis(Long.MIN_VALUE);

    private final Path path;
    private Map<String, List<InetAddress>> four = Map.of();
    private Map<String, List<InetAddress>> six = Map.of();
    private FileTime read = NEVER;
    private long looked;
    private boolean everLooked;

    HostsFile(Path path) {
        this.path = path;
    }

    /** Returns the addresses of a name, IPv4 ones first; null if it is not listed. */
    @Nullable
    List<InetAddress> find(String host) {
        refresh();
        String name = host.toLowerCase(Locale.ROOT);
        name = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        List<InetAddress> found = new ArrayList<>(four.getOrDefault(name, List.of()));
        found.addAll(six.getOrDefault(name, List.of()));
        return found.isEmpty() ? null : found;
    }

    private void refresh() {
        long now = System.nanoTime();
        if (everLooked && now - looked < TRUST_NANOS) {
            return;
        }
        everLooked = true;
        looked = now;
        try {
            FileTime changed = Files.getLastModifiedTime(path);
            if (!changed.equals(read)) {
                HostsFileEntriesProvider parsed = HostsFileEntriesProvider.parser().parse(path.toFile());
                four = parsed.ipv4Entries();
                six = parsed.ipv6Entries();
                read = changed;
            }
        } catch (IOException notThereOrUnreadable) {
            four = Map.of();
            six = Map.of();
            read = NEVER;
        }
    }
}

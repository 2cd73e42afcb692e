package io.github.asyncio4j.net;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Chooses what loops look names up with. */
final class StandardResolver {

    /** Chosen once, when the first name is to be looked up. */
    static final Resolver CHOSEN = choose(System.getProperty("asyncio4j.resolver", ""), System.getProperty("os.name"),
            Path.of("/etc/resolv.conf"));

    private StandardResolver() {}

    /** Only on Linux does that file tell the whole truth. */
    static Resolver choose(String wish, String system, Path settings) {
        return switch (wish) {
            case "dns" -> Resolver.dns();
            case "system" -> Resolver.system();
            case "" -> system.equals("Linux") && namesServer(settings) ? Resolver.dns() : Resolver.system();
            default ->
                    throw new IllegalArgumentException("-Dasyncio4j.resolver=" + wish + " is neither dns nor system");
        };
    }

    private static boolean namesServer(Path settings) {
        // Any byte is a character of this set, so that no comment in another one is an error.
        try (Stream<String> lines = Files.lines(settings, StandardCharsets.ISO_8859_1)) {
            return lines.anyMatch(line -> line.strip().startsWith("nameserver"));
        } catch (IOException | java.io.UncheckedIOException unreadable) {
            return false;
        }
    }
}

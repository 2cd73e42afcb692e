package io.github.asyncio4j.http.server;

import io.github.asyncio4j.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A haproxy before a server. */
final class Haproxy {

    private Haproxy() {}

    /** Starts one; behind each port stands what is said of it. Suspends until it serves. */
    static Tool start(Path folder, int port, String bind, int behind, String server) throws IOException {
        Path file = Files.writeString(folder.resolve("haproxy.cfg"), """
                defaults
                    mode http
                    timeout connect 5s
                    timeout client 20s
                    timeout server 20s
                    http-reuse always
                listen front
                    bind 127.0.0.1:%d %s
                    server app 127.0.0.1:%d %s
                """.formatted(port, bind, behind, server));
        return Tool.serving(port, "haproxy", "-f", file.toString());
    }
}

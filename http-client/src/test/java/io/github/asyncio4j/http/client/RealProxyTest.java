package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.Needs;
import io.github.asyncio4j.Tool;
import io.github.asyncio4j.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Proxies that others wrote. */
class RealProxyTest {

    @TempDir private Path folder;

    private static String get(ClientSession session, String url) {
        try (var response = await(session.get(url))) {
            return await(response.text());
        }
    }

    private void passesBoth(ClientOptions options) {
        Backend.with(Certificates.server(), Backend::echo, secure -> {
            try (Backend plain = Backend.start(Backend::echo);
                    var session = new ClientSession(options)) {
                for (String path : List.of("/a", "/b?c")) {
                    assertThat(get(session, plain.url(path))).isEqualTo(path);
                    assertThat(get(session, secure.https(path))).isEqualTo(path);
                }
                assertThat(plain.requests()).noneMatch(r -> r.toLowerCase().contains("proxy-authorization"));
                try (Backend talking = Backend.start(WsConnectTest::echo);
                        WebSocket socket = await(session.wsConnect(talking.url("/socket")))) {
                    await(socket.send("hello"));
                    assertThat(await(socket.receiveText())).isEqualTo("hello");
                    assertThat(talking.requests().getFirst()).doesNotContainIgnoringCase("\r\nvia:");
                }
            }
        });
    }

    private void refusesTunnels(Proxy proxy) {
        Backend.with(Backend::echo, plain -> {
            try (var session = new ClientSession(ClientOptions.defaults().withProxy(proxy))) {
                assertThatThrownBy(() -> get(session, "https://127.0.0.1:" + plain.port() + "/"))
                        .isInstanceOf(ClientHttpProxyException.class).hasMessageContaining("(407)");
            }
        });
    }

    @Test
    void tinyproxy() throws Exception {
        Needs.program("tinyproxy");
        int port = Tool.freePort();
        Path settings = Files.writeString(folder.resolve("tinyproxy.conf"), """
                Port %d
                Listen 127.0.0.1
                Timeout 60
                LogLevel Error
                BasicAuth me secret
                """.formatted(port));
        try (Tool _ = run(() -> Tool.serving(port, "tinyproxy", "-d", "-c", settings.toString()))) {
            Proxy proxy = Proxy.at("http://127.0.0.1:" + port);
            // It closes each connection after its response, and does not say so.
            passesBoth(Certificates.options().withProxy(proxy.withCredentials("me", "secret"))
                    .withKeepAliveTimeout(Duration.ZERO));
            refusesTunnels(proxy);
        }
    }

    @Test
    void squid() throws Exception {
        Needs.program("squid");
        int port = Tool.freePort();
        Path settings = Files.writeString(folder.resolve("squid.conf"), """
                http_port 127.0.0.1:%d
                acl here src 127.0.0.1
                http_access allow here
                cache deny all
                access_log none
                cache_log %s/cache.log
                pid_filename none
                shutdown_lifetime 0 seconds
                coredump_dir %s
                """.formatted(port, folder, folder));
        try (Tool _ = run(() -> Tool.serving(port, "squid", "-N", "-f", settings.toString()))) {
            passesBoth(Certificates.options().withProxy(Proxy.at("http://127.0.0.1:" + port)));
        }
    }
}

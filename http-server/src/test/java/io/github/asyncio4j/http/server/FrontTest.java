package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.http.server.Serving.serve;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.Needs;
import io.github.asyncio4j.Tool;
import io.github.asyncio4j.http.MediaType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The server behind the proxies that stand in front of most: what comes through them is what was sent. */
class FrontTest {

    enum Front {
        NGINX {
            @Override
            Tool start(Path folder, int port, int behind) throws IOException {
                Path file = Files.writeString(folder.resolve("nginx.conf"), """
                        daemon off; master_process off; pid %1$s/nginx.pid; error_log stderr;
                        events {}
                        http {
                            access_log off; client_max_body_size 8m;
                            client_body_temp_path %1$s/a; proxy_temp_path %1$s/b; fastcgi_temp_path %1$s/c;
                            uwsgi_temp_path %1$s/d; scgi_temp_path %1$s/e;
                            upstream app { server 127.0.0.1:%3$d; keepalive 4; }
                            server {
                                listen 127.0.0.1:%2$d;
                                location / {
                                    proxy_pass http://app; proxy_http_version 1.1; proxy_set_header Connection "";
                                    proxy_request_buffering off; proxy_buffering off;
                                }
                            }
                        }
                        """.formatted(folder, port, behind));
                return Tool.serving(port, "nginx", "-c", file.toString());
            }
        },
        HAPROXY {
            @Override
            Tool start(Path folder, int port, int behind) throws IOException {
                return Haproxy.start(folder, port, "", behind, "");
            }
        };

        abstract Tool start(Path folder, int port, int behind) throws IOException;
    }

    @TempDir Path temp;

    /** What is done through the proxy. */
    private interface Through {
        void go(String url, WebServer server) throws Exception;
    }

    private void through(Front front, Through through) {
        Needs.program("curl");
        Needs.program(front.name().toLowerCase(Locale.ROOT));
        serve(ServerOptions.defaults().withMaxBody(4_000_000),
                router -> router.get("/", _ -> Response.text("Hello"))
                        .get("/stream", _ -> Response.stream(MediaType.TEXT, out -> {
                            for (int i = 0; i < 5; i++) {
                                await(out.write("line " + i + "\n"));
                            }
                        }))
                        .get("/cut", _ -> Response.stream(MediaType.TEXT, out -> {
                            await(out.write(new byte[1_000_000]));
                            throw new IOException("the other half is lost");
                        }))
                        .post("/", request -> Response.text(sum(await(request.read())))),
                server -> {
                    int port = Tool.freePort();
                    try (Tool _ = front.start(temp, port, server.port())) {
                        through.go("http://127.0.0.1:" + port, server);
                        assertThat(CurlTest.curl("http://127.0.0.1:" + port + "/")).as("still served")
                                .isEqualTo("Hello");
                    }
                });
    }

    private static String sum(byte[] bytes) throws NoSuchAlgorithmException {
        return bytes.length + " " + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    @ParameterizedTest
    @EnumSource
    void getsHeadsAndStreams(Front front) {
        through(front, (url, _) -> {
            assertThat(CurlTest.curl(url + "/")).isEqualTo("Hello");
            assertThat(CurlTest.curl("-I", url + "/")).containsIgnoringCase("content-length: 5");
            assertThat(CurlTest.curl(url + "/stream")).isEqualTo("line 0\nline 1\nline 2\nline 3\nline 4\n");
            assertThat(CurlTest.curl("-o", "/dev/null", "-w", "%{http_code}", url + "/none")).isEqualTo("404");
            assertThat(CurlTest.curl("-o", "/dev/null", "-w", "%{http_code}", "-X", "DELETE", url + "/"))
                    .isEqualTo("405");
        });
    }

    /** The proxy keeps its connections to the server, and finds each response at its place. */
    @ParameterizedTest
    @EnumSource
    void keepsConnections(Front front) {
        through(front, (url, server) -> {
            assertThat(CurlTest.curl(url + "/?[1-200]")).isEqualTo("Hello".repeat(200));
            assertThat(server.connections()).isBetween(1, 4);
        });
    }

    @ParameterizedTest
    @EnumSource
    void uploadsWithALengthAndInChunks(Front front) {
        through(front, (url, _) -> {
            byte[] bytes = new byte[3_000_000];
            new Random(7).nextBytes(bytes);
            Path file = Files.write(temp.resolve("up.bin"), bytes);
            String data = "@" + file;
            assertThat(CurlTest.curl("--data-binary", data, url)).isEqualTo(sum(bytes));
            assertThat(CurlTest.curl("-H", "Transfer-Encoding: chunked", "--data-binary", data, url))
                    .isEqualTo(sum(bytes));
            assertThat(CurlTest.curl("-H", "Expect: 100-continue", "--data-binary", data, url)).isEqualTo(sum(bytes));
        });
    }

    /** A response that is cut is not mistaken for a whole one. */
    @ParameterizedTest
    @EnumSource
    void seesThatAResponseIsCut(Front front) {
        through(front, (url, _) -> {
            List<String> reports = Serving.reports();
            assertThat(CurlTest.curl("-o", "/dev/null", "-w", "%{http_code} %{exitcode}", url + "/cut"))
                    .contains("200 ").doesNotContain("200 0");
            assertThat(reports).singleElement().asString().contains("GET /cut");
        });
    }
}

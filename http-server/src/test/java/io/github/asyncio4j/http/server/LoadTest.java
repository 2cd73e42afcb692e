package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.http.server.Serving.serve;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.Needs;
import io.github.asyncio4j.Tool;
import io.github.asyncio4j.http.MediaType;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two seconds of as many requests as fit, by tools that count what goes wrong: nothing does. */
class LoadTest {

    private static final ServerOptions PLAIN = ServerOptions.defaults().withHttp2PriorKnowledge(true);

    private static void routes(Router router) {
        router.get("/text", _ -> Response.text("Hello"));
        router.get("/stream", _ -> Response.stream(MediaType.TEXT, out -> {
            for (int i = 0; i < 3; i++) {
                await(out.write("piece of a stream\n"));
            }
        }));
        router.get("/gzip", _ -> Response.text("compressible ".repeat(100)).withCompression());
    }

    private static int number(String output, String pattern) {
        Matcher found = Pattern.compile(pattern).matcher(output);
        assertThat(found.find()).as(pattern + " in " + output).isTrue();
        return Integer.parseInt(found.group(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/text", "/stream", "/gzip"})
    void wrkSeesNoError(String path) {
        Needs.program("wrk");
        serve(PLAIN, LoadTest::routes, server -> {
            String output = Tool.output("wrk", "-t1", "-c32", "-d1s", "--timeout", "10s", "-H", "Accept-Encoding: gzip",
                    "http://127.0.0.1:" + server.port() + path);
            assertThat(output).doesNotContain("Socket errors").doesNotContain("Non-2xx");
            assertThat(number(output, "(\\d+) requests in")).isGreaterThan(100);
        });
    }

    /** That wrk would tell is shown by what is no success. */
    @Test
    void wrkTellsOfErrors() {
        Needs.program("wrk");
        serve(PLAIN, LoadTest::routes, server -> assertThat(Tool.output("wrk", "-t1", "-c2", "-d1s",
                "http://127.0.0.1:" + server.port() + "/none")).contains("Non-2xx"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/text", "/stream", "/gzip"})
    void h2loadSeesNoError(String path) {
        Needs.program("h2load");
        serve(PLAIN, LoadTest::routes, server -> noError(Tool.output("h2load", "-D", "1", "-c", "4", "-m", "20",
                "-H", "accept-encoding: gzip", "http://127.0.0.1:" + server.port() + path)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "http/1.1"})
    void h2loadSeesNoErrorOverTls(String protocol) {
        Needs.program("h2load");
        serve(ServerOptions.defaults().withTls(Certificates.server()), LoadTest::routes,
                server -> noError(Tool.output("h2load", "-D", "1", "-c", "4", "-m",
                        protocol.equals("h2") ? "20" : "1", "--npn-list", protocol,
                        "https://127.0.0.1:" + server.port() + "/text")));
    }

    private static void noError(String output) {
        assertThat(output).contains(" 0 failed, 0 errored, 0 timeout").contains(" 0 4xx, 0 5xx");
        assertThat(number(output, "(\\d+) succeeded")).isGreaterThan(100);
        assertThat(number(output, "status codes: (\\d+) 2xx")).isGreaterThan(100);
    }
}

package io.github.asyncio4j.cli;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.http.client.ClientException;
import io.github.asyncio4j.http.client.ClientOptions;
import io.github.asyncio4j.http.client.ClientSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FlagServerTest {

    private static final byte[] FLAG = {1, 2, 3};
    private static final FlagImages IMAGES = new FlagImages();

    /** What a client sees of one request: the status, or that there was none. */
    private static Coroutine<String> ask(ClientSession session, String url) {
        return async(() -> {
            try (var response = await(session.get(url))) {
                byte[] body = await(response.read());
                return response.status() == 200 ? "200 " + response.contentType() + " " + body.length
                        : "" + response.status();
            } catch (ClientException e) {
                return "cut";
            }
        });
    }

    private static List<String> askAll(FlagServer server, List<String> codes) {
        return run(() -> {
            try (var session = new ClientSession(ClientOptions.defaults().withRetryDeadConnections(false))) {
                return await(gather(codes.stream().map(code -> ask(session, server.baseUrl() + "/" + code + ".svg"))
                        .toList()));
            }
        });
    }

    @Test
    void servesWhatItHas() {
        try (FlagServer server = FlagServer.start(Map.of("cn", FLAG), Duration.ZERO, Faults.NONE)) {
            assertThat(askAll(server, List.of("cn", "de", "cn"))).containsExactly("200 image/svg+xml 3", "404",
                    "200 image/svg+xml 3");
            assertThat(server.counts()).isEqualTo(new ServerCounts(2, 1, 0, 0));
        }
    }

    @Test
    void everyAnswerIsLateAndAllAtOnce() {
        try (FlagServer server = FlagServer.start(Map.of("cn", FLAG), Duration.ofMillis(500), Faults.NONE)) {
            Duration taken = run(() -> {
                try (var session = new ClientSession()) {
                    Duration begin = getRunningLoop().time();
                    List<Coroutine<String>> requests = new ArrayList<>();
                    for (int i = 0; i < 50; i++) {
                        requests.add(ask(session, server.baseUrl() + "/cn.svg"));
                    }
                    await(gather(requests));
                    return getRunningLoop().time().minus(begin);
                }
            });
            assertThat(taken).isBetween(Duration.ofMillis(500), Duration.ofSeconds(20));
        }
    }

    @Test
    void failsAsItsFaultsSayAndCountsIt() {
        Faults faults = new Faults(0.5, 3);
        Map<String, byte[]> flags = new java.util.HashMap<>();
        Countries.POP20.forEach(code -> flags.put(code, IMAGES.bytes(code)));
        List<String> expected = Countries.POP20.stream().map(code -> switch (faults.of(code)) {
            case NONE -> "200 image/svg+xml " + flags.get(code).length;
            case NOT_FOUND -> "404";
            case UNAVAILABLE -> "503";
            case CUT -> "cut";
        }).toList();
        try (FlagServer server = FlagServer.start(flags, Duration.ZERO, faults)) {
            assertThat(askAll(server, Countries.POP20)).isEqualTo(expected).contains("404", "503", "cut");
            ServerCounts counts = server.counts();
            assertThat(counts.notFound()).isEqualTo((int) expected.stream().filter("404"::equals).count());
            assertThat(counts.unavailable()).isEqualTo((int) expected.stream().filter("503"::equals).count());
            assertThat(counts.cut()).isEqualTo((int) expected.stream().filter("cut"::equals).count());
            assertThat(counts.agreesWith(new Counts(counts.sent(), counts.notFound(), counts.unavailable()
                    + counts.cut()))).isTrue();
        }
    }
}

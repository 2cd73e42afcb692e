package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.http.server.Serving.serve;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of those who do not say which HTTP they speak; the other limit is longer than a test may take. */
class EntranceTest {

    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final ServerOptions PLAIN = ServerOptions.defaults().withHttp2PriorKnowledge(true);

    @ParameterizedTest
    @ValueSource(strings = {"P", "PRI *", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r"})
    void aPrefaceThatHasBegunHasTheTimeOfAHead(String begun) {
        serve(PLAIN.withHeadTimeout(SHORT).withKeepAliveTimeout(LONG), _ -> {},
                server -> assertThat(RawClient.talk(server, begun)).isEmpty());
    }

    @Test
    void whoSaysNothingHasTheTimeBetweenRequests() {
        serve(PLAIN.withHeadTimeout(LONG).withKeepAliveTimeout(SHORT), _ -> {},
                server -> assertThat(RawClient.talk(server, "")).isEmpty());
    }

    /** Of all methods only POST and those nobody has heard of begin as the preface does. */
    @Test
    void aRequestThatBeginsLikeThePrefaceIsServed() {
        serve(PLAIN, router -> router.post("/", _ -> Response.text("home")), server -> {
            try (RawClient client = RawClient.to(server)) {
                client.send("P");
                await(sleep(SHORT));
                client.send("OST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
                assertThat(client.answer().body()).isEqualTo("home");
            }
        });
    }
}

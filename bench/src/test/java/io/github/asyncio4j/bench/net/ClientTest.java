package io.github.asyncio4j.bench.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.asyncio4j.bench.measure.ParsedLine;
import io.netty.channel.epoll.Epoll;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClientTest {

    @BeforeEach
    void epollIsThere() {
        assumeThat(Epoll.isAvailable()).isTrue();
    }

    @Test
    void clientPrintsTheLineOfThePeers() throws Exception {
        try (NettyServer server = NettyServer.files(0)) {
            Map<String, Object> line = ParsedLine.of(Client.client(url(server, "r"), 300).toString());

            assertThat(line.keySet()).containsExactlyElementsOf(ParsedLine.OF_A_BENCHMARK);
            assertThat(line).containsEntry("bench", "client").containsEntry("n", 300.0);
        }
    }

    @Test
    void flagsWaitInLineAndThenAtOnce() throws Exception {
        try (NettyServer server = NettyServer.files(0)) {
            Map<String, Object> line = ParsedLine.of(Client.flags(url(server, "f"), 4).toString());

            assertThat(line.keySet()).containsExactly("peer", "bench", "n", "seconds", "seq_s", "conc_first_s",
                    "peak_rss_mb");
            assertThat((double) line.get("seq_s")).isGreaterThanOrEqualTo(0.4);
            assertThat((double) line.get("seconds")).isGreaterThanOrEqualTo(0.1);
        }
    }

    @Test
    void aWrongBodyIsNotCountedAsSpeed() throws Exception {
        try (NettyServer server = NettyServer.hello(0)) {
            assertThatThrownBy(() -> Client.client(url(server, "r"), 10))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("got 130 bytes; 10 bodies have 10240");
        }
    }

    private static String url(NettyServer server, String folder) {
        return "http://127.0.0.1:" + server.port() + "/" + folder + "/";
    }
}

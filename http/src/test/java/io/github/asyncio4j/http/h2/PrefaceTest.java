package io.github.asyncio4j.http.h2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrefaceTest {

    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    private final List<String> told = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Preface preface = new Preface(() -> told.add("begun"), this::found);

    PrefaceTest() {
        channel.pipeline().addLast(preface);
    }

    private void found(boolean http2) {
        told.add(http2 ? "HTTP/2" : "HTTP/1");
        channel.pipeline().remove(preface);
    }

    private void send(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, ISO_8859_1));
    }

    private String passedOn() {
        StringBuilder all = new StringBuilder();
        for (ByteBuf some = channel.readInbound(); some != null; some = channel.readInbound()) {
            all.append(some.toString(ISO_8859_1));
            some.release();
        }
        return all.toString();
    }

    @Test
    void thatItHasBegunIsToldOnceHoweverSlowlyItComes() {
        for (char c : PREFACE.toCharArray()) {
            send(String.valueOf(c));
        }
        assertThat(told).containsExactly("begun", "HTTP/2");
        assertThat(passedOn()).isEqualTo(PREFACE);
    }

    @Test
    void whatTellsAtOnceHasNotBegun() {
        send(PREFACE + "more");
        assertThat(told).containsExactly("HTTP/2");
        assertThat(passedOn()).isEqualTo(PREFACE + "more");
    }

    @Test
    void theFirstOtherByteTells() {
        send("PRI * HTTP/");
        send("1.1\r\n");
        assertThat(told).containsExactly("begun", "HTTP/1");
        assertThat(passedOn()).isEqualTo("PRI * HTTP/1.1\r\n");
    }
}

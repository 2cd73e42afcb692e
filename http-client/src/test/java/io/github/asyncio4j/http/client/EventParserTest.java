package io.github.asyncio4j.http.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.http.ServerSentEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventParserTest {

    /** Returns the events of a stream that comes in such pieces, each as type, id and data. */
    private static List<String> parse(String stream, int step) {
        EventParser parser = new EventParser(1_000);
        byte[] bytes = stream.getBytes(UTF_8);
        List<String> events = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += step) {
            parser.feed(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + step)));
            for (ServerSentEvent event = parser.poll(); event != null; event = parser.poll()) {
                events.add(event.event() + "/" + event.id() + "/" + event.data().replace("\n", "\\n"));
            }
        }
        return events;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, value = {
        "data: a\\n\\n|null/null/a",
        "data:a\\n\\n|null/null/a",
        "data:  a\\n\\n|null/null/ a",
        "data: a\\r\\rdata: b\\r\\n\\r\\n|null/null/a null/null/b",
        "\ufeffdata: a\\n\\n|null/null/a",
        "\ufeff\ufeffdata: a\\n\\ndata: b\\n\\n|null/null/b",
        "data: YHOO\\ndata: +2\\ndata: 10\\n\\n|null/null/YHOO\\n+2\\n10",
        ": test stream\\n\\ndata: first\\nid: 1\\n\\ndata:second\\nid\\n\\ndata:  third\\n\\n"
                + "|null/1/first null/null/second null/null/ third",
        "data\\n\\ndata\\ndata\\n\\ndata:|null/null/ null/null/\\n",
        "data:test\\n\\ndata: test\\n\\n|null/null/test null/null/test",
        "event: add\\ndata: 1\\n\\nevent: remove\\ndata: 2\\n\\ndata: 3\\n\\n|add/null/1 remove/null/2 null/null/3",
        "event: lost\\n\\ndata: x\\n\\n|null/null/x",
        "id: 7\\n\\ndata: x\\n\\ndata: y\\n\\n|null/7/x null/7/y",
        "id: a\\u0000b\\ndata: x\\n\\n|null/null/x",
        "data: unfinished\\n|",
        "data: unfinished|",
        "Data: x\\ndat: y\\nfoo\\ndata : z\\n\\n|",
        "data: \u00e4\u20ac\ud83d\ude00\\n\\n|null/null/\u00e4\u20ac\ud83d\ude00",
        "event:\\ndata: x\\n\\n|null/null/x",
        "data: a:b: c\\n\\n|null/null/a:b: c"})
    void theStreamsOfTheStandard(String stream, String events) {
        String bytes = stream.replace("\\n", "\n").replace("\\r", "\r").replace("\\u0000", "\0");
        for (int step = 1; step <= bytes.length() + 3; step++) {
            assertThat(String.join(" ", parse(bytes, step))).as("in pieces of %d", step)
                    .isEqualTo(events == null ? "" : events);
        }
    }

    @Test
    void retryIsDigitsAlone() {
        EventParser parser = new EventParser(1_000);
        parser.feed("retry: 12x\nretry:\nretry: -1\nretry: 99999999999999999999\n\n".getBytes(UTF_8));
        assertThat(parser.retry()).isNull();
        parser.feed("retry: 1500\n\n".getBytes(UTF_8));
        assertThat(parser.retry()).isEqualTo(Duration.ofMillis(1_500));
    }

    @Test
    void anIncompleteEventLeavesNothingToTheNextStream() {
        EventParser parser = new EventParser(1_000);
        parser.feed("id: 1\ndata: a\n\nid: 2\nevent: x\ndata: b\nda".getBytes(UTF_8));
        parser.restart();
        assertThat(parser.lastId()).isEqualTo("1");
        parser.feed("\ufeffdata: c\n\n".getBytes(UTF_8));
        assertThat(parser.poll().data()).isEqualTo("a");
        ServerSentEvent last = parser.poll();
        assertThat(last.data()).isEqualTo("c");
        assertThat(last.event()).isNull();
        assertThat(last.id()).isEqualTo("1");
    }

    @Test
    void anEventHasALimitAndCommentsAreNoneOfIt() {
        EventParser parser = new EventParser(100);
        for (int i = 0; i < 50; i++) {
            parser.feed(": stay\n".getBytes(UTF_8));
        }
        parser.feed(("data: " + "x".repeat(90) + "\n\n").getBytes(UTF_8));
        assertThat(parser.poll()).isNotNull();
        assertThatThrownBy(() -> parser.feed("data: 1\n".repeat(20).getBytes(UTF_8)))
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("limit maxEvent, 100 bytes");
        EventParser other = new EventParser(100);
        assertThatThrownBy(() -> other.feed("x".repeat(101).getBytes(UTF_8)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatServersWriteIsRead() {
        ServerSentEvent sent = new ServerSentEvent("a\nb\n", "kind", "5", Duration.ofSeconds(2));
        EventParser parser = new EventParser(1_000);
        parser.feed(sent.toText().getBytes(UTF_8));
        assertThat(parser.poll()).isEqualTo(sent);
    }
}

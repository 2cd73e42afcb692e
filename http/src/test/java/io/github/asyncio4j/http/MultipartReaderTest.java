package io.github.asyncio4j.http;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartReaderTest {

    private static final MediaType FORM = new MediaType("multipart/form-data; boundary=b");
    private static final String TWO = "--b\r\nContent-Disposition: form-data; name=one\r\n\r\nfirst\r\n"
            + "--b\r\nContent-Disposition: form-data; name=two; filename=\"x/two.txt\"\r\n"
            + "Content-Type: text/plain; charset=iso-8859-1\r\n\r\n\u00e4\r\n--b--\r\n";

    private static MultipartReader reader(String body) {
        return MultipartReader.of(FORM, Pieces.of(body));
    }

    @Test
    void readsPartByPart() {
        virtualRun(() -> {
            Pieces body = new Pieces(Pieces.cut(TWO.getBytes(ISO_8859_1), 3));
            MultipartReader reader = MultipartReader.of(FORM, body);
            BodyPart one = await(reader.next());
            assertThat(body.left()).as("nothing is read ahead").isPositive();
            assertThat(one.name()).isEqualTo("one");
            assertThat(one.filename()).isNull();
            assertThat(one.mediaType()).isEqualTo(MediaType.TEXT);
            assertThat(await(one.text(100))).isEqualTo("first");
            assertThat(one.isAtEnd()).isTrue();
            assertThat(await(one.readChunk())).isNull();
            BodyPart two = await(reader.next());
            assertThat(two.filename()).isEqualTo("two.txt");
            assertThat(two.headers().get("content-type")).isEqualTo("text/plain; charset=iso-8859-1");
            assertThat(await(two.text(100))).isEqualTo("\u00e4");
            assertThat(await(reader.next())).isNull();
            assertThat(await(reader.next())).isNull();
            assertThat(body.isAtEnd()).isTrue();
        });
    }

    @Test
    void whatIsLeftUnreadIsPassedOver() {
        virtualRun(() -> {
            MultipartReader reader = reader(TWO);
            BodyPart one = await(reader.next());
            assertThat(await(reader.next()).name()).isEqualTo("two");
            assertThatThrownBy(() -> await(one.readChunk())).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("passed over");
        });
    }

    @Test
    void loopsOverPartsAndChunks() {
        List<String> seen = new ArrayList<>();
        virtualRun(() -> await(reader(TWO).forEachPart(part -> {
            seen.add(part.name());
            await(part.forEachChunk(chunk -> seen.add(Integer.toString(chunk.length))));
        })));
        assertThat(seen).containsExactly("one", "5", "two", "2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain; boundary=b", "multipart/form-data", "multipart/form-data; boundary=\"\"",
        "multipart/form-data; boundary=\"a\u00e4\"", "multipartx/y; boundary=b"})
    void aTypeThatIsNotMultipartIsRefused(String type) {
        assertThatThrownBy(() -> MultipartReader.of(new MediaType(type), Pieces.of("")))
                .isInstanceOf(BodyRefusedException.class).matches(e -> ((BodyRefusedException) e).status() == 400);
    }

    @Test
    void aBoundaryMayBeQuoted() {
        virtualRun(() -> {
            MultipartReader reader = MultipartReader.of(new MediaType("multipart/mixed; boundary=\"a b\""),
                    Pieces.of("--a b\r\n\r\nx\r\n--a b--\r\n"));
            assertThat(await(await(reader.next()).text(10))).isEqualTo("x");
        });
    }

    @Test
    void partsHaveALimit() {
        String part = "--b\r\n\r\n\r\n";
        virtualRun(() -> {
            await(reader(part.repeat(128) + "--b--").forEachPart(_ -> {}));
            assertThatThrownBy(() -> await(reader(part.repeat(129) + "--b--").forEachPart(_ -> {})))
                    .isInstanceOf(BodyRefusedException.class).hasMessageContaining("maxParts, 128")
                    .matches(e -> ((BodyRefusedException) e).status() == 413);
        });
    }

    @Test
    void theWholeHasALimitThatTheCallerSets() {
        virtualRun(() -> {
            MultipartLimits limits = MultipartLimits.defaults().withMaxTotal(50);
            MultipartReader reader = MultipartReader.of(FORM,
                    new Pieces(Pieces.cut(Pieces.bytes("--b\r\n\r\n" + "x".repeat(100)), 10)), limits);
            BodyPart part = await(reader.next());
            assertThatThrownBy(() -> await(part.read(1000))).isInstanceOf(BodyRefusedException.class)
                    .hasMessageContaining("maxTotal, 50 bytes");
            assertThatThrownBy(() -> await(reader.next())).isInstanceOf(BodyRefusedException.class);
        });
    }

    @Test
    void aPartHasALimitThatTheCallerSets() {
        virtualRun(() -> {
            BodyPart one = await(reader(TWO).next());
            assertThatThrownBy(() -> await(one.read(4))).isInstanceOf(BodyRefusedException.class)
                    .hasMessageContaining("limit of 4 bytes");
        });
    }

    private static String nested(String inner) {
        return "--b\r\nContent-Type: multipart/mixed; boundary=bc\r\n\r\n" + inner + "\r\n--b--\r\n";
    }

    @Test
    void onePartMayHoldABodyOfParts() {
        List<String> seen = new ArrayList<>();
        virtualRun(() -> {
            MultipartReader outer = MultipartReader.of(new MediaType("multipart/mixed; boundary=b"),
                    Pieces.of(
                            nested("--c\r\n\r\none\r\n--c\r\n\r\ntwo\r\n--c--").replace("boundary=bc", "boundary=c")));
            MultipartReader inner = await(outer.next()).multipart();
            await(inner.forEachPart(part -> seen.add(await(part.text(10)))));
            assertThat(await(outer.next())).isNull();
        });
        assertThat(seen).containsExactly("one", "two");
    }

    @Test
    void nestingEndsThere() {
        virtualRun(() -> {
            String deep = nested("--c\r\nContent-Type: multipart/mixed; boundary=d\r\n\r\n\r\n--c--")
                    .replace("boundary=bc", "boundary=c");
            MultipartReader inner = await(reader(deep).next()).multipart();
            BodyPart innermost = await(inner.next());
            assertThatThrownBy(innermost::multipart).isInstanceOf(BodyRefusedException.class)
                    .hasMessageContaining("one body within another is the limit");
        });
    }

    @Test
    void partsWithinPartsCountTogether() {
        virtualRun(() -> {
            String body = nested("--c\r\n\r\n\r\n".repeat(3) + "--c--").replace("boundary=bc", "boundary=c");
            MultipartReader outer =
                    MultipartReader.of(FORM, Pieces.of(body), MultipartLimits.defaults().withMaxParts(3));
            MultipartReader inner = await(outer.next()).multipart();
            assertThatThrownBy(() -> await(inner.forEachPart(_ -> {}))).isInstanceOf(BodyRefusedException.class)
                    .hasMessageContaining("maxParts, 3");
        });
    }

    @Test
    void oneTaskReadsAtATime() {
        virtualRun(() -> {
            MultipartReader reader = reader(TWO);
            Task<?> first = createTask(reader.next());
            await(sleep(Duration.ZERO));
            assertThatThrownBy(() -> await(reader.next())).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("another task reads");
            await(first);
        });
    }

    @Test
    void aCancelLosesNothing() {
        virtualRun(() -> {
            MultipartReader reader = MultipartReader.of(FORM, new Pieces(Pieces.cut(Pieces.bytes(TWO), 1)));
            for (int i = 0; i < 20; i++) {
                Task<?> reading = createTask(async(() -> await(reader.next())));
                for (int turns = 0; turns < 3; turns++) {
                    await(sleep(Duration.ZERO));
                }
                reading.cancel();
                assertThatThrownBy(() -> await(reading)).isInstanceOf(CancelledError.class);
            }
            assertThat(await(await(reader.next()).text(10))).isEqualTo("first");
        });
    }

    @Test
    void limitsAreAtLeastOne() {
        MultipartLimits limits = MultipartLimits.defaults();
        assertThatThrownBy(() -> limits.withMaxParts(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> limits.withMaxPartHead(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> limits.withMaxTotal(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> limits.withMaxMemory(0)).isInstanceOf(IllegalArgumentException.class);
        assertThat(limits.withMaxTotal(5)).hasToString(
                "MultipartLimits[128 parts, 8192 bytes of headers, 5 bytes in total, 1048576 bytes in memory]");
    }
}

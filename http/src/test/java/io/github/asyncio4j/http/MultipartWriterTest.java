package io.github.asyncio4j.http;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.run;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.Needs;
import io.github.asyncio4j.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MultipartWriterTest {

    @TempDir Path temp;

    private static String text(MultipartWriter writer) {
        Body body = Body.ofMultipart(writer);
        byte[] bytes = Kept.of(body).bytes();
        assertThat(await(body.length())).isEqualTo(bytes.length);
        return new String(bytes, UTF_8).replace(writer.mediaType().parameter("boundary"), "BOUNDARY");
    }

    private static MultipartReader reader(Body body) {
        return MultipartReader.of(body.mediaType(), new Pieces(Pieces.cut(Kept.of(body).bytes(), 7)));
    }

    @Test
    void writesFieldsAndFilesOfAForm() throws IOException {
        Path file = Files.writeString(temp.resolve("\u00e4.json"), "{}");
        run(() -> {
            assertThat(text(MultipartWriter.formData().and("a", "\u00e4").andFile("f", file)
                    .andFile("g", "b\"c.txt", Body.ofText("x")).and("h", Body.ofJson("[]")))).isEqualTo("""
                            --BOUNDARY
                            Content-Disposition: form-data; name="a"

                            \u00e4
                            --BOUNDARY
                            Content-Disposition: form-data; name="f"; filename="\u00e4.json"
                            Content-Type: application/json

                            {}
                            --BOUNDARY
                            Content-Disposition: form-data; name="g"; filename="b%22c.txt"
                            Content-Type: text/plain; charset=utf-8

                            x
                            --BOUNDARY
                            Content-Disposition: form-data; name="h"
                            Content-Type: application/json

                            []
                            --BOUNDARY--
                            """.replace("\n", "\r\n"));
        });
    }

    @Test
    void aFormWithoutPartsIsJustItsEnd() {
        run(() -> {
            assertThat(text(MultipartWriter.formData())).isEqualTo("--BOUNDARY--\r\n");
            assertThat(await(reader(Body.ofMultipart(MultipartWriter.formData())).next())).isNull();
        });
    }

    @Test
    void otherPartsHaveHeadersOfTheirOwn() {
        run(() -> {
            assertThat(text(MultipartWriter.mixed().and(Headers.of("X-Id", "7"), Body.ofText("x"))
                    .and(Headers.of("content-type", "a/b"), Body.ofText("y")))).isEqualTo("--BOUNDARY\r\nX-Id: 7\r\n"
                            + "Content-Type: text/plain; charset=utf-8\r\n\r\nx\r\n--BOUNDARY\r\ncontent-type: a/b\r\n\r\ny\r\n"
                            + "--BOUNDARY--\r\n");
            assertThat(MultipartWriter.of("related").mediaType().essence()).isEqualTo("multipart/related");
        });
    }

    @Test
    void everyFormIsReadAsItWasWritten() {
        run(() -> {
            FormData form =
                    FormData.of("a\"b\r\n%", "\r\n--\r\n", "", "\u20ac", "a", "").andFile("f", "\u65e5\u672c;\".txt",
                            MediaType.OCTETS, new byte[] {0, 13, 10, 45, 45, -1});
            FormData read = await(FormData.read(reader(Body.ofForm(form))));
            assertThat(read.entries().subList(0, 3)).isEqualTo(form.entries().subList(0, 3));
            assertThat(read.file("f").filename()).isEqualTo("\u65e5\u672c;\".txt");
            assertThat(await(read.file("f").read())).containsExactly(0, 13, 10, 45, 45, -1);
        });
    }

    /** Names are UTF-8 in forms; all else is Latin-1, as in the headers of messages. */
    @Test
    void headersBeyondAsciiAreReadAsTheyWereWritten() {
        run(() -> {
            Body file = Body.of(new byte[0], new MediaType("text/x; a=\u00ff"));
            MultipartWriter writer = MultipartWriter.formData().andFile("n\u00fc", "f\u00e4", file)
                    .and(Headers.of("X-Id", "\u00e9"), Body.ofText(""));
            MultipartReader read = reader(Body.ofMultipart(writer));
            BodyPart first = await(read.next());
            assertThat(first.name()).isEqualTo("n\u00fc");
            assertThat(first.filename()).isEqualTo("f\u00e4");
            assertThat(first.headers().get("Content-Type")).isEqualTo("text/x; a=\u00ff");
            assertThat(await(read.next()).headers().get("X-Id")).isEqualTo("\u00e9");
        });
    }

    @Test
    void aFormWithoutFilesIsUrlencoded() {
        Body body = Body.ofForm(FormData.of("a", "b c"));
        assertThat(body.mediaType()).isEqualTo(MediaType.FORM);
        assertThat(body.bytes()).asString().isEqualTo("a=b+c");
    }

    @Test
    void oneMultipartBodyHoldsAnother() {
        run(() -> {
            Body inner = Body.ofMultipart(MultipartWriter.mixed().and(Headers.EMPTY, Body.ofText("x")));
            Body outer = Body.ofMultipart(MultipartWriter.mixed().and(Headers.EMPTY, inner));
            assertThat(await(outer.length())).isEqualTo(Kept.of(outer).bytes().length);
            BodyPart part = await(await(reader(outer).next()).multipart().next());
            assertThat(await(part.text(10))).isEqualTo("x");
        });
    }

    @Test
    void aStreamMakesTheLengthUnknown() {
        run(() -> {
            Body stream = Body.ofStream(MediaType.OCTETS, out -> await(out.write("abc")));
            Body body = Body.ofMultipart(MultipartWriter.formData().andFile("f", "x", stream));
            assertThat(await(body.length())).isEqualTo(Body.UNKNOWN_LENGTH);
            assertThat(body.isRepeatable()).isFalse();
            assertThat(await(await(reader(body).next()).text(10))).isEqualTo("abc");
            Body known = Body.ofMultipart(MultipartWriter.formData().andFile("f", "x", stream.withLength(3)));
            assertThat(await(known.length())).isEqualTo(Kept.of(known).bytes().length);
            assertThatThrownBy(() -> known.withLength(3)).isInstanceOf(IllegalStateException.class);
        });
    }

    @Test
    void boundariesDiffer() {
        assertThat(MultipartWriter.mixed().mediaType()).isNotEqualTo(MultipartWriter.mixed().mediaType());
        MultipartParser.checkBoundary(MultipartWriter.mixed().mediaType().parameter("boundary"));
    }

    /** Nothing that stands in a name, a type or a header can begin a line of its own. */
    @Test
    void nobodyWritesALineBreak() {
        run(() -> assertThat(text(MultipartWriter.formData().andFile("a\r\nX: y", "b\r\n\r\nc", Body.of(new byte[0],
                MediaType.OCTETS))).lines()).hasSize(6));
        assertThatThrownBy(() -> MultipartWriter.mixed().and(Headers.of("a", "b\r\nc: d"), Body.ofText("")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MultipartWriter.of("mixed\r\n")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MultipartWriter.formData().and("a\u0000", "b"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void partsOfOtherTypesHaveNoNames() {
        assertThatThrownBy(() -> MultipartWriter.mixed().and("a", "b")).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("multipart/mixed");
    }

    /** What the standard library of Python, which knows MIME, finds in it. */
    @Test
    void pythonReadsTheSame() throws Exception {
        Needs.program("python3");
        Path script = Files.writeString(temp.resolve("read.py"), """
                import sys, email, email.policy
                raw = open(sys.argv[1], 'rb').read()
                message = email.message_from_bytes(b'Content-Type: ' + sys.argv[2].encode() + b'\\r\\n\\r\\n' + raw,
                                                   policy=email.policy.HTTP)
                for part in message.iter_parts():
                    print(part.get_param('name', header='content-disposition'), part.get_filename(),
                          part.get_content_type(), part.get_payload(decode=True))
                """);
        List<String> command = new ArrayList<>(List.of("python3", script.toString()));
        run(() -> {
            Body body = Body.ofMultipart(MultipartWriter.formData().and("a", "1").andFile("f", "x y.bin",
                    Body.of(new byte[] {13, 10, 0}, MediaType.OCTETS)));
            command.add(Files.write(temp.resolve("body"), Kept.of(body).bytes()).toString());
            command.add(body.mediaType().text());
            assertThat(Tool.output(command.toArray(String[]::new)))
                    .isEqualTo("a None text/plain b'1'\nf x y.bin application/octet-stream b'\\r\\n\\x00'\n");
        });
    }
}

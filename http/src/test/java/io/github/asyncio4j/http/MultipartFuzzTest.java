package io.github.asyncio4j.http;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.Fuzzing;
import io.github.asyncio4j.http.codec.Splits;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Any bytes as a multipart body: each split gives the same parts or the same refusal; parts that are written again are the
 * same parts; a form that was read is the same when it is written and read; the name of a file is never a path.
 */
class MultipartFuzzTest {

    private static final int MAX_HEAD = 300;
    private static final MediaType TYPE = new MediaType("multipart/form-data; boundary=X-1");
    private static final MultipartLimits LIMITS = MultipartLimits.defaults().withMaxPartHead(MAX_HEAD).withMaxParts(20);

    /** More than the input, so that no file goes to the disk. */
    private static final int MAX_INPUT = 4_096;

    /** What a body is; without parts it is refused, with this status. */
    private record Outcome(@Nullable List<ParsedPart> parts, int status) {

        @Override
        public String toString() {
            return parts == null ? "refused " + status : parts.toString();
        }
    }

    @Test
    @Timeout(3_600)
    void multipartBodies() throws Exception {
        Fuzzing.run(MultipartFuzzTest.class, MultipartFuzzTest::fuzzerTestOneInput);
    }

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length > MAX_INPUT) {
            return;
        }
        Outcome outcome = Splits.agree(input, MultipartFuzzTest::outcome);
        List<ParsedPart> parts = outcome.parts();
        if (parts == null) {
            return;
        }
        if (!parts.isEmpty()) {
            assertThat(outcome(List.of(written(parts)))).isEqualTo(outcome);
        }
        parts.forEach(MultipartFuzzTest::hasAHarmlessName);
        virtualRun(() -> readAsAForm(input));
    }

    private static Outcome outcome(List<byte[]> pieces) {
        try {
            return new Outcome(ParsedPart.of(pieces, MAX_HEAD), 0);
        } catch (BodyRefusedException e) {
            return new Outcome(null, e.status());
        }
    }

    private static byte[] written(List<ParsedPart> parts) {
        StringBuilder out = new StringBuilder();
        for (ParsedPart part : parts) {
            out.append("--X-1\r\n");
            part.headers().forEach(field -> out.append(field.name()).append(':').append(field.value()).append("\r\n"));
            out.append("\r\n").append(part.body()).append("\r\n");
        }
        return out.append("--X-1--").toString().getBytes(ISO_8859_1);
    }

    private static void hasAHarmlessName(ParsedPart part) {
        try {
            String filename = Disposition.of(part.headers()).filename();
            if (filename != null) {
                assertThat(filename).doesNotContain("/", "\\").isNotEqualTo(".").isNotEqualTo("..");
                assertThat(filename.chars()).noneMatch(Character::isISOControl);
                assertThat(Disposition.withoutFolders(filename)).isEqualTo(filename);
            }
        } catch (BodyRefusedException e) {
            assertThat(e.status()).isEqualTo(400);
        }
    }

    private static void readAsAForm(byte[] input) {
        FormData form;
        try {
            form = await(FormData.read(MultipartReader.of(TYPE, new Pieces(Pieces.cut(input, 50)), LIMITS)));
        } catch (BodyRefusedException refused) {
            return;
        }
        if (form.size() == 0 || form.entries().stream().anyMatch(MultipartFuzzTest::isChangedByBrowsers)) {
            return;
        }
        MultipartWriter writer = MultipartWriter.of(form);
        Body body = Body.ofMultipart(writer);
        byte[] bytes = Kept.of(body).bytes();
        assertThat(await(body.length())).isEqualTo(bytes.length);
        FormData again = await(FormData.read(MultipartReader.of(body.mediaType(), new Pieces(List.of(bytes)))));
        assertThat(shown(again)).isEqualTo(shown(form));
    }

    /**
     * Browsers, and we, write some characters of names in an ambiguous way, refuse others, and give {@code _charset_} a
     * meaning; half a character has no bytes.
     */
    private static boolean isChangedByBrowsers(FormData.Entry entry) {
        String names = entry.name() + (entry instanceof FormData.File file ? file.filename() : "");
        String all = names + (entry instanceof FormData.Field(_, String value) ? value : "");
        return entry.name().equals("_charset_") || names.matches("(?s).*(\\\\|%22|%0D|%0A).*")
                || names.chars().anyMatch(c -> c < ' ' && c != '\r' && c != '\n' || c == 0x7f)
                || all.chars().anyMatch(c -> c < 0x1_0000 && Character.isSurrogate((char) c));
    }

    private static List<String> shown(FormData form) {
        return form.entries().stream().map(entry -> switch (entry) {
            case FormData.Field(String name, String value) -> name + "=" + value;
            case FormData.File file -> file.name() + "@" + file.filename() + ";" + file.mediaType() + "="
                    + new String(file.bytes(), ISO_8859_1);
        }).toList();
    }
}

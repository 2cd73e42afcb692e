package io.github.asyncio4j.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.Fuzzing;
import java.net.URLDecoder;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Any bytes as a form, application/x-www-form-urlencoded: nothing is refused but too many fields; what was read is the same
 * when it is written and read; any texts come back; where the JDK can read it, it reads the same.
 */
class FormFuzzTest {

    private static final int MAX_FIELDS = 20;

    @Test
    @Timeout(3_600)
    void forms() throws Exception {
        Fuzzing.run(FormFuzzTest.class, FormFuzzTest::fuzzerTestOneInput);
    }

    public static void fuzzerTestOneInput(byte[] input) {
        for (Charset charset : List.of(UTF_8, ISO_8859_1, UTF_16)) {
            isReadAndWritten(input, charset);
        }
        String[] texts = new String(input, UTF_8).split("\n", 2 * MAX_FIELDS);
        String[] pairs = texts.length % 2 == 0 ? texts : java.util.Arrays.copyOf(texts, texts.length - 1);
        FormData form = FormData.of(pairs);
        assertThat(form.urlEncoded()).matches("[-*._+&=%0-9A-Za-z]*");
        assertThat(FormData.parse(form.urlEncoded().getBytes(ISO_8859_1)).entries()).isEqualTo(form.entries());
    }

    private static void isReadAndWritten(byte[] input, Charset charset) {
        List<FormData.Entry> entries;
        String latin = new String(input, ISO_8859_1);
        long fields = java.util.Arrays.stream(latin.split("&")).filter(field -> !field.isEmpty()).count();
        try {
            entries = FormData.parse(input, charset, MAX_FIELDS).entries();
        } catch (BodyRefusedException e) {
            assertThat(e.status()).isEqualTo(413);
            assertThat(fields).isGreaterThan(MAX_FIELDS);
            return;
        }
        assertThat(entries).hasSize((int) fields);
        if (entries.stream().noneMatch(FormFuzzTest::hasHalfACharacter)) {
            FormData again = FormData.parse(new FormData(entries).urlEncoded().getBytes(ISO_8859_1));
            assertThat(again.entries()).isEqualTo(entries);
        }
        if (!latin.matches("(?s).*%(?![0-9a-fA-F]{2}).*")) {
            assertThat(entries).isEqualTo(byTheJdk(latin, charset));
        }
    }

    private static boolean hasHalfACharacter(FormData.Entry entry) {
        String text = entry.name() + "=" + ((FormData.Field) entry).value();
        return text.codePoints().anyMatch(c -> c < 0x1_0000 && Character.isSurrogate((char) c));
    }

    /** The JDK decodes runs of escapes on their own: so each byte becomes one. */
    private static List<FormData.Entry> byTheJdk(String latin, Charset charset) {
        List<FormData.Entry> entries = new ArrayList<>();
        for (String field : latin.split("&")) {
            if (!field.isEmpty()) {
                int equals = field.indexOf('=');
                String name = equals < 0 ? field : field.substring(0, equals);
                String value = equals < 0 ? "" : field.substring(equals + 1);
                entries.add(new FormData.Field(decoded(name, charset), decoded(value, charset)));
            }
        }
        return entries;
    }

    private static String decoded(String text, Charset charset) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                escaped.append(text, i, i + 3);
                i += 2;
            } else {
                escaped.append(String.format("%%%02x", (int) (c == '+' ? ' ' : c)));
            }
        }
        return URLDecoder.decode(escaped.toString(), charset);
    }
}

package io.github.asyncio4j.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DispositionTest {

    /** As it arrives: the bytes of UTF-8, a character each. */
    private static Disposition parse(String value) {
        return Disposition.of(Headers.of("Content-Disposition", new String(value.getBytes(UTF_8), ISO_8859_1)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "form-data; name=\"a\" | a | ",
        "form-data;name=a;filename=b.txt | a | b.txt",
        "Form-Data ; NAME = \"a\" ; FileName = \"b.txt\" ; size=3 | a | b.txt",
        "form-data; name=\"\u00e4\u20ac\"; filename=\"\u65e5\u672c.txt\" | \u00e4\u20ac | \u65e5\u672c.txt",
        "form-data; name=\"a%22b\"; filename=\"c%22d\" | a\"b | c\"d",
        "form-data; name=\"a\\\"b\"; filename=\"c\\\\d\" | a\"b | d",
        "form-data; name=\"a;b=c\"; filename=\"x; y.txt\" | a;b=c | x; y.txt",
        "form-data; name=\"100%\"; filename=\"50%.txt\" | 100% | 50%.txt",
        "attachment; filename*=UTF-8''%e2%82%ac%20rates.txt | | \u20ac rates.txt",
        "form-data; name=a; filename=\"plain.txt\"; filename*=utf-8'en'%C3%A4.txt | a | \u00e4.txt",
        "form-data; name=a; filename*=ISO-8859-1''%e4.txt | a | \u00e4.txt",
        "form-data; name=a; filename=\"plain.txt\"; filename*=UTF-8''%ff | a | plain.txt",
        "form-data; name=a; filename=\"plain.txt\"; filename*=UTF-8''%4 | a | plain.txt",
        "form-data; name=a; filename=\"plain.txt\"; filename*=KOI8''x | a | plain.txt",
        "form-data; name=a; | a | "})
    void tellsTheNames(String value, String name, String filename) {
        Disposition disposition = parse(value);
        assertThat(disposition.name()).isEqualTo(name);
        assertThat(disposition.filename()).isEqualTo(filename);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "../../etc/passwd | passwd", "/etc/passwd | passwd", "C:\\Users\\me\\b.txt | b.txt", "C:b.txt | b.txt",
        "..\\..\\b.txt | b.txt", "a/b\\c.txt | c.txt", ".. | ``", ". | ``", "a/ | ``", "a/.. | ``",
        "%0D%0Aab: c | ab: c",
        "12:30.txt | 12:30.txt", ".hidden | .hidden", "....txt | ....txt"})
    void theNameOfAFileIsNeverAPath(String sent, String filename) {
        assertThat(parse("form-data; name=a; filename=\"" + sent + "\"").filename()).isEqualTo(filename);
        String encoded = sent.replace("%0D", "\r").replace("%0A", "\n").replace("/", "%2f").replace("\\", "%5c")
                .replace("\r", "%0d").replace("\n", "%0a").replace(" ", "%20");
        assertThat(parse("form-data; name=a; filename*=UTF-8''" + encoded).filename()).isEqualTo(filename);
    }

    /** Found by the fuzzer: one drive was removed, and the next one, or one behind a folder, was left. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "c:d:e.txt | e.txt", "a/c:b.txt | b.txt", "/ c:..| ``", "c: d:b.txt | b.txt", "\u0001c:b.txt | b.txt"})
    void noDriveIsLeftWhateverStandsBeforeIt(String sent, String filename) {
        assertThat(Disposition.withoutFolders(sent)).isEqualTo(filename);
    }

    @Test
    void aFileMayHaveNoName() {
        assertThat(parse("form-data; name=a; filename=\"\"").filename()).isEmpty();
        assertThat(Disposition.of(Headers.EMPTY).name()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "; name=a", "form-data name=a", "form-data; name", "form-data; name=",
        "form-data; name=\"a",
        "form-data; name=\"a\\\"", "form-data; name=a; name=b", "form-data; filename=a; filename=b", "form-data; =a",
        "form-data; name=\"a\"b", "form-data;; name=a", "form-data; filename*=UTF-8''a; filename*=UTF-8''b"})
    void whatIsMalformedOrSaysTwoThingsIsRefused(String value) {
        assertThatThrownBy(() -> parse(value)).isInstanceOf(BodyRefusedException.class)
                .hasMessageContaining("Content-Disposition of a part is malformed");
    }

    @Test
    void namesAreWrittenAsBrowsersDo() {
        assertThat(Disposition.line("a\"b\r\nc", "\u00e4\\d\".txt")).isEqualTo(
                "Content-Disposition: form-data; name=\"a%22b%0D%0Ac\"; filename=\"\u00e4\\d%22.txt\"\r\n");
        assertThat(Disposition.line("a", null)).isEqualTo("Content-Disposition: form-data; name=\"a\"\r\n");
        assertThatThrownBy(() -> Disposition.line("a\u0000", null)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("name of a field \"a\\u0000\" has control characters");
    }
}

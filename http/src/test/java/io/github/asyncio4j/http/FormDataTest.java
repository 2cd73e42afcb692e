package io.github.asyncio4j.http;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.run;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.http.FormData.Field;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormDataTest {

    private static final MediaType TYPE = new MediaType("multipart/form-data; boundary=b");

    @TempDir Path temp;

    private static String part(String disposition, String content) {
        return "--b\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n" + content + "\r\n";
    }

    @Test
    void hasFieldsAndFilesInOrder() {
        FormData form = FormData.of("a", "1", "b", "2", "a", "3").andFile("f", "x.txt", MediaType.TEXT, new byte[3])
                .and("f", "no file");
        assertThat(form.get("a")).isEqualTo("1");
        assertThat(form.getAll("a")).containsExactly("1", "3");
        assertThat(form.get("f")).isEqualTo("no file");
        assertThat(form.get("none")).isNull();
        assertThat(form.file("f").filename()).isEqualTo("x.txt");
        assertThat(form.file("a")).isNull();
        assertThat(form).hasSize(5);
        assertThat(form.hasFiles()).isTrue();
        assertThat(form).hasToString("FormData[Field[a], Field[b], Field[a], File[f], Field[f]]");
        assertThatThrownBy(() -> FormData.of("a")).isInstanceOf(IllegalArgumentException.class);
    }

    /** The serializer of the URL Standard: all but letters, digits and four signs in percent notation, a plus for a space. */
    @Test
    void encodesAsTheUrlStandardSays() {
        assertThat(FormData.of("a b", "*-._~!'()&=+%\u00e4\u20ac\ud83d\ude00\r\n", "", "").urlEncoded())
                .isEqualTo("a+b=*-._%7E%21%27%28%29%26%3D%2B%25%C3%A4%E2%82%AC%F0%9F%98%80%0D%0A&=");
        assertThat(FormData.EMPTY.urlEncoded()).isEmpty();
        FormData withFile = FormData.EMPTY.andFile("f", Path.of("x"));
        assertThatThrownBy(withFile::urlEncoded).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the file f");
    }

    /** The parser of the URL Standard, with the cases of its tests. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "test | test=", "test= | test=", "%EF%BB%BFtest=%EF%BB%BF | \ufefftest=\ufeff", "%FE%FF | \ufffd\ufffd=",
        "=b | =b",
        "& | ``", "&a=b&&c=d& | a=b,c=d", "a=b=c | a=b=c", "a+b=c+d | a b=c d", "a%20b=%2B | a b=+", "%=a | %=a",
        "%a=a | %a=a",
        "%a_=a | %a_=a", "id=0&value=% | id=0,value=%", "b=%2sf%2a | b=%2sf*", "%61+%4d%4D= | a MM=",
        "a=%zz%4 | a=%zz%4",
        "a=\u00e4 | a=\u00e4"})
    void decodesAsTheUrlStandardSays(String body, String fields) {
        StringBuilder decoded = new StringBuilder();
        for (FormData.Entry entry : FormData.parse(Pieces.bytes(body))) {
            decoded.append(decoded.isEmpty() ? "" : ",").append(entry.name()).append('=')
                    .append(((Field) entry).value());
        }
        assertThat(decoded).hasToString(fields);
    }

    @Test
    void decodesInAnotherCharset() {
        assertThat(FormData.parse("a=%e4".getBytes(UTF_8), ISO_8859_1, 1).get("a")).isEqualTo("\u00e4");
    }

    @Test
    void fieldsHaveALimit() {
        assertThat(FormData.parse(Pieces.bytes("a&".repeat(1_000)))).hasSize(1_000);
        assertThatThrownBy(() -> FormData.parse(Pieces.bytes("a&".repeat(1_001))))
                .isInstanceOf(BodyRefusedException.class).hasMessageContaining("limit of 1000")
                .matches(e -> ((BodyRefusedException) e).status() == 413);
    }

    @Test
    void everythingSurvivesEncoding() {
        FormData form = FormData.of("\u00e4 &=%+\u0000", "\r\n\ud83d\ude00;", "", "x");
        assertThat(FormData.parse(Pieces.bytes(form.urlEncoded())).entries()).isEqualTo(form.entries());
    }

    private static FormData read(String body, MultipartLimits limits) {
        return await(FormData.read(MultipartReader.of(TYPE, Pieces.of(body), limits)));
    }

    @Test
    void readsAMultipartForm() {
        run(() -> {
            FormData form =
                    read(part("name=a", "1") + part("name=f; filename=x.bin", "bytes") + part("name=a", "\u00e4")
                            + "--b--", MultipartLimits.defaults());
            assertThat(form.getAll("a")).containsExactly("1", "\u00e4");
            FormData.File file = form.file("f");
            assertThat(file.filename()).isEqualTo("x.bin");
            assertThat(file.path()).isNull();
            assertThat(await(file.size())).isEqualTo(5);
            assertThat(await(file.read())).asString().isEqualTo("bytes");
            await(form.deleteTemporaryFiles());
        });
    }

    @Test
    void whatDoesNotFitIntoMemoryGoesToTheDisk() {
        run(() -> {
            FormData form = read(part("name=f; filename=x.bin", "y".repeat(5_000)) + part("name=a", "1") + "--b--",
                    MultipartLimits.defaults().withMaxMemory(1_000));
            FormData.File file = form.file("f");
            assertThat(file.path()).isRegularFile();
            assertThat(await(file.size())).isEqualTo(5_000);
            assertThat(await(file.read())).asString().isEqualTo("y".repeat(5_000));
            await(form.deleteTemporaryFiles());
            assertThat(file.path()).doesNotExist();
            await(form.deleteTemporaryFiles());
        });
    }

    @Test
    void aFileOfTheProgramIsNeverDeleted() throws IOException {
        Path own = Files.writeString(temp.resolve("own.txt"), "own");
        run(() -> {
            FormData form = FormData.EMPTY.andFile("f", own);
            await(form.deleteTemporaryFiles());
            assertThat(await(form.file("f").read())).asString().isEqualTo("own");
            assertThat(form.file("f").filename()).isEqualTo("own.txt");
            assertThat(form.file("f").mediaType()).isEqualTo(MediaType.TEXT);
        });
    }

    @Test
    void aFailureLeavesNoTemporaryFile() throws IOException {
        List<Path> before = uploads();
        run(() -> {
            assertThatThrownBy(() -> read(part("name=f; filename=x", "y".repeat(5_000)) + part("nothing=a", ""),
                    MultipartLimits.defaults().withMaxMemory(1_000))).isInstanceOf(BodyRefusedException.class)
                    .hasMessageContaining("has no name");
        });
        assertThat(leftSince(before)).isEmpty();
    }

    /** Returns what stays of what is new; another program may keep its own in this folder, which it deletes soon. */
    private static List<Path> leftSince(List<Path> before) throws IOException {
        List<Path> left = new ArrayList<>(uploads());
        left.removeAll(before);
        for (long end = System.nanoTime() + 20_000_000_000L; !left.isEmpty() && System.nanoTime() < end;) {
            left.retainAll(uploads());
        }
        return left;
    }

    private static List<Path> uploads() throws IOException {
        try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("asyncio4j-upload")).sorted().toList();
        }
    }

    @Test
    void fieldsInMemoryHaveALimit() {
        run(() -> {
            String body = part("name=a", "x".repeat(600)).repeat(2) + "--b--";
            assertThatThrownBy(() -> read(body, MultipartLimits.defaults().withMaxMemory(1_000)))
                    .isInstanceOf(BodyRefusedException.class).matches(e -> ((BodyRefusedException) e).status() == 413);
            assertThat(read(body, MultipartLimits.defaults().withMaxMemory(1_500))).hasSize(2);
        });
    }

    @Test
    void aFormMayNameTheCharsetOfItsFields() {
        run(() -> {
            String body = part("name=_charset_", "windows-1252") + part("name=a", "\u0080") + "--b--";
            FormData form = await(FormData.read(MultipartReader.of(TYPE,
                    new Pieces(List.of(body.getBytes(ISO_8859_1))))));
            assertThat(form.get("a")).isEqualTo("\u20ac");
            assertThat(form).hasSize(1);
            assertThatThrownBy(() -> read(part("name=_charset_", "none-such") + "--b--", MultipartLimits.defaults()))
                    .isInstanceOf(BodyRefusedException.class);
        });
    }

    @Test
    void partsWhoseBytesWouldHaveToBeChangedAreRefused() {
        run(() -> {
            String body =
                    "--b\r\nContent-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: base64\r\n\r\neA==\r\n--b--";
            assertThatThrownBy(() -> read(body, MultipartLimits.defaults())).isInstanceOf(BodyRefusedException.class)
                    .hasMessageContaining("Content-Transfer-Encoding");
            assertThat(read(body.replace("base64", "binary"), MultipartLimits.defaults()).get("a")).isEqualTo("eA==");
        });
    }
}

package io.github.asyncio4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WantedListTest {

    private final WantedList list = new WantedList();
    @TempDir private Path dir;

    @ParameterizedTest
    @CsvSource({"http://a/b/c.txt, c.txt", "http://a, index.html", "http://a/b/, index.html", "http://a/x%2Fy, x_y",
        "http://a/..%2f..%2fetc, _.._.._etc", "http://a/.bashrc, _.bashrc", "http://a/a+b%20c, a+b c",
        "http://a/%00%0a, __"})
    void aNameLeadsNowhereElse(String url, String name) {
        assertThat(WantedList.name(WebUrl.parse(url))).isEqualTo(name);
    }

    @Test
    void aLongNameIsCut() {
        assertThat(WantedList.name(WebUrl.parse("http://a/" + "\u00e9".repeat(300)))).isEqualTo("\u00e9".repeat(100));
    }

    @Test
    void eachUrlIsThereOnceAndHasANameOfItsOwn() throws Exception {
        Path urls = Files.writeString(dir.resolve("urls"), "# some\nhttp://a/f\n\n  http://b/F\nhttp://a/g\n");
        list.add("http://a/f", "");
        list.addAll(urls);
        assertThat(list.wanted()).extracting(Wanted::file).containsExactly("f", "F.1", "g");
    }

    @Test
    void checksumsBelongToNames() throws Exception {
        Path sums = Files.writeString(dir.resolve("sums"), "A".repeat(64) + "  g\n" + "b".repeat(64) + " *f\n");
        list.add("http://a/f", "");
        list.add("http://a/g", "");
        list.checksum(sums.toString());
        assertThat(list.wanted()).extracting(Wanted::sha256).containsExactly("b".repeat(64), "a".repeat(64));
    }

    @Test
    void whatIsWrongIsSaid() throws Exception {
        assertThatThrownBy(list::wanted).isInstanceOf(BadInput.class).hasMessageStartingWith("there is nothing to");
        Path urls = Files.writeString(dir.resolve("urls"), "http://a/f\nexample.org\n");
        assertThatThrownBy(() -> list.addAll(urls)).hasMessage("'example.org' in line 2 of " + urls
                + " is no URL to download from; one looks like https://example.org/path/file");
        assertThatThrownBy(() -> list.addAll(dir.resolve("none"))).isInstanceOf(BadInput.class)
                .hasMessage("-i: cannot read the file " + dir.resolve("none") + " (no such file)");
        assertThatThrownBy(() -> list.checksum(urls.toString())).isInstanceOf(BadInput.class)
                .hasMessageContaining("has the line 'http://a/f'");
        Path sums = Files.writeString(dir.resolve("sums"), "b".repeat(64) + "  other\n");
        list.checksum(sums.toString());
        assertThatThrownBy(list::wanted).hasMessage("--checksum has a line for other, which is none of the files to"
                + " download");
        list.add("http://a/second", "");
        list.checksum("b".repeat(64));
        assertThatThrownBy(list::wanted).hasMessageStartingWith("--checksum has one checksum, and there are 2 URLs");
    }
}

package io.github.asyncio4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlagFolderTest {

    private static final byte[] FLAG = {1, 2, 3};

    @TempDir private Path dir;

    private Path path;

    @BeforeEach
    void name() {
        path = dir.resolve("deep/er");
    }

    @Test
    void savesUnderTheNameOfTheCountryAndLeavesNothingElse() throws Exception {
        FlagFolder folder = FlagFolder.open(path);
        folder.save("cn", new byte[] {9});
        folder.save("cn", FLAG);
        assertThat(path).isDirectoryContaining("glob:**/cn.svg").isDirectoryNotContaining("glob:**/*.part");
        assertThat(Files.list(path)).hasSize(1);
        assertThat(path.resolve("cn.svg")).hasBinaryContent(FLAG);
        assertThat(folder.holds("cn", FLAG)).isTrue();
        assertThat(folder.holds("cn", new byte[] {1})).isFalse();
        assertThat(folder.holds("us", FLAG)).isFalse();
    }

    @Test
    void partsOfAnEarlierRunAreRemoved() throws Exception {
        Files.createDirectories(path);
        Files.write(path.resolve("us.svg.part"), FLAG);
        Files.write(path.resolve("us.svg"), FLAG);
        FlagFolder.open(path);
        assertThat(Files.list(path)).containsExactly(path.resolve("us.svg"));
    }

    @Test
    void aWriteThatFailsLeavesNoPart() throws Exception {
        FlagFolder folder = FlagFolder.open(path);
        Files.createDirectories(path.resolve("cn.svg/in the way"));
        assertThatThrownBy(() -> folder.save("cn", FLAG)).isInstanceOf(BadInput.class)
                .hasMessageStartingWith("cannot write " + path.resolve("cn.svg") + " (");
        assertThat(path).isDirectoryNotContaining("glob:**/*.part");
    }

    @Test
    void aFolderBelowAFileIsRefused() throws Exception {
        Path file = Files.write(dir.resolve("file"), FLAG);
        assertThatThrownBy(() -> FlagFolder.open(file.resolve("sequential"))).isInstanceOf(BadInput.class)
                .hasMessageStartingWith("cannot write to the folder " + file.resolve("sequential") + " (")
                .hasMessageEndingWith("); --out takes a folder that can be written to, or made");
        assertThatThrownBy(() -> FlagFolder.open(file)).isInstanceOf(BadInput.class)
                .hasMessageContaining("(it is a file)");
    }
}

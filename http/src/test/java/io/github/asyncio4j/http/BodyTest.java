package io.github.asyncio4j.http;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.run;
import static io.github.asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.Task;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BodyTest {

    @TempDir private Path folder;

    private static byte[] written(Body body) {
        return run(() -> Kept.of(body)).bytes();
    }

    private static long length(Body body) {
        return run(() -> await(body.length()));
    }

    @Test
    void bytesAndTextsAreThere() {
        Body body = Body.ofText("\u00e4");
        assertThat(body.mediaType()).isEqualTo(MediaType.TEXT);
        assertThat(body.isRepeatable()).isTrue();
        assertThat(length(body)).isEqualTo(2);
        assertThat(written(body)).isEqualTo("\u00e4".getBytes(StandardCharsets.UTF_8)).isEqualTo(body.bytes());
        assertThat(Body.ofJson("{}").mediaType()).isEqualTo(MediaType.JSON);
        assertThat(Body.of(new byte[3], MediaType.OCTETS)).hasToString("Body[application/octet-stream, 3 bytes]");
    }

    @Test
    void aFileIsReadInPieces() throws IOException {
        byte[] bytes = new byte[150_000];
        new Random(1).nextBytes(bytes);
        Path file = Files.write(folder.resolve("a.png"), bytes);
        Body body = Body.ofFile(file);
        assertThat(body.mediaType().text()).isEqualTo("image/png");
        assertThat(body.file()).isEqualTo(file);
        assertThat(body.bytes()).isNull();
        assertThat(length(body)).isEqualTo(150_000);
        Kept kept = run(() -> Kept.of(body));
        assertThat(kept.sizes()).containsExactly(65_536, 65_536, 18_928);
        assertThat(kept.bytes()).isEqualTo(bytes);
        assertThat(written(body)).as("again").isEqualTo(bytes);
    }

    @Test
    void aFileThatIsNotThereIsAnError() {
        Body body = Body.ofFile(folder.resolve("none"));
        assertThatThrownBy(() -> length(body)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> written(body)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> length(Body.ofFile(folder))).hasMessageContaining("no regular file");
    }

    @Test
    void aCancelClosesTheFile() throws IOException {
        Path file = Files.write(folder.resolve("a"), new byte[200_000]);
        run(() -> {
            for (int i = 0; i < 5; i++) {
                Task<Void> task = createTask(Body.ofFile(file).writeTo(new Kept()));
                await(sleep(Duration.ofNanos(i * 300_000L)));
                task.cancel();
                await(async(() -> {
                    try {
                        await(task);
                    } catch (CancelledError expected) {
                        // It may also have been done.
                    }
                }));
            }
        });
    }

    @Test
    void aStreamIsMadeWhileItIsSent() {
        Body body = Body.ofStream(MediaType.TEXT, out -> {
            await(out.write("a"));
            await(out.write("b"));
        });
        assertThat(written(body)).containsExactly('a', 'b');
        assertThat(length(body)).isEqualTo(Body.UNKNOWN_LENGTH);
        assertThat(body.isRepeatable()).isFalse();
        assertThat(body.withRepeats().isRepeatable()).isTrue();
        assertThat(length(body.withLength(2))).isEqualTo(2);
        assertThat(body.withLength(2)).hasToString("Body[text/plain; charset=utf-8, stream of 2 bytes]");
        assertThat(body.withMediaType(MediaType.HTML).mediaType()).isEqualTo(MediaType.HTML);
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        Body stream = Body.ofStream(MediaType.TEXT, out -> {});
        assertThatThrownBy(() -> stream.withLength(-1)).hasMessageContaining("must be >= 0");
        assertThatThrownBy(() -> Body.ofText("a").withLength(1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Body.ofText("a").withRepeats()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Body.of(null, MediaType.TEXT)).hasMessage("the body is null");
        assertThatThrownBy(() -> Body.of(new byte[0], null)).hasMessageContaining("MediaType.OCTETS");
        assertThatThrownBy(() -> Body.ofStream(MediaType.TEXT, null)).hasMessageContaining("producer");
        assertThatThrownBy(() -> Body.ofFile(null, MediaType.TEXT)).hasMessage("the file is null");
    }
}

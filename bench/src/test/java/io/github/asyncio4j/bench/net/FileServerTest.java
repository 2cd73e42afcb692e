package io.github.asyncio4j.bench.net;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.http.client.ClientSession;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileServerTest {

    @TempDir Path folder;

    @Test
    void servesTheFilesOfAFolder() throws Exception {
        Files.write(folder.resolve("1m.bin"), new byte[1 << 20]);
        run(() -> {
            try (var server = await(FileServer.start(folder, 0)); var session = new ClientSession();
                    var response = await(session.get("http://127.0.0.1:" + server.port() + "/1m.bin"))) {
                assertThat(response.status()).isEqualTo(200);
                assertThat(await(response.read())).hasSize(1 << 20);
            }
        });
    }
}

package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.await;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConnectionTest {

    @Test
    void closesByTryWithResourcesAfterSendingWhatIsQueued() {
        Bounded.run(() -> {
            try (Ends ends = Ends.open()) {
                try (Connection near = ends.near()) {
                    near.writer().write("bye");
                    assertThat(near.writer().isClosing()).isFalse();
                }
                assertThat(ends.near().writer().isClosing()).isTrue();
                assertThat(await(ends.far().reader().read())).hasSize(3);
            }
        });
    }
}

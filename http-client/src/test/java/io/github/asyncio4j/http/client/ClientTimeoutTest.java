package io.github.asyncio4j.http.client;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClientTimeoutTest {

    @Test
    void eachLimitChangesACopy() {
        ClientTimeout all = ClientTimeout.NONE.withTotal(ofSeconds(1)).withConnect(ofSeconds(2))
                .withSockConnect(ofSeconds(3)).withSockRead(ofSeconds(4));
        assertThat(all).isEqualTo(new ClientTimeout(ofSeconds(1), ofSeconds(2), ofSeconds(3), ofSeconds(4)));
        assertThat(ClientTimeout.NONE.total()).isNull();
    }

    @Test
    void aLimitIsMoreThanZero() {
        assertThatThrownBy(() -> ClientTimeout.NONE.withTotal(Duration.ZERO))
                .hasMessage("the time limit total is PT0S; it must be more than zero, or null for no limit");
        assertThatThrownBy(() -> ClientTimeout.DEFAULT.withSockRead(ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

package io.github.asyncio4j.http;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketOptionsTest {

    private final WebSocketOptions options = WebSocketOptions.defaults();

    @Test
    void whoReceivesIsNotLimitedUnlessItIsSaid() {
        assertThat(options.receiveTimeout()).isNull();
        WebSocketOptions limited = options.withReceiveTimeout(ofSeconds(3));
        assertThat(limited.receiveTimeout()).isEqualTo(ofSeconds(3));
        assertThat(limited.withMaxQueue(1).receiveTimeout()).isEqualTo(ofSeconds(3));
        assertThat(limited.withoutReceiveTimeout().receiveTimeout()).isNull();
        assertThat(options.receiveTimeout()).isNull();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1})
    void aReceiveTimeoutThatCouldNotBeMetIsRefused(long seconds) {
        Duration wrong = ofSeconds(seconds);
        assertThatThrownBy(() -> options.withReceiveTimeout(wrong)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("receiveTimeout is " + wrong + "; it must be more than zero");
    }
}

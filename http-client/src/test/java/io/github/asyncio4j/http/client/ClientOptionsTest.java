package io.github.asyncio4j.http.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.http.Headers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClientOptionsTest {

    private final ClientOptions defaults = ClientOptions.defaults();

    @Test
    void theDefaultsAreThoseOfTheContract() {
        assertThat(defaults.limit()).isEqualTo(100);
        assertThat(defaults.limitPerHost()).isEqualTo(100);
        assertThat(defaults.maxWaiting()).isEqualTo(1_000);
        assertThat(defaults.keepAliveTimeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(defaults.timeout()).isEqualTo(new ClientTimeout(null, Duration.ofSeconds(10), null,
                Duration.ofSeconds(30)));
        assertThat(defaults.maxBody()).isEqualTo(64 * 1024 * 1024);
        assertThat(defaults.maxHead()).isEqualTo(32 * 1024);
        assertThat(defaults.maxField()).isEqualTo(8 * 1024);
        assertThat(defaults.maxFields()).isEqualTo(100);
        assertThat(defaults.lenientResponses()).isFalse();
        assertThat(defaults.headers()).isEmpty();
        assertThat(defaults.raiseForStatus()).isFalse();
    }

    @Test
    void eachSettingChangesACopy() {
        ClientOptions all = defaults.withLimit(1).withLimitPerHost(2).withMaxWaiting(3)
                .withKeepAliveTimeout(Duration.ZERO).withTimeout(ClientTimeout.NONE).withHeaders(Headers.of("A", "b"))
                .withRaiseForStatus(true).withMaxBody(4).withMaxHead(5).withMaxField(6).withMaxFields(7)
                .withLenientResponses(true);
        assertThat(all.limit()).isEqualTo(1);
        assertThat(all.limitPerHost()).isEqualTo(2);
        assertThat(all.maxWaiting()).isEqualTo(3);
        assertThat(all.keepAliveTimeout()).isZero();
        assertThat(all.timeout()).isEqualTo(ClientTimeout.NONE);
        assertThat(all.headers().get("a")).isEqualTo("b");
        assertThat(all.raiseForStatus()).isTrue();
        assertThat(all.maxBody()).isEqualTo(4);
        assertThat(all.maxHead()).isEqualTo(5);
        assertThat(all.maxField()).isEqualTo(6);
        assertThat(all.maxFields()).isEqualTo(7);
        assertThat(all.lenientResponses()).isTrue();
        assertThat(defaults.limit()).isEqualTo(100);
    }

    @Test
    void impossibleSettingsAreRefused() {
        assertThatThrownBy(() -> defaults.withLimit(0)).hasMessage("limit is 0; it must be >= 1");
        assertThatThrownBy(() -> defaults.withMaxWaiting(-1)).hasMessageContaining(">= 0");
        assertThatThrownBy(() -> defaults.withKeepAliveTimeout(Duration.ofSeconds(-1)))
                .hasMessageContaining("not be negative");
        assertThatThrownBy(() -> defaults.withTimeout(null)).hasMessageContaining("ClientTimeout.NONE");
    }
}

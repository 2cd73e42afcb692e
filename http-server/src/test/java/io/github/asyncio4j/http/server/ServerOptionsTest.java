package io.github.asyncio4j.http.server;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ServerOptionsTest {

    private final ServerOptions defaults = ServerOptions.defaults();

    @Test
    void theDefaultsAreThoseOfTheContract() {
        assertThat(defaults.keepAliveTimeout()).isEqualTo(ofSeconds(75));
        assertThat(defaults.headTimeout()).isEqualTo(ofSeconds(10));
        assertThat(defaults.bodyTimeout()).isEqualTo(ofSeconds(30));
        assertThat(defaults.writeTimeout()).isEqualTo(ofSeconds(30));
        assertThat(defaults.shutdownTimeout()).isEqualTo(ofSeconds(30));
        assertThat(defaults.maxBody()).isEqualTo(1 << 20);
        assertThat(defaults.maxLine()).isEqualTo(8 * 1024);
        assertThat(defaults.maxHead()).isEqualTo(16 * 1024);
        assertThat(defaults.maxFields()).isEqualTo(100);
        assertThat(defaults.backlog()).isEqualTo(1_024);
    }

    @Test
    void eachSettingChangesACopy() {
        ServerOptions all = defaults.withKeepAliveTimeout(ofSeconds(1)).withHeadTimeout(ofSeconds(2))
                .withBodyTimeout(ofSeconds(3)).withWriteTimeout(ofSeconds(4)).withShutdownTimeout(Duration.ZERO)
                .withMaxBody(5).withMaxLine(6).withMaxHead(7).withMaxFields(8).withBacklog(9);
        assertThat(all.keepAliveTimeout()).isEqualTo(ofSeconds(1));
        assertThat(all.headTimeout()).isEqualTo(ofSeconds(2));
        assertThat(all.bodyTimeout()).isEqualTo(ofSeconds(3));
        assertThat(all.writeTimeout()).isEqualTo(ofSeconds(4));
        assertThat(all.shutdownTimeout()).isZero();
        assertThat(all.maxBody()).isEqualTo(5);
        assertThat(all.maxLine()).isEqualTo(6);
        assertThat(all.maxHead()).isEqualTo(7);
        assertThat(all.maxFields()).isEqualTo(8);
        assertThat(all.backlog()).isEqualTo(9);
        assertThat(defaults.maxBody()).isEqualTo(1 << 20);
    }

    @Test
    void impossibleSettingsAreRefused() {
        assertThatThrownBy(() -> defaults.withHeadTimeout(Duration.ZERO))
                .hasMessage("headTimeout is PT0S; it must be more than zero");
        assertThatThrownBy(() -> defaults.withMaxLine(0)).hasMessage("maxLine is 0; it must be >= 1");
        assertThatThrownBy(() -> defaults.withShutdownTimeout(ofSeconds(-1))).hasMessageContaining("not be negative");
    }

    /** Descriptors and memory are the process's. */
    @Test
    void severalLoopsShareWhatTheProcessMayHave() {
        ServerOptions each = defaults.withMaxConnections(7).withMaxBytesInFlight(10_000_000_001L).sharedBy(2);
        assertThat(each.maxConnections()).isEqualTo(4);
        assertThat(each.maxBytesInFlight()).isEqualTo(5_000_000_001L);
        assertThatThrownBy(() -> defaults.sharedBy(0)).hasMessage("loops is 0; it must be >= 1");
    }
}

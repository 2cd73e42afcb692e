package io.github.asyncio4j.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {

    @Test
    void trustsWhoIsNamedAlone() {
        TrustedProxies proxies = TrustedProxies.forwarded("127.0.0.1", "10.0.0.0/8", "fd00::/8");
        assertThat(proxies.trusts(InetAddress.ofLiteral("127.0.0.1"))).isTrue();
        assertThat(proxies.trusts(InetAddress.ofLiteral("10.9.8.7"))).isTrue();
        assertThat(proxies.trusts(InetAddress.ofLiteral("fd12::1"))).isTrue();
        assertThat(proxies.trusts(InetAddress.ofLiteral("127.0.0.2"))).isFalse();
        assertThat(proxies.trusts(InetAddress.ofLiteral("8.0.0.1"))).isFalse();
        assertThat(proxies).hasToString("TrustedProxies[Forwarded, 3 networks]");
    }

    /** To the administrator 010 may be eight, and the proxies of somebody else would be trusted. */
    @ParameterizedTest
    @ValueSource(strings = {"010.0.0.1", "010.0.0.0/8", "10.1", "10", "0x0a.0.0.1", "::ffff:010.0.0.1", "10.0.0.0/08",
        "[::1]", "localhost", "10.0.0.0/33", "10.0.0.0/x"})
    void whatNotAllReadAlikeIsRefused(String proxy) {
        assertThatThrownBy(() -> TrustedProxies.xForwarded("127.0.0.1", proxy))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"" + proxy
                        + "\" is no proxy that can be trusted; give addresses such as 127.0.0.1, networks"
                        + " such as 10.0.0.0/8, both in decimal numbers without leading zeros, which all read alike, or unix");
    }
}

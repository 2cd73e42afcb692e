package io.github.asyncio4j.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.http.Headers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardingTest {

    private static final InetSocketAddress PEER = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 1);

    private static Forwarding of(String list) {
        return Forwarding.of(TrustedProxies.xForwarded("127.0.0.1", "10.0.0.0/8"), PEER,
                Headers.of("X-Forwarded-For", list));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"192.0.2.1 | 192.0.2.1:0", "192.0.2.1:80 | 192.0.2.1:80",
        "2001:db8::1 | [2001:db8:0:0:0:0:0:1]:0", "[2001:db8::1]:80 | [2001:db8:0:0:0:0:0:1]:80"})
    void anAddressIsTheClients(String node, String expected) {
        assertThat(of(node).remote()).hasToString("/" + expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"010.0.0.1", "010.0.0.1:80", "10.1", "10", "[::ffff:010.0.0.1]:80", "unknown", "_hidden"})
    void whatNotAllReadAlikeIsNoAddress(String node) {
        assertThat(of(node).remote()).isNull();
    }

    /** Read as ten it would be trusted, and what stands before it, which its writer chose, be believed. */
    @ParameterizedTest
    @ValueSource(strings = {"010.0.0.1", "10.1"})
    void whatNotAllReadAlikeVouchesForNobody(String hop) {
        assertThat(of("203.0.113.9, 10.0.0.1").remote()).hasToString("/203.0.113.9:0");
        assertThat(of("203.0.113.9, " + hop).remote()).isNull();
    }
}

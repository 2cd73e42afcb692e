package io.github.asyncio4j.http.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubnetTest {

    @ParameterizedTest
    @CsvSource({"10.0.0.0/8, 10.255.3.4, true", "10.0.0.0/8, 11.0.0.0, false", "10.128.0.0/9, 10.127.0.0, false",
        "0.0.0.0/0, 203.0.113.9, true", "0.0.0.0/0, ::1, false", "127.0.0.1, 127.0.0.1, true",
        "127.0.0.1, 127.0.0.2, false", "127.0.0.1/32, 127.0.0.2, false", "fe80::/10, febf::1, true",
        "fe80::/10, fec0::1, false", "::1, ::1, true", "::ffff:10.0.0.1, 10.0.0.1, true"})
    void hasWhatBeginsAlike(String subnet, String address, boolean expected) {
        assertThat(Subnet.parse(subnet).has(InetAddress.ofLiteral(address))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/08", "10.0.0.0/+8", "10.0.0.0/-1",
        "10.0.0.0/8/8", "10.0.0.0/99999999999", "010.0.0.0/8", "10/8", "fe80::/129", "[fe80::]/10", "localhost"})
    void whatNotAllReadAlikeIsNone(String text) {
        assertThat(Subnet.parse(text)).isNull();
    }
}

package io.github.asyncio4j.http.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumericAddressTest {

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1", "0.0.0.0", "255.255.255.255", "::", "::1", "2001:db8::0a0", "::ffff:10.0.0.1",
        "64:ff9b::192.0.2.33"})
    void whatAllReadAlikeIsAnAddress(String text) {
        assertThat(NumericAddress.parse(text)).isEqualTo(InetAddress.ofLiteral(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "010.0.0.1", "10.0.0.01", "10.00.0.1", "10.1", "10", "167772161", "0x0a.0.0.1",
        "10.0.0.256",
        "10.0.0.1.", "10.0.0.1.1", ".10.0.0", "10..0.1", "+10.0.0.1", " 10.0.0.1", "10.0.0.1%lo", "\u0661\u0660.0.0.1",
        "99999999999.0.0.1", "::ffff:010.0.0.1", "::ffff:10.1", "::10.0.0.1:1", "[::1]", ":", "1::2::3", "::g", "name"})
    void whatSomeReadOtherwiseOrNobodyIsNone(String text) {
        assertThat(NumericAddress.parse(text)).isNull();
    }
}

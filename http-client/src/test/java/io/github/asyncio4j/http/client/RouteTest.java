package io.github.asyncio4j.http.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTest {

    private static Route to(boolean secure, @Nullable String proxy, boolean socket) {
        return new Route(new Origin(secure, "x", 80), null, null, proxy == null ? null : Proxy.at(proxy), false,
                socket);
    }

    /** A connection to a proxy that passes requests on is none through it to the server. */
    @ParameterizedTest
    @CsvSource({"false, , true", "true, http://p:1, true", "false, socks5://p:1, true", "false, http://p:1, false",
        "false, https://p:1, false"})
    void aWebSocketSharesTheConnectionsOfRequestsUnlessThoseEndAtAProxy(boolean secure, String proxy, boolean shares) {
        assertThat(to(secure, proxy, true).equals(to(secure, proxy, false))).isEqualTo(shares);
        assertThat(to(secure, proxy, true)).isEqualTo(to(secure, proxy, true));
        assertThat(to(secure, proxy, true).isTunnelled()).isEqualTo(proxy != null);
    }
}

package io.github.asyncio4j.http.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AuthTest {

    @Test
    void basicIsSentInUtf8() {
        assertThat(new BasicAuth("Aladdin", "open sesame").header()).isEqualTo("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
        assertThat(new BasicAuth("test", "123\u00a3").header()).isEqualTo("Basic dGVzdDoxMjPCow==");
        assertThat(new BasicAuth("user", "secret")).hasToString("BasicAuth[user]");
        assertThatThrownBy(() -> new BasicAuth("a:b", "")).hasMessageContaining("colon");
        assertThatThrownBy(() -> new BasicAuth("a", "b\r\n")).hasMessageContaining("control characters");
        assertThatThrownBy(() -> RequestOptions.none().withHeader("authorization", "x").withBasicAuth("a", "b"))
                .hasMessageContaining("leave one of them out");
        assertThat(RequestOptions.none().withBasicAuth("a", "b").headers().get("Authorization"))
                .isEqualTo("Basic YTpi");
    }

    @Test
    void netrcKnowsHosts() {
        Netrc netrc = Netrc.parse("""
                # comment
                machine a.org login me password secret
                macdef init
                machine trap login x password y

                machine b.org
                  login you
                  account z
                  password other
                machine a.org login late password late
                default login any password thing
                """);
        assertThat(netrc.of("a.org")).isEqualTo(new BasicAuth("me", "secret"));
        assertThat(netrc.of("b.org")).isEqualTo(new BasicAuth("you", "other"));
        assertThat(netrc.of("trap")).isEqualTo(new BasicAuth("any", "thing"));
        assertThat(Netrc.parse("machine").of("x")).isNull();
        assertThat(Netrc.parse("machine a login u:v password w").of("a")).isNull();
    }
}

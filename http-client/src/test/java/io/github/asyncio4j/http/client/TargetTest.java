package io.github.asyncio4j.http.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.http.Headers;
import io.github.asyncio4j.http.InvalidUrlException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "http://h | h:80 | / | h",
        "http://h/ | h:80 | / | h",
        "HTTP://H.Example/A?b=C#d | h.example:80 | /A?b=C | h.example",
        "https://h/ | h:443 | / | h",
        "HTTPS://h:443/ | h:443 | / | h",
        "https://h:80/ | h:80 | / | h:80",
        "http://h:443/ | h:443 | / | h:443",
        "http://h:8080/a%20b | h:8080 | /a%20b | h:8080",
        "http://h:80/x | h:80 | /x | h",
        "http://h:/x | h:80 | /x | h",
        "http://h?q | h:80 | /?q | h",
        "http://under_score:1/ | under_score:1 | / | under_score:1",
        "http://127.0.0.1:9/ | 127.0.0.1:9 | / | 127.0.0.1:9",
        "http://[::1]:9/ | ::1:9 | / | [::1]:9",
        "http://[::1]/ | ::1:80 | / | [::1]",
        "http://[fe80::1%25eth0]:9/ | fe80::1%eth0:9 | / | [fe80::1]:9",
        "http://[FE80::A%25enP2s0]/ | fe80::a%enP2s0:80 | / | [fe80::a]",
        "http://[FE80::A%enP2s0]/ | fe80::a%enP2s0:80 | / | [fe80::a]",
        "http://[fe80::1%251]/ | fe80::1%1:80 | / | [fe80::1]",
        "http://[fe80::1%25]/ | fe80::1%25:80 | / | [fe80::1]",
        "http://[fe80::1%1]/ | fe80::1%1:80 | / | [fe80::1]",
        "http://b\u00fccher.example/ | xn--bcher-kva.example:80 | / | xn--bcher-kva.example",
        "http://h/\u00e4?\u00f6 | h:80 | /%C3%A4?%C3%B6 | h",
        "http://1.2.3.4.example/ | 1.2.3.4.example:80 | / | 1.2.3.4.example",
        "http://h//x/../y | h:80 | //x/../y | h"})
    void takesUrlsApart(String url, String origin, String path, String host) {
        Target target = Target.of(url);
        assertThat(target.origin()).hasToString(origin);
        assertThat(target.path()).isEqualTo(path);
        assertThat(target.hostHeader()).isEqualTo(host);
        assertThat(target.url()).hasToString(url);
    }

    @Test
    void theSameHostAndPortOfAnotherSchemeAreAnotherOrigin() {
        assertThat(Target.of("https://h:80/").origin()).isNotEqualTo(Target.of("http://h:80/").origin())
                .isEqualTo(Target.of("https://H:80/x").origin());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "/path | is relative; give an absolute one",
        "path | is relative",
        "'' | is relative",
        "//h/path | is relative",
        "ftp://h/ | has the scheme ftp; http and https are supported",
        "mailto:x@y | has the scheme mailto",
        "http:/path | has no host",
        "http:path | has no host",
        "http:///path | has no host",
        "http://:80/ | has no host",
        "http://u:p@h/ | send an Authorization header instead",
        "http://h:0/ | 1 to 65535 are allowed",
        "http://h:65536/ | 1 to 65535 are allowed",
        "http://h:99999999999/ | 1 to 65535 are allowed",
        "http://127.1/ | short form",
        "http://2130706433/ | short form",
        "http://0x7f.0.0.1/ | short form",
        "http://0x7f000001/ | short form",
        "http://1.2.3/ | short form",
        "http://1.2.3.256/ | short form",
        "http://1.2.3.04/ | short form",
        "http://.h.org/ | has a malformed host",
        "http://a..h.org/ | has a malformed host",
        "http://./ | has a malformed host",
        "http://h/a b | is malformed",
        "http://h/% | is malformed",
        "http://h/a\\b | is malformed",
        "http://[::1/ | is malformed",
        "http://[fe80::1%]/ | is malformed",
        "http://[fe80::1%25br-0]/ | is malformed",
        "http://[fe80::1%25a%2db]/ | is malformed"})
    void refusesWhatItCannotAsk(String url, String message) {
        assertThatThrownBy(() -> Target.of(url)).isInstanceOfSatisfying(InvalidUrlException.class,
                e -> assertThat(e.url()).isEqualTo(url)).hasMessageContaining(message)
                .hasMessageStartingWith("the URL \"" + UrlText.shown(url) + "\" ");
    }

    /** Found by the fuzzer: Host had it, which no server takes. */
    @Test
    void theZoneOfAnAddressIsForThisMachineAlone() {
        Target target = Target.of("http://[fe80::1%25eth0]:9/");
        assertThat(target.origin().host()).isEqualTo("fe80::1%eth0");
        assertThat(target.origin().authority(true)).isEqualTo(target.hostHeader()).isEqualTo("[fe80::1]:9");
    }

    /** The same address behind another interface is another server; its secrets do not go there. */
    @Test
    void theZoneBelongsToTheOriginHoweverItIsWritten() {
        Origin origin = Target.of("http://[fe80::1%25eth0]/").origin();
        assertThat(Target.of("http://[fe80::1%eth0]:80/x").origin()).isEqualTo(origin);
        assertThat(Target.of("http://[fe80::1%25eth1]/").origin()).isNotEqualTo(origin);
        assertThat(Target.of("http://[fe80::1%25ETH0]/").origin()).isNotEqualTo(origin);
        assertThat(Target.of("http://[fe80::1]/").origin()).isNotEqualTo(origin);
    }

    /** Found by the fuzzer: a server that sent the client there had the call fail as if the client were broken. */
    @ParameterizedTest
    @ValueSource(strings = {"http://u@", "http://u:p@", "http://a%3ab@h/", "http://a%0ab:c@h/", "http://a:b%7f@h/"})
    void aUserThatCannotBeSentIsAFaultOfTheUrl(String url) {
        URI uri = URI.create(url);
        assertThatThrownBy(() -> {
            BasicAuth.of(uri);
            BasicAuth.without(uri);
        }).isInstanceOf(InvalidUrlException.class);
        ClientRequest request = new ClientRequest("GET", URI.create("http://h/"), Headers.EMPTY, null);
        assertThatThrownBy(() -> Redirect.of(request, 302, url, List.of(), false))
                .isInstanceOf(InvalidRedirectException.class);
    }

    @Test
    void controlCharactersAreShownAsEscapes() {
        assertThatThrownBy(() -> Target.of("http://h/\r\nX: y")).isInstanceOf(InvalidUrlException.class)
                .hasMessageContaining("http://h/\\u000d\\u000aX: y");
    }

    @Test
    void anOpaqueUriIsRefusedToo() {
        assertThatThrownBy(() -> Target.of(URI.create("http:opaque"))).isInstanceOf(InvalidUrlException.class);
        assertThatThrownBy(() -> Target.of((String) null)).hasMessage("the URL is null");
    }
}

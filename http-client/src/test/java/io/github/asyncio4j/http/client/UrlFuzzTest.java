package io.github.asyncio4j.http.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.Fuzzing;
import io.github.asyncio4j.http.Headers;
import io.github.asyncio4j.http.InvalidUrlException;
import io.github.asyncio4j.http.grammar.Authority;
import io.github.asyncio4j.http.grammar.Gate;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Any text as a URL, and in the next line as the Location of its response. A URL is refused with its own exception, or what
 * is sent of it is sound and means the same when it is put together again; nothing shows its password. A redirect is refused
 * with its own exception, or leads to such a URL, and secrets stay at their origin.
 */
class UrlFuzzTest {

    @Test
    @Timeout(3_600)
    void urls() throws Exception {
        Fuzzing.run(UrlFuzzTest.class, UrlFuzzTest::fuzzerTestOneInput);
    }

    public static void fuzzerTestOneInput(byte[] input) {
        String[] lines = new String(input, UTF_8).split("\n", 2);
        assertThat(UrlText.shown(lines[0])).matches("[ -~]*");
        URI url;
        Target target;
        try {
            url = UrlText.uri(lines[0]);
            BasicAuth user = BasicAuth.of(url);
            target = Target.of(BasicAuth.without(url));
            assertThat(BasicAuth.of(BasicAuth.without(url))).isNull();
            showsNoPassword(url, user);
        } catch (InvalidUrlException e) {
            assertThat(lines[0].contains("@") || e.url().equals(lines[0])).as(e.url()).isTrue();
            return;
        }
        isSound(target);
        if (lines.length == 2) {
            // A header comes as bytes, each of them a character.
            String location = new String(lines[1].getBytes(UTF_8), ISO_8859_1);
            if (Gate.isValue(location)) {
                redirects(url, target.origin(), location);
            }
        }
    }

    private static void isSound(Target target) {
        assertThat(target.hostHeader()).isNotEmpty();
        assertThat(Authority.isHostAndPort(target.hostHeader())).as(target.hostHeader()).isTrue();
        assertThat(Gate.isTarget(target.path())).isTrue();
        assertThat(target.path()).startsWith("/").doesNotContain("#");
        Target again = Target.of((target.origin().isSecure() ? "https://" : "http://") + target.hostHeader()
                + target.path());
        if (!target.origin().host().contains("%")) {
            assertThat(again.origin()).isEqualTo(target.origin());
        }
        assertThat(again.hostHeader()).isEqualTo(target.hostHeader());
        assertThat(again.path()).isEqualTo(target.path());
        assertThat(target.origin().authority(false)).isEqualTo(target.hostHeader());
    }

    private static void showsNoPassword(URI url, @Nullable BasicAuth user) {
        String rest = BasicAuth.without(url).toString();
        if (user != null && user.password().length() > 3 && !rest.contains(user.password())) {
            assertThat(UrlText.shown(url)).doesNotContain(user.password());
            assertThat(user.toString().replace(user.user(), "")).doesNotContain(user.password());
        }
    }

    private static void redirects(URI url, Origin origin, String location) {
        ClientRequest request = new ClientRequest("GET", url, Headers.of("Authorization", "secret", "Cookie", "secret",
                "X-Key", "secret", "Accept", "text/plain"), null);
        Redirect redirect;
        try {
            redirect = Redirect.of(request, 302, location, List.of("X-Key"), false);
        } catch (InvalidRedirectException e) {
            return;
        }
        URI next = redirect.request().url();
        BasicAuth.of(next);
        Target target = Target.of(BasicAuth.without(next));
        isSound(target);
        boolean leaves = !target.origin().equals(origin);
        assertThat(redirect.leavesOrigin()).isEqualTo(leaves);
        for (String name : List.of("Authorization", "Cookie", "X-Key")) {
            assertThat(redirect.request().headers().contains(name)).as(name).isEqualTo(!leaves);
        }
        assertThat(leaves && origin.isSecure() && !target.origin().isSecure()).isFalse();
        assertThat(redirect.request().headers().get("Accept")).isEqualTo("text/plain");
        assertThat(UrlText.resolved(url, next.toString())).as("once more").isEqualTo(next);
    }
}

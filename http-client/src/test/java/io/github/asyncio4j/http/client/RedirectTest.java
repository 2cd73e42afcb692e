package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.http.Body;
import io.github.asyncio4j.http.Headers;
import io.github.asyncio4j.http.MediaType;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectTest {

    private static String redirect(int status, String location) {
        return "HTTP/1.1 " + status + " Moved\r\nLocation: " + location + "\r\nContent-Length: 4\r\n\r\nmove";
    }

    /** Sends the path /from/STATUS elsewhere, and answers all others with what was asked. */
    private static Backend.Script moving(String location) {
        return peer -> {
            for (String request = peer.request(); request != null; request = peer.request()) {
                String[] line = request.split(" ", 3);
                if (line[1].matches("/from/[0-9]+")) {
                    String answer = redirect(Integer.parseInt(line[1].substring(6)), location);
                    peer.send(line[0].equals("HEAD") ? answer.substring(0, answer.length() - 4) : answer);
                } else {
                    String seen = line[0] + " " + line[1];
                    peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + (line[0].equals("HEAD") ? 0 : seen.length())
                            + "\r\n\r\n" + (line[0].equals("HEAD") ? "" : seen));
                }
            }
        };
    }

    @ParameterizedTest
    @CsvSource({"301,GET,GET", "302,GET,GET", "303,GET,GET", "307,GET,GET", "308,GET,GET", "301,POST,GET",
        "302,POST,GET",
        "303,POST,GET", "307,POST,POST", "308,POST,POST", "301,PUT,PUT", "302,PUT,PUT", "303,PUT,GET", "307,PUT,PUT",
        "308,PUT,PUT", "301,HEAD,HEAD", "302,HEAD,HEAD", "303,HEAD,HEAD", "301,DELETE,DELETE", "303,DELETE,GET",
        "308,PATCH,PATCH", "303,PATCH,GET"})
    void theMethodAndTheBodyFollowTheStatus(int status, String method, String then) {
        Backend.with(moving("/to?q"), backend -> {
            RequestOptions options = RequestOptions.none();
            boolean body = !method.equals("GET") && !method.equals("HEAD");
            if (body) {
                options = options.withText("body").withHeader("Content-Language", "de");
            }
            try (var session = new ClientSession();
                    var response = await(session.request(method, backend.url("/from/" + status), options))) {
                assertThat(response.url()).isEqualTo(URI.create(backend.url("/to?q")));
                assertThat(response.method()).isEqualTo(then);
                assertThat(response.history()).extracting(ClientResponse::status).containsExactly(status);
                assertThat(response.history().getFirst().isClosed()).isTrue();
                assertThat(response.history().getFirst().headers().get("Location")).isEqualTo("/to?q");
                String last = backend.requests().getLast();
                assertThat(last).startsWith(then + " /to?q ");
                assertThat(last.endsWith("\r\n\r\nbody")).isEqualTo(body && then.equals(method));
                assertThat(last.toLowerCase().contains("content-")).isEqualTo(body && then.equals(method));
                assertThat(backend.made()).as("the connection is kept").isEqualTo(1);
            }
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            value = {"/to | /to", "to | /from/to", "../to | /to", "../../../to | /to", "./to/./x | /from/to/x",
                "?q=1 | /from/302?q=1", "//127.0.0.1:PORT/to | /to", "http://127.0.0.1:PORT/to | /to",
                "HTTP://127.0.0.1:PORT | /",
                "/a b | /a%20b", "/\u00c3\u00a4 | /%C3%A4", "/\u00e4 | /%E4", "/%zz%41 | /%25zz%41",
                "/a\"<>\\^`{}b | /a%22%3C%3E%5C%5E%60%7B%7Db",
                "/[x] | /%5Bx%5D", "/a?b=c d\u00c3\u00a4 | /a?b=c%20d%C3%A4", "/a/../../b/..;/c | /b/..;/c",
                "/to/.. | /", "/to/. | /to/", "/t%2e | /t%2e"})
    void theLocationIsResolvedAndEncoded(String location, String target) {
        Backend.with(peer -> {
            String port = Integer.toString(peer.port());
            moving(location.replace("PORT", port)).play(peer);
        }, backend -> {
            try (var session = new ClientSession(); var response = await(session.get(backend.url("/from/302")))) {
                assertThat(await(response.text())).isEqualTo("GET " + target);
            }
        });
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {"/to,-,f", "/to#g,g,f", "/to#,'',f", "/to,-,-"})
    void theFragmentIsKeptWhereTheLocationHasNone(String location, String expected, String fragment) {
        Backend.with(moving(location), backend -> {
            String url = backend.url("/from/302") + (fragment == null ? "" : "#" + fragment);
            try (var session = new ClientSession(); var response = await(session.get(url))) {
                assertThat(response.url().getFragment()).isEqualTo(expected == null ? fragment : expected);
            }
        });
    }

    @Test
    void aRedirectWithoutLocationIsAResponse() {
        Backend.with(Backend.answering("HTTP/1.1 302 Found\r\nContent-Length: 2\r\n\r\nok"), backend -> {
            try (var session = new ClientSession(); var response = await(session.get(backend.url("/")))) {
                assertThat(response.status()).isEqualTo(302);
                assertThat(response.history()).isEmpty();
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 304, 305, 306})
    void otherStatusesLeadNowhere(int status) {
        Backend.with(moving("/to"), backend -> {
            try (var session = new ClientSession(); var response = await(session.get(backend.url("/from/" + status)))) {
                assertThat(response.status()).isEqualTo(status);
            }
        });
    }

    @Test
    void redirectsAreReturnedWhereThatIsWanted() {
        Backend.with(moving("/to"), backend -> {
            try (var session = new ClientSession(); var response = await(
                    session.get(backend.url("/from/302"), RequestOptions.none().withAllowRedirects(false)))) {
                assertThat(response.status()).isEqualTo(302);
                assertThat(await(response.text())).isEqualTo("move");
            }
        });
    }

    @Test
    void circlesEnd() {
        Backend.with(Backend.answering(redirect(302, "/again?token=secret")), backend -> {
            try (var session = new ClientSession()) {
                assertThatThrownBy(() -> await(session.get(backend.url("/"))))
                        .isInstanceOfSatisfying(TooManyRedirectsException.class, e -> {
                            assertThat(e.history()).hasSize(11).allMatch(ClientResponse::isClosed);
                            assertThat(e.status()).isEqualTo(302);
                        }).hasMessageContaining("limit maxRedirects, 10").hasMessageNotContaining("secret");
                assertThat(backend.requests()).hasSize(11);
                assertThatThrownBy(
                        () -> await(session.get(backend.url("/"), RequestOptions.none().withMaxRedirects(1))))
                        .isInstanceOf(TooManyRedirectsException.class);
                assertThat(backend.requests()).hasSize(13);
                assertThat(session.stats()).isEqualTo(new PoolStats(1, 1, 0));
            }
        });
    }

    @Test
    void aBodyThatIsUsedUpCannotFollow() {
        Backend.with(moving("/to"), backend -> {
            try (var session = new ClientSession()) {
                Body once = Body.ofStream(MediaType.TEXT, out -> await(out.write("body")));
                assertThatThrownBy(
                        () -> await(session.put(backend.url("/from/307"), RequestOptions.none().withBody(once))))
                        .isInstanceOf(ClientPayloadException.class).hasMessageContaining("is used up");
                for (RequestOptions options : List.of(RequestOptions.none().withBody(once.withRepeats()),
                        RequestOptions.none().withBody(once))) {
                    String status = options.body().isRepeatable() ? "307" : "303";
                    try (var response = await(session.put(backend.url("/from/" + status), options))) {
                        assertThat(response.status()).isEqualTo(200);
                    }
                }
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://h/", "file:///etc/passwd", "javascript:alert(1)", "mailto:a@b", "http:", "http:///x",
        "http://",
        "http://h:99999/", "http://h:x/", "http://127.1/", "http://2130706433/", "http://0x7f.1/", "http://[::1/",
        "http://a b/", "http://good\\@evil/", "data:text/plain,x", "//", "http://u:p@/", "unix:/x", "1http://h/"})
    void aLocationThatCannotBeFollowedIsRefused(String location) {
        Backend.with(moving(location), backend -> {
            try (var session = new ClientSession()) {
                assertThatThrownBy(() -> await(session.get(backend.url("/from/302"))).close())
                        .isInstanceOf(InvalidRedirectException.class)
                        .hasMessageContaining("http://127.0.0.1:" + backend.port() + "/from/302");
                assertThat(backend.requests()).hasSize(1);
            }
        });
    }

    // ---- other origins

    private static final List<String> SECRETS =
            List.of("Authorization", "COOKIE", "proxy-authorization", "X-Api-Key", "X-Own");

    private static RequestOptions secrets() {
        return RequestOptions.none().withHeaders(Headers.of("Authorization", "secret1", "COOKIE", "a=secret2",
                "proxy-authorization", "secret3", "X-API-KEY", "secret4", "Host", "virtual", "X-Other", "told"))
                .withSecretHeader("X-Own", "secret5").withCookie("b", "secret6");
    }

    private static ClientOptions naming() {
        return ClientOptions.defaults().withSecretHeaders("x-api-key")
                .withHeaders(Headers.of("Authorization", "secret7"));
    }

    @Test
    void anotherOriginGetsNoSecrets() {
        Backend.with(Backend::echo, other -> {
            Backend.with2(moving(other.url("/other")), first -> {
                try (var session = new ClientSession(naming());
                        var response = await(session.get(first.url("/from/302"), secrets()))) {
                    assertThat(await(response.text())).isEqualTo("/other");
                    assertThat(first.requests().getFirst()).contains("secret1", "a=secret2; b=secret6", "secret4",
                            "secret5", "Host: virtual").as("what is for proxies alone").doesNotContain("secret3");
                    String leaked = other.requests().getFirst();
                    assertThat(leaked).doesNotContain("secret").doesNotContain("virtual").contains("X-Other: told");
                    for (String name : SECRETS) {
                        assertThat(leaked.toLowerCase()).doesNotContain("\r\n" + name.toLowerCase() + ":");
                    }
                }
            });
        });
    }

    @Test
    void theWayBackBringsNoSecretsBack() {
        String[] back = new String[1];
        Backend.with(peer -> Backend.answering(redirect(302, back[0])).play(peer), other -> {
            Backend.with2(moving(other.url("/other")), first -> {
                back[0] = first.url("/back");
                try (var session = new ClientSession(naming());
                        var response = await(session.get(first.url("/from/307"), secrets()))) {
                    assertThat(await(response.text())).isEqualTo("GET /back");
                    assertThat(response.history()).hasSize(2);
                    assertThat(first.requests().getLast()).doesNotContain("secret");
                }
            });
        });
    }

    @Test
    void theSameOriginKeepsThem() {
        Backend.with(moving("/to"), backend -> {
            try (var session = new ClientSession(naming());
                    var response = await(session.get(backend.url("/from/302"), secrets()))) {
                assertThat(response.status()).isEqualTo(200);
                assertThat(backend.requests().getLast()).contains("secret1", "secret2", "secret4", "secret5", "secret6",
                        "virtual").as("what is for proxies alone").doesNotContain("secret3");
            }
        });
    }

    @Test
    void theUserOfAUrlDoesNotGoElsewhere() {
        Backend.with(Backend::echo, other -> {
            Backend.with2(moving(other.url("/other")), first -> {
                String url = "http://user:secret@127.0.0.1:" + first.port() + "/from/302";
                try (var session = new ClientSession(); var response = await(session.get(url))) {
                    assertThat(first.requests().getFirst()).contains("Authorization: Basic ");
                    assertThat(other.requests().getFirst()).doesNotContain("Authorization");
                    assertThat(response.url()).hasNoUserInfo();
                }
            });
        });
    }

    @Test
    void fromHttpsToHttpNothingSecretGoes() {
        ClientRequest open = new ClientRequest("GET", URI.create("https://h/"), Headers.EMPTY, null);
        assertThat(Redirect.of(open, 302, "http://h/", List.of(), false).request().url()).hasScheme("http");
        for (String name : List.of("Authorization", "cookie", "Proxy-Authorization", "X-Key")) {
            assertThatThrownBy(
                    () -> Redirect.of(open.withHeader(name, "1"), 302, "http://other/", List.of("x-key"), false))
                    .isInstanceOf(InvalidRedirectException.class).hasMessageContaining("from https to http");
        }
        assertThatThrownBy(() -> Redirect.of(open, 302, "http://h/", List.of(), true))
                .isInstanceOf(InvalidRedirectException.class);
    }
}

package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.http.Body;
import io.github.asyncio4j.http.MediaType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthTest {

    // ---- Basic

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

    // ---- Digest

    /** Asks for Digest, and says 200 to whom answers right. */
    private static Backend.Script digest(String challenge, String algorithm) {
        return peer -> {
            for (String request = peer.request(); request != null; request = peer.request()) {
                boolean right = isRight(request, algorithm);
                peer.send(right ? "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
                        : "HTTP/1.1 401 No\r\nWWW-Authenticate: " + challenge + "\r\nContent-Length: 2\r\n\r\nno");
            }
        };
    }

    private static boolean isRight(String request, String algorithm) throws Exception {
        String header = request.lines().filter(line -> line.startsWith("Authorization: ")).findFirst().orElse("");
        if (header.isEmpty()) {
            return false;
        }
        Map<String, String> given = Challenge.parse(header.substring(15)).getFirst().params();
        String[] line = request.split(" ", 3);
        String secret = hash(algorithm, "us\"er:re,alm:pass");
        String nc = given.containsKey("qop") ? given.get("nc") + ":" + given.get("cnonce") + ":auth:" : "";
        return given.get("username").equals("us\"er") && given.get("uri").equals(line[1]) && given.get("response")
                .equals(hash(algorithm,
                        secret + ":" + given.get("nonce") + ":" + nc + hash(algorithm, line[0] + ":" + line[1])));
    }

    private static String hash(String algorithm, String text) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "Digest realm=\"re,alm\", nonce=\"n\\\"1\", qop=\"auth,auth-int\", algorithm=SHA-256, opaque=\"o\" | SHA-256",
        "Digest realm=\"re,alm\", nonce=\"n1\", qop=auth | MD5", "Digest realm=\"re,alm\", nonce=\"n1\" | MD5",
        "digest REALM=\"re,alm\", Nonce=n1, QOP=\"auth\", algorithm=md5 | MD5",
        "Basic realm=\"x\", Digest realm=\"re,alm\", nonce=n1, qop=auth, Digest realm=\"re,alm\", nonce=n2, qop=auth, algorithm=SHA-256 | SHA-256"})
    void aChallengeIsAnswered(String challenge, String algorithm) {
        Backend.with(digest(challenge, algorithm), backend -> {
            ClientOptions options = ClientOptions.defaults().withMiddlewares(new DigestAuth("us\"er", "pass"));
            try (var session = new ClientSession(options)) {
                for (int i = 0; i < 3; i++) {
                    try (var response = await(session.get(backend.url("/p?q=" + i)))) {
                        assertThat(response.status()).isEqualTo(200);
                    }
                }
                assertThat(backend.requests()).as("it is asked once").hasSize(4);
                assertThat(backend.made()).isEqualTo(1);
                if (challenge.contains("qop") || challenge.contains("QOP")) {
                    assertThat(backend.requests().subList(1, 4)).satisfiesExactly(
                            r -> assertThat(r).contains("nc=00000001"),
                            r -> assertThat(r).contains("nc=00000002"), r -> assertThat(r).contains("nc=00000003"));
                }
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic realm=\"x\"", "Digest realm=\"x\"", "Digest nonce=\"x\"", "Digest", "", ",,,", "=",
        "Digest realm=\"x\", nonce=n, qop=auth-int", "Digest realm=\"x\", nonce=n, algorithm=SHA-512-256",
        "Digest realm=\"x"})
    void whatCannotBeAnsweredIsReturned(String challenge) {
        Backend.with(digest(challenge, "MD5"), backend -> {
            ClientOptions options = ClientOptions.defaults().withMiddlewares(new DigestAuth("user", "pass"));
            try (var session = new ClientSession(options); var response = await(session.get(backend.url("/")))) {
                assertThat(response.status()).isEqualTo(401);
                assertThat(await(response.text())).isEqualTo("no");
                assertThat(backend.requests()).hasSize(1);
            }
        });
    }

    @Test
    void aWrongPasswordIsTriedOnce() {
        Backend.with(digest("Digest realm=\"re,alm\", nonce=n1, qop=auth", "MD5"), backend -> {
            ClientOptions options = ClientOptions.defaults().withMiddlewares(new DigestAuth("us\"er", "wrong"));
            try (var session = new ClientSession(options); var response = await(session.get(backend.url("/")))) {
                assertThat(response.status()).isEqualTo(401);
                assertThat(backend.requests()).hasSize(2);
            }
        });
    }

    @Test
    void aBodyThatIsUsedUpIsNotSentAgain() {
        Backend.with(digest("Digest realm=\"re,alm\", nonce=n1, qop=auth", "MD5"), backend -> {
            ClientOptions options = ClientOptions.defaults().withMiddlewares(new DigestAuth("us\"er", "pass"));
            RequestOptions once = RequestOptions.none()
                    .withBody(Body.ofStream(MediaType.TEXT, out -> await(out.write("x"))));
            try (var session = new ClientSession(options); var response = await(session.post(backend.url("/"), once))) {
                assertThat(response.status()).isEqualTo(401);
            }
        });
    }

    @Test
    void anotherOriginIsNotAnswered() {
        DigestAuth digest = new DigestAuth("us\"er", "pass");
        String challenge = "Digest realm=\"re,alm\", nonce=n1, qop=auth";
        Backend.with(digest(challenge, "MD5"), first -> Backend.with2(digest(challenge, "MD5"), other -> {
            try (var session = new ClientSession(ClientOptions.defaults().withMiddlewares(digest))) {
                for (Backend asked : List.of(first, other, first)) {
                    try (var response = await(session.get(asked.url("/")))) {
                        assertThat(response.status()).isEqualTo(asked == first ? 200 : 401);
                    }
                }
                assertThat(other.requests()).hasSize(1).noneMatch(request -> request.contains("Authorization"));
                assertThat(digest).hasToString("DigestAuth[us\"er at 127.0.0.1:" + first.port() + "]");
            }
        }));
    }

    @Test
    void theExampleOfTheRfcHolds() throws Exception {
        // RFC 7616, 3.9.1: the same parts give the same answer, by SHA-256.
        String a1 = hash("SHA-256", "Mufasa:http-auth@example.org:Circle of Life");
        String a2 = hash("SHA-256", "GET:/dir/index.html");
        assertThat(hash("SHA-256", a1 + ":7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v:00000001:"
                + "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ:auth:" + a2))
                .isEqualTo("753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1");
    }
}

package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.http.server.Serving.serve;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestHeadersTest {

    private static String seen(ServerOptions options, String headers, Function<Request, Object> what) {
        String[] answer = new String[1];
        serve(options, router -> router.get("/", request -> Response.text(String.valueOf(what.apply(request)))),
                server -> {
                    try (RawClient client = RawClient.to(server)) {
                        client.send("GET / HTTP/1.1\r\nHost: example.org:8080\r\n" + headers + "\r\n");
                        answer[0] = client.answer().body();
                    }
                });
        return answer[0];
    }

    private static String seen(String headers, Function<Request, Object> what) {
        return seen(ServerOptions.defaults(), headers, what);
    }

    @Test
    void whereItWasSent() {
        assertThat(seen("", request -> request.host() + " " + request.scheme() + " " + request.isSecure() + " "
                + request.isKeepAlive())).isEqualTo("example.org:8080 http false true");
    }

    @Test
    void cookiesAreReadAcrossHeaders() {
        assertThat(seen("Cookie: a=1; b=2; a=3\r\nCookie: c=4\r\n", Request::cookies)).isEqualTo("{a=1, b=2, c=4}");
        assertThat(seen("", request -> request.cookie("a"))).isEqualTo("null");
    }

    @Test
    void conditionsAreRead() {
        Instant moment = Instant.parse("1994-11-06T08:49:37Z");
        for (String date : List.of("Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
                "Sun Nov  6 08:49:37 1994")) {
            assertThat(seen("If-Modified-Since: " + date + "\r\n", Request::ifModifiedSince))
                    .isEqualTo(moment.toString());
        }
        assertThat(seen("If-Unmodified-Since: soon\r\n", Request::ifUnmodifiedSince)).isEqualTo("null");
        assertThat(seen("If-None-Match: \"a\", W/\"b\"\r\nIf-None-Match: \"c\"\r\n", Request::ifNoneMatch))
                .isEqualTo("[\"a\", W/\"b\", \"c\"]");
        assertThat(seen("If-Match: *\r\n", request -> request.ifMatch().equals(List.of(ETag.ANY)))).isEqualTo("true");
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {"bytes=0-499,0,499", "bytes=500-,500,9223372036854775807",
        "bytes=-5,-5,9223372036854775807", "bytes=5-4,-,-", "bytes=-0,-,-", "items=0-4,-,-", "bytes=0-1%2C3-4,-,-",
        "bytes=-,-,-",
        "bytes=0x1-2,-,-", "bytes=99999999999999999999-,-,-"})
    void aRangeIsRead(String header, Long first, Long last) {
        ByteRange range = ByteRange.parse(header.replace("%2C", ","));
        assertThat(range).isEqualTo(first == null ? null : new ByteRange(first, last));
    }

    @Test
    void anEtagHasNoQuotes() {
        assertThat(new ETag("a", true)).hasToString("W/\"a\"");
        assertThatThrownBy(() -> ETag.of("a\"b")).hasMessageContaining("a quote");
        assertThat(ETag.parse("\"a\" junk \"b\"")).containsExactly(ETag.of("a"));
    }

    // ---- proxies

    private static final Function<Request, Object> CLIENT = request -> request.remote().getAddress().getHostAddress()
            + " " + request.scheme() + " " + request.host();

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "X-Forwarded-For: 192.0.2.1\\r\\n | 192.0.2.1 http example.org:8080",
        "X-Forwarded-For: 198.51.100.9, 192.0.2.1, 10.0.0.7\\r\\n | 192.0.2.1 http example.org:8080",
        "X-Forwarded-For: 192.0.2.1\\r\\nX-Forwarded-Proto: https\\r\\nX-Forwarded-Host: a.b\\r\\n | 192.0.2.1 https a.b",
        "X-Forwarded-Proto: HTTPS\\r\\n | 127.0.0.1 https example.org:8080",
        "X-Forwarded-For: unknown\\r\\nX-Forwarded-Host: a/b\\r\\n | 127.0.0.1 http example.org:8080",
        "Forwarded: for=192.0.2.1\\r\\n | 127.0.0.1 http example.org:8080"})
    void trustedProxiesAreBelieved(String headers, String expected) {
        ServerOptions options =
                ServerOptions.defaults().withTrustedProxies(TrustedProxies.xForwarded("127.0.0.1", "10.0.0.0/8"));
        assertThat(seen(options, headers.translateEscapes(), CLIENT)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Forwarded: for=\"[2001:db8::1]:47\";proto=https;host=a.b\\r\\n | 2001:db8:0:0:0:0:0:1 https a.b",
        "Forwarded: for=192.0.2.9, for=192.0.2.1;proto=https, for=127.0.0.1\\r\\n | 192.0.2.1 https example.org:8080",
        "Forwarded: for=_hidden\\r\\n | 127.0.0.1 http example.org:8080"})
    void theStandardHeaderIsBelieved(String headers, String expected) {
        ServerOptions options = ServerOptions.defaults().withTrustedProxies(TrustedProxies.forwarded("127.0.0.1"));
        assertThat(seen(options, headers.translateEscapes(), CLIENT)).isEqualTo(expected);
    }

    @Test
    void othersAreNot() {
        String lie = "X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: a.b\r\n";
        assertThat(seen(lie, CLIENT)).isEqualTo("127.0.0.1 http example.org:8080");
        ServerOptions options = ServerOptions.defaults().withTrustedProxies(TrustedProxies.xForwarded("10.0.0.0/8"));
        assertThat(seen(options, lie, CLIENT)).isEqualTo("127.0.0.1 http example.org:8080");
        for (String wrong : List.of("localhost", "10.0.0.0/33", "10.0.0.0/x")) {
            assertThatThrownBy(() -> TrustedProxies.xForwarded(wrong)).hasMessageContaining("10.0.0.0/8");
        }
    }

    // ---- the query

    @Test
    void aQueryHoldsEachNameAsOftenAsItLikes() {
        Query query = Query.of("a", "1", "b", "x y", "a", "2");
        assertThat(query.get("a")).isEqualTo("1");
        assertThat(query.getAll("a")).containsExactly("1", "2");
        assertThat(query.names()).containsExactly("a", "b");
        assertThat(query.get("c", "no")).isEqualTo("no");
        assertThat(query.and("c", "\u00e4&")).hasToString("a=1&b=x%20y&a=2&c=%C3%A4%26");
        assertThat(Query.parse("a=1&b=x+y&a=2")).isEqualTo(query);
        assertThat(Query.parse("&&")).isEqualTo(Query.EMPTY);
        assertThat(Map.of(query, 1)).containsKey(Query.parse("a=1&b=x%20y&a=2"));
        assertThatThrownBy(() -> Query.of("a")).hasMessageContaining("in turn");
    }
}

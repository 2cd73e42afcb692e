package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AutoHeadersTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    private static final String BIG = "x".repeat(100_000);

    /** Sends a POST and returns what the server got of it, in lower case. */
    private static String head(ClientOptions options, RequestOptions request) {
        String[] head = new String[1];
        Backend.with(Backend.answering(OK), backend -> {
            try (var session = new ClientSession(options)) {
                await(session.post(backend.url("/"), request)).close();
            }
            String whole = backend.requests().getFirst();
            head[0] = whole.substring(0, whole.indexOf("\r\n\r\n") + 2).toLowerCase();
        });
        return head[0];
    }

    @Test
    void allAreAddedUnlessTheyAreGiven() {
        assertThat(head(ClientOptions.defaults(), RequestOptions.none().withText("x"))).contains("\r\naccept: */*\r\n",
                "\r\naccept-encoding: gzip", "\r\nuser-agent: asyncio4j\r\n", "\r\ncontent-type: text/plain");
    }

    @ParameterizedTest
    @ValueSource(strings = {"User-Agent", "accept", "Accept-Encoding", "CONTENT-TYPE"})
    void eachIsLeftOutByTheSessionOrTheRequestAlone(String name) {
        String line = "\r\n" + name.toLowerCase() + ": ";
        ClientOptions session = ClientOptions.defaults().withSkipAutoHeaders(name);
        RequestOptions request = RequestOptions.none().withText("x");
        assertThat(head(session, request)).doesNotContain(line).contains("\r\nhost: ", "\r\ncontent-length: 1\r\n");
        assertThat(head(session, request.withText(BIG))).doesNotContain(line);
        assertThat(head(ClientOptions.defaults(), request.withSkipAutoHeaders(name))).doesNotContain(line);
        assertThat(head(session, request.withHeader(name, "gzip"))).contains(line + "gzip\r\n");
    }

    @Test
    void whatTheSessionAndTheRequestLeaveOutAddsUp() {
        RequestOptions request =
                RequestOptions.none().withText("x").withSkipAutoHeaders("Accept")
                        .withSkipAutoHeaders("Accept-Encoding");
        assertThat(head(ClientOptions.defaults().withSkipAutoHeaders("User-Agent", "Content-Type"), request))
                .matches("post / http/1.1\r\nhost: [^\r]*\r\ncontent-length: 1\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host", "Content-Length", "Cookie", ""})
    void othersCannotBeLeftOut(String name) {
        assertThatThrownBy(() -> ClientOptions.defaults().withSkipAutoHeaders(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the header \"" + name + "\" is not one that can"
                        + " be left out; User-Agent, Accept, Accept-Encoding and Content-Type can");
    }
}

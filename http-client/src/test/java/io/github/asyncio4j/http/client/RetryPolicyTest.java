package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {

    private static final RetryPolicy QUICK =
            RetryPolicy.attempts(3).withDelay(Duration.ofMillis(2), Duration.ofMillis(5));

    /** Answers with these statuses in turn, 0 for a connection that is closed, and then with 200. */
    private static Backend.Script answering(String more, int... statuses) {
        return peer -> {
            while (peer.request() != null) {
                int n = peer.asked() - 1;
                int status = n < statuses.length ? statuses[n] : 200;
                if (status == 0) {
                    return;
                }
                peer.send("HTTP/1.1 " + status + " X\r\n" + more + "Content-Length: 2\r\n\r\nok");
            }
        };
    }

    private static int ask(ClientSession session, Backend backend, String method) {
        try (var response = await(session.request(method, backend.url("/"), RequestOptions.none()))) {
            return response.status();
        }
    }

    @ParameterizedTest
    @CsvSource({"GET,503,503,200,3", "GET,503,503,503,3", "GET,429,0,200,3", "GET,0,0,200,3", "GET,500,200,500,1",
        "POST,503,200,503,1", "PUT,502,504,200,3"})
    void aRequestIsSentAgainWhereThatHelps(String method, int one, int two, int status, int requests) {
        int third = status == 503 && requests == 3 ? 503 : 200;
        Backend.with(answering("", one, two, third), backend -> {
            try (var session = new ClientSession(ClientOptions.defaults().withMiddlewares(QUICK))) {
                assertThat(ask(session, backend, method)).isEqualTo(status);
                assertThat(backend.requests()).hasSize(requests);
            }
        });
    }

    @Test
    void theLastFailureIsThrown() {
        Backend.with(answering("", 0, 0, 0), backend -> {
            try (var session = new ClientSession(ClientOptions.defaults().withMiddlewares(QUICK))) {
                assertThatThrownBy(() -> ask(session, backend, "GET")).isInstanceOf(ServerDisconnectedException.class);
                assertThat(backend.requests()).hasSize(3);
            }
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"0 | 2", "Sun, 06 Nov 1994 08:49:37 GMT | 2", "nonsense | 2", "3600 | 1",
        "Fri, 31 Dec 9999 23:59:59 GMT | 1", "99999999999 | 2", "-1 | 2"})
    void retryAfterIsObeyedOrTheResponseReturned(String after, int requests) {
        Backend.with(answering("Retry-After: " + after + "\r\n", 503), backend -> {
            try (var session = new ClientSession(ClientOptions.defaults().withMiddlewares(QUICK))) {
                assertThat(ask(session, backend, "GET")).isEqualTo(requests == 1 ? 503 : 200);
                assertThat(backend.requests()).hasSize(requests);
            }
        });
    }

    @Test
    void everySettingChangesACopy() {
        assertThat(QUICK.withAllMethods().withStatuses(500, 408)).hasToString(
                "RetryPolicy[3 attempts, PT0.002S to PT0.005S, [408, 500], all methods]");
        assertThat(RetryPolicy.attempts(4))
                .hasToString("RetryPolicy[4 attempts, PT0.1S to PT10S, [429, 502, 503, 504]]");
        assertThatThrownBy(() -> RetryPolicy.attempts(0)).hasMessageContaining("must be >= 1");
        assertThatThrownBy(() -> QUICK.withDelay(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .hasMessageContaining("neither may be negative");
    }
}

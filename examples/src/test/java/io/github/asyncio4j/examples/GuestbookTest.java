package io.github.asyncio4j.examples;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.run;
import static io.github.asyncio4j.Asyncio.timeout;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.Runner;
import io.github.asyncio4j.http.Body;
import io.github.asyncio4j.http.FormData;
import io.github.asyncio4j.http.client.ClientResponse;
import io.github.asyncio4j.http.client.RequestOptions;
import io.github.asyncio4j.http.testing.TestClient;
import io.github.asyncio4j.http.testing.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** How an application is tested: each test with a client of its own, or with one that is made before each. */
class GuestbookTest {

    private static RequestOptions named(String name) {
        return RequestOptions.none().withBody(Body.ofForm(FormData.of("name", name)));
    }

    private static RequestOptions text(String text) {
        return RequestOptions.none().withText(text);
    }

    private static String read(ClientResponse response) {
        try (response) {
            return await(response.text());
        }
    }

    @Test
    void aGuestWritesAndIsLedToTheEntries() {
        run(() -> timeout(ofSeconds(30), () -> {
            try (var client = await(TestClient.of(new Guestbook().app()))) {
                await(client.post("/login", named("Ann"))).raiseForStatus().close();
                try (var response = await(client.post("/entries", text("I was here")))) {
                    assertThat(response.url()).hasToString(client.server().url("/entries"));
                    assertThat(await(response.text())).isEqualTo("Ann: I was here");
                }
            }
        }));
    }

    @Test
    void twoGuestsWriteIntoTheSameBook() {
        run(() -> timeout(ofSeconds(30), () -> {
            try (var server = await(TestServer.of(new Guestbook().app()));
                    var ann = server.client();
                    var bob = server.client()) {
                await(ann.post("/login", named("Ann"))).close();
                await(bob.post("/login", named("Bob"))).close();
                await(ann.post("/entries", text("hello"))).close();
                assertThat(read(await(bob.post("/entries", text("hello, Ann")))))
                        .isEqualTo("Ann: hello\nBob: hello, Ann");
            }
        }));
    }

    @Test
    void theProgramSignsItsOwnBook() throws Exception {
        assertThat(Output.of(() -> new Guestbook().main())).containsExactly("Hello, Ann", "Ann: I was here");
    }

    /** What is made before each test and closed after it. */
    @Nested
    class OfStrangers {

        private final Runner runner = new Runner();
        private TestClient client;

        @BeforeEach
        void open() {
            client = runner.run(TestClient.of(new Guestbook().app()));
        }

        @AfterEach
        void close() {
            try (runner) {
                runner.run(async(() -> client.close()));
            }
        }

        @Test
        void whoIsNoGuestWritesNothing() {
            runner.run(async(() -> {
                try (var response = await(client.post("/entries", text("x")))) {
                    assertThat(response.status()).isEqualTo(403);
                }
                assertThat(read(await(client.get("/entries")))).isEmpty();
            }));
        }

        @Test
        void whoHasNoNameIsNoGuest() {
            runner.run(async(() -> {
                try (var response = await(client.post("/login", named(" ")))) {
                    assertThat(response.status()).isEqualTo(400);
                }
            }));
        }
    }
}

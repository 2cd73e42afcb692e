/**
 * A server and a client for the tests of HTTP applications: aiohttp's test_utils. Any test framework will do; what follows is
 * JUnit.
 *
 * <pre>{@code
 * @Test
 * void greetsByName() {
 *     run(() -> timeout(ofSeconds(10), () -> {
 *         try (var client = await(TestClient.of(Greetings.app())); var response = await(client.get("/hello/Ann"))) {
 *             assertThat(await(response.text())).isEqualTo("Hello, Ann");
 *         }
 *     }));
 * }
 * }</pre>
 *
 * <p>Where all tests of a class want the same client, a {@link io.github.asyncio4j.Runner} keeps its loop between them:
 *
 * <pre>{@code
 * private final Runner runner = new Runner();
 * private TestClient client;
 *
 * @BeforeEach
 * void open() {
 *     client = runner.run(TestClient.of(Greetings.app()));
 * }
 *
 * @AfterEach
 * void close() {
 *     runner.run(async(() -> client.close()));
 *     runner.close();
 * }
 *
 * @Test
 * void greets() {
 *     runner.run(async(() -> await(client.get("/hello/Ann")).close()));
 * }
 * }</pre>
 *
 * <p>An application that asks a remote host gets a {@link io.github.asyncio4j.http.testing.TestServer} in its place; see
 * {@link io.github.asyncio4j.http.testing.TestServer#resolver}.
 */
@NullMarked
package io.github.asyncio4j.http.testing;

import org.jspecify.annotations.NullMarked;

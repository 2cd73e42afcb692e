/** A server and a client for the tests of HTTP applications. */
module io.github.asyncio4j.http.testing {
    requires static org.jspecify;
    requires transitive io.github.asyncio4j.http.client;
    requires transitive io.github.asyncio4j.http.server;

    exports io.github.asyncio4j.http.testing;
}

/** JSON for HTTP client and server, by Jackson 3. */
module io.github.asyncio4j.http.jackson {
    requires static org.jspecify;
    requires transitive io.github.asyncio4j.http;
    requires transitive tools.jackson.databind;

    exports io.github.asyncio4j.http.jackson;

    provides io.github.asyncio4j.http.Json with io.github.asyncio4j.http.jackson.JacksonJson;
}

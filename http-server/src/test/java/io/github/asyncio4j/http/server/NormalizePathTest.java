package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.http.server.Serving.serveApp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormalizePathTest {

    private static Application app(NormalizePath middleware) {
        Application app = new Application().addMiddleware(middleware);
        app.router().get("/resource1", _ -> Response.text("1")).get("/resource2/", _ -> Response.text("2"))
                .get("/resource1/a/b", _ -> Response.text("ab")).get("/resource2/a/b/", _ -> Response.text("ab/"))
                .get("/{tail:x.*}", _ -> Response.text("tail"));
        return app;
    }

    private static void check(NormalizePath middleware, String path, int status, String location) {
        serveApp(ServerOptions.defaults(), app(middleware), server -> {
            try (RawClient client = RawClient.to(server)) {
                RawClient.Answer answer = client.ask(path);
                assertThat(answer.status()).isEqualTo(status);
                assertThat(answer.header("location")).isEqualTo(location);
            }
        });
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {"/resource1,200,-", "/resource1/,404,-", "/resource2,308,/resource2/",
        "/resource2?a=1%20,308,/resource2/?a=1%20", "/resource2/,200,-", "//resource1//a//b,308,/resource1/a/b",
        "///resource2//a/b,308,/resource2/a/b/", "/none,404,-", "//resource1,308,/resource1"})
    void appendsASlashAndMerges(String path, int status, String location) {
        check(new NormalizePath(), path, status, location);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {"/resource1/,308,/resource1", "/resource1/a/b/?q,308,/resource1/a/b?q",
        "/resource2,404,-", "//resource1//,308,/resource1"})
    void removesASlash(String path, int status, String location) {
        check(new NormalizePath().removingSlash(), path, status, location);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {"//resource1,404,-", "/resource2,308,/resource2/"})
    void leavesSeveralSlashesIfTold(String path, int status, String location) {
        check(new NormalizePath().keepingSlashes(), path, status, location);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {"//example.org/%2f.., 404,-", "//xexample.org,308,/xexample.org",
        "/%2Fxexample.org,308,/xexample.org"})
    void neverSendsToAnotherHost(String path, int status, String location) {
        check(new NormalizePath(), path, status, location);
    }

    @Test
    void theStatusCanBeAnother() {
        check(new NormalizePath().withStatus(302), "/resource2", 302, "/resource2/");
        assertThatThrownBy(() -> new NormalizePath().withStatus(200)).hasMessageContaining("elsewhere");
    }

    @Test
    void knowsThePathsOfApplicationsWithin() {
        Application inner = new Application();
        inner.router().get("/a/", _ -> Response.text("a"));
        Application app = new Application().addMiddleware(new NormalizePath()).addSubapp("/in", inner);
        serveApp(ServerOptions.defaults(), app, server -> {
            try (RawClient client = RawClient.to(server)) {
                assertThat(client.ask("/in//a").header("location")).isEqualTo("/in/a/");
            }
        });
    }
}

package io.github.asyncio4j.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouterTest {

    private static final Handler A = _ -> Response.text("a");
    private static final Handler B = _ -> Response.text("b");
    private static final Handler C = _ -> Response.text("c");

    private final Router router = new Application().router();

    @Test
    void anExactPathGoesBeforeAPattern() {
        router.get("/{x}", A).get("/b", B);
        assertThat(router.match("GET", "/b").handler()).isSameAs(B);
        assertThat(router.match("GET", "/c").handler()).isSameAs(A);
        assertThat(router.match("GET", "/c").pathParams()).containsEntry("x", "c");
    }

    @Test
    void patternsGoInTheOrderTheyWereAdded() {
        router.get("/{x}.svg", A).get("/{y}", B);
        assertThat(router.match("GET", "/a.svg").handler()).isSameAs(A);
        assertThat(router.match("GET", "/a.png").handler()).isSameAs(B);
    }

    @Test
    void theMethodDecidesToo() {
        router.get("/x", A).post("/x", B).put("/{y}", C).delete("/d", A).patch("/d", B);
        assertThat(router.match("POST", "/x").handler()).isSameAs(B);
        assertThat(router.match("PUT", "/x").handler()).isSameAs(C);
        assertThat(router.match("PATCH", "/d").handler()).isSameAs(B);
    }

    @Test
    void headGoesWhereGetGoes() {
        router.get("/x", A).route("HEAD", "/y", B).get("/y", A);
        assertThat(router.match("HEAD", "/x").handler()).isSameAs(A);
        assertThat(router.match("HEAD", "/y").handler()).isSameAs(B);
    }

    @Test
    void anotherMethodIsNotAllowed() {
        router.get("/x", A).put("/{y}", B);
        Match match = router.match("DELETE", "/x");
        assertThat(match.isHandler()).isFalse();
        assertThat(match.allowed()).containsExactly("GET", "HEAD", "PUT");
        assertThat(router.match("DELETE", "/a/b").allowed()).isEmpty();
    }

    @Test
    void anyMethodIsTakenLast() {
        router.route(Router.ANY_METHOD, "/x", A).post("/x", B);
        assertThat(router.match("POST", "/x").handler()).isSameAs(B);
        assertThat(router.match("PROPFIND", "/x").handler()).isSameAs(A);
    }

    @Test
    void foldersGoLast(@TempDir Path folder) {
        router.addStatic("/files", folder).get("/files/{x}", A);
        assertThat(router.match("GET", "/files/a").handler()).isSameAs(A);
        assertThat(router.match("GET", "/files/a/b").isHandler()).isTrue();
        assertThat(router.match("POST", "/files/a/b").allowed()).containsExactlyInAnyOrder("GET", "HEAD");
        assertThat(router.match("GET", "/filesystem").isHandler()).isFalse();
    }

    @Test
    void misuseIsRefused(@TempDir Path folder) {
        router.get("/x", A);
        assertThatThrownBy(() -> router.get("/x", B)).hasMessageContaining("GET /x already");
        assertThatThrownBy(() -> router.get("x", A)).hasMessageContaining("slash");
        assertThatThrownBy(() -> router.route("G T", "/y", A)).hasMessageContaining("not a token");
        assertThatThrownBy(() -> router.addStatic("files", folder)).hasMessageContaining("no plain path");
        assertThatThrownBy(() -> router.addStatic("/f", folder.resolve("none")))
                .hasMessageContaining("cannot be served");
    }

    @Test
    void theLongestPrefixGoesFirst() {
        router.get("/{x:.*}", A).get("/a/{x:.*}", B).get("/a/b/{x:.*}", C);
        assertThat(router.match("GET", "/a/b/c").handler()).isSameAs(C);
        assertThat(router.match("GET", "/a/c").handler()).isSameAs(B);
        assertThat(router.match("GET", "/a/b").handler()).isSameAs(B);
        assertThat(router.match("GET", "/c/").handler()).isSameAs(A);
        assertThat(router.match("GET", "/").handler()).isSameAs(A);
        assertThat(router.match("GET", "/" + "/".repeat(100_000)).isHandler()).isFalse();
    }

    @Test
    void headCanBeSwitchedOff() {
        router.add(Route.get("/x", A).withoutHead());
        assertThat(router.match("HEAD", "/x").isHandler()).isFalse();
        assertThat(router.match("POST", "/x").allowed()).containsExactly("GET");
    }

    @Test
    void aTableIsAddedAsAWhole() {
        router.add(List.of(Route.get("/a", A), Route.put("/a", B), Route.of("PROPFIND", "/a", C)));
        assertThat(router.match("PROPFIND", "/a").handler()).isSameAs(C);
        assertThat(router).hasToString("1 paths");
        assertThat(Route.patch("/a", A)).hasToString("Route[PATCH /a]");
    }

    @Test
    void aRouteIsFoundByItsName() {
        router.add(Route.get("/users/{id}", A).withName("user"), Route.put("/users/{id}", A).withName("user"),
                Route.get("/", A).withName("home"), Route.get("/f/{path:.+}.txt", A).withName("file"));
        assertThat(router.urlFor("home")).isEqualTo("/");
        assertThat(router.urlFor("user", Map.of("id", "a b?"))).isEqualTo("/users/a%20b%3F");
        assertThat(router.urlFor("file", Map.of("path", "x/\u00e9"))).isEqualTo("/f/x/%C3%A9.txt");
        assertThat(router.urlFor("home", Map.of(), Query.of("q", "a&b", "q", "1 2+3")))
                .isEqualTo("/?q=a%26b&q=1%202%2B3");
        assertThatThrownBy(() -> router.urlFor("none")).hasMessageContaining("no route of the name none; there are");
        assertThatThrownBy(() -> router.urlFor("user")).hasMessageContaining("needs a value for {id}");
        assertThatThrownBy(() -> router.urlFor("user", Map.of("id", "a/b"))).hasMessageContaining("do not go into");
        assertThatThrownBy(() -> router.urlFor("user", Map.of("id", "a", "x", "b"))).hasMessageContaining("{id}");
        assertThatThrownBy(() -> router.add(Route.get("/x", A).withName("user"))).hasMessageContaining("already");
    }

    @Test
    void theNamesOfAnInnerApplicationHaveItsPrefix() {
        Application inner = new Application();
        inner.router().add(Route.get("/x", A).withName("x"));
        Application middle = new Application().addSubapp("/b", inner);
        Application app = new Application().addSubapp("/a", middle);
        assertThat(inner.router().urlFor("x")).isEqualTo("/a/b/x");
        assertThat(app.router().match("GET", "/a/b/x").handler()).isSameAs(A);
        assertThat(app.router().match("GET", "/a/b").isHandler()).isFalse();
        assertThat(app.router().match("GET", "/a/bx").isHandler()).isFalse();
    }

    @Test
    void anApplicationAnswersAllBelowItsPrefix() {
        Application inner = new Application();
        inner.router().post("/x", A);
        Application app = new Application().addSubapp("/a", inner);
        app.router().get("/{x:.*}", B);
        assertThat(app.router().match("GET", "/a/y").isHandler()).isFalse();
        assertThat(app.router().match("GET", "/a/x").allowed()).containsExactly("POST");
        assertThat(app.router().match("GET", "/ab").handler()).isSameAs(B);
    }

    @Test
    void aViewHasAMethodForEachOfHttps() {
        router.view("/v/{id}", new View() {
            @Override
            public Response get(Request request) {
                return Response.text("got");
            }

            @Override
            public Response delete(Request request) {
                return Response.status(204);
            }
        });
        assertThat(router.match("HEAD", "/v/1").isHandler()).isTrue();
        assertThat(router.match("DELETE", "/v/1").isHandler()).isTrue();
        assertThat(router.match("POST", "/v/1").allowed()).containsExactly("DELETE", "GET", "HEAD");
        assertThatThrownBy(() -> router.view("/w", new View() {})).hasMessageContaining("answers no method");
    }
}

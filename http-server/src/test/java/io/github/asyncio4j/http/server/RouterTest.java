package io.github.asyncio4j.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouterTest {

    private static final Handler A = _ -> Response.text("a");
    private static final Handler B = _ -> Response.text("b");
    private static final Handler C = _ -> Response.text("c");

    private final Router router = new Router();

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
}

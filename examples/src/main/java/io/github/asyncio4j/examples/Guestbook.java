package io.github.asyncio4j.examples;

import static io.github.asyncio4j.Asyncio.*;
import static java.lang.IO.*;

import io.github.asyncio4j.http.*;
import io.github.asyncio4j.http.client.*;
import io.github.asyncio4j.http.server.*;
import java.util.ArrayList;
import java.util.List;

/** A guest book that knows its guests by a cookie. GuestbookTest shows how an application is tested. */
final class Guestbook {

    private final List<String> entries = new ArrayList<>();

    Application app() {
        var app = new Application();
        app.router().post("/login", this::login).post("/entries", this::write).get("/entries", _ -> entries());
        return app;
    }

    private Response login(Request request) {
        var name = await(request.post()).get("name");
        if (name == null || name.isBlank()) {
            throw new HttpStatusException(400, "who are you?");
        }
        return Response.text("Hello, " + name).withCookie(Cookie.of("guest", name).withHttpOnly(true));
    }

    private Response write(Request request) {
        var guest = request.cookie("guest");
        if (guest == null) {
            throw new HttpStatusException(403, "guests only");
        }
        entries.add(guest + ": " + await(request.text()));
        throw new RedirectException(303, "/entries");
    }

    private Response entries() {
        return Response.text(String.join("\n", entries));
    }

    void main() {
        run(() -> {
            var jar = ClientOptions.defaults().withCookieJar(CookieJar.unsafe()); // the host is an address
            try (var server = await(WebServer.start(app(), "127.0.0.1", 0)); var session = new ClientSession(jar)) {
                var url = "http://127.0.0.1:" + server.port();
                var form = RequestOptions.none().withBody(Body.ofForm(FormData.of("name", "Ann")));
                try (var response = await(session.post(url + "/login", form))) {
                    println(await(response.text()));
                }
                try (var response =
                        await(session.post(url + "/entries", RequestOptions.none().withText("I was here")))) {
                    println(await(response.text()));
                }
            }
        });
    }
}

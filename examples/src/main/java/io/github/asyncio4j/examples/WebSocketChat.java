package io.github.asyncio4j.examples;

import static io.github.asyncio4j.Asyncio.*;
import static java.lang.IO.*;

import io.github.asyncio4j.http.*;
import io.github.asyncio4j.http.client.*;
import io.github.asyncio4j.http.server.*;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A chat over WebSocket: a server that tells everybody what one of them says, and two guests. */
final class WebSocketChat {

    private final Set<WebSocket> guests = new LinkedHashSet<>();

    /** Serves one guest, until he leaves or the server stops. */
    void serve(WebSocket guest) {
        guests.add(guest);
        try {
            for (var message : forAwait(guest)) {
                if (message instanceof WebSocketMessage.Text(String text)) {
                    tell(text);
                }
            }
        } finally {
            guests.remove(guest);
        }
    }

    void tell(String text) {
        for (var guest : List.copyOf(guests)) {
            if (!guest.isClosed()) {
                createTask(guest.send(text)); // one who is slow does not hold up the others
            }
        }
    }

    void main() {
        var app = new Application();
        app.router().get("/chat", _ -> Response.webSocket(this::serve));
        run(() -> {
            try (var server = await(WebServer.start(app, "127.0.0.1", 0)); var session = new ClientSession()) {
                var url = "ws://127.0.0.1:" + server.port() + "/chat";
                try (var ann = await(session.wsConnect(url)); var bob = await(session.wsConnect(url))) {
                    await(ann.send("ann: hello"));
                    println("ann reads  " + await(ann.receiveText()));
                    println("bob reads  " + await(bob.receiveText()));
                    await(bob.send("bob: hello, ann"));
                    println("ann reads  " + await(ann.receiveText()));
                }
                println("guests left: " + guests.size());
            }
        });
    }
}

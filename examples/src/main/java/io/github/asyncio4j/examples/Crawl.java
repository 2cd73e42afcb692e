package io.github.asyncio4j.examples;

import static io.github.asyncio4j.Asyncio.*;
import static java.lang.IO.*;
import static java.time.Duration.*;

import io.github.asyncio4j.*;
import io.github.asyncio4j.http.client.ClientSession;
import io.github.asyncio4j.http.server.Application;
import io.github.asyncio4j.http.server.Response;
import io.github.asyncio4j.http.server.WebServer;

/** Downloads two pages at once. The server takes 100 ms for each, and so do both. */
final class Crawl {

    /** What one task found, and the loop that ran it. */
    record Visit(String page, EventLoop loop) {}

    Coroutine<String> detailCrawl(String url) {
        return async(() -> {
            println("Send request .. " + url);
            try (var session = new ClientSession(); var response = await(session.get(url))) {
                return await(response.text());
            }
        });
    }

    Coroutine<Visit> visit(String url) {
        return async(() -> new Visit(await(detailCrawl(url)), getRunningLoop()));
    }

    void main() {
        run(() -> {
            try (var server = await(WebServer.start(pages(), "127.0.0.1", 0))) {
                String site = "http://127.0.0.1:" + server.port();
                var begin = getRunningLoop().time();
                var first = createTask(visit(site + "/pages/1"));
                var second = createTask(visit(site + "/pages/2"));
                for (Visit visit : await(gather(first, second))) {
                    println("Received " + visit.page());
                }
                println("Both after %d ms".formatted(getRunningLoop().time().minus(begin).toMillis()));
                println("Both tasks ran on the same loop: " + (first.result().loop() == second.result().loop()));
            }
        });
    }

    private static Application pages() {
        var app = new Application();
        app.router().get("/pages/{number}", request -> {
            await(sleep(ofMillis(100)));
            return Response.text("page " + request.pathParam("number"));
        });
        return app;
    }
}

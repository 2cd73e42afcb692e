package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.http.MediaType;

/** Requests by prior knowledge to a server of HTTP/2 that plays a script. */
final class Http2Talk {

    static final ClientOptions PLAIN = ClientOptions.defaults().withHttp2PriorKnowledge(true);

    /** What is done with a session and the server. */
    @FunctionalInterface
    interface Talk {
        void with(ClientSession session, Backend backend) throws Exception;
    }

    private Http2Talk() {}

    static void talk(Backend.Script script, Talk talk) {
        talk(PLAIN, script, talk);
    }

    static void talk(ClientOptions options, Backend.Script script, Talk talk) {
        Backend.with(script, backend -> {
            try (ClientSession session = new ClientSession(options)) {
                talk.with(session, backend);
            }
        });
    }

    static Coroutine<String> get(ClientSession session, Backend backend) {
        return async(() -> {
            try (var response = await(session.get(backend.url("/")))) {
                return await(response.text());
            }
        });
    }

    static Coroutine<String> post(ClientSession session, Backend backend, int length) {
        return async(() -> {
            try (var response = await(session.post(backend.url("/"),
                    RequestOptions.none().withBody(new byte[length], MediaType.OCTETS)))) {
                return await(response.text());
            }
        });
    }
}

package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.http.client.Backend.turns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.http.Body;
import io.github.asyncio4j.http.MediaType;
import io.github.asyncio4j.net.Resolver;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceConfigTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    /** Writes down what it hears, after the context of the request. */
    private static final class Trail implements TraceConfig<String> {
        private final List<String> lines = new ArrayList<>();

        @Override
        public String newContext(Object requestContext) {
            return String.valueOf(requestContext);
        }

        @Override
        public void onRequestStart(String context, ClientRequest request) {
            lines.add(context + " start " + request.method());
        }

        @Override
        public void onRequestEnd(String context, ClientRequest request, ClientResponse response) {
            lines.add(context + " end " + response.status());
        }

        @Override
        public void onRequestException(String context, ClientRequest request, Throwable failure) {
            lines.add(context + " exception " + failure.getClass().getSimpleName());
        }

        @Override
        public void onRequestRedirect(String context, ClientRequest request, ClientResponse response) {
            lines.add(context + " redirect " + response.status());
        }

        @Override
        public void onRequestHeadersSent(String context, ClientRequest request) {
            lines.add(context + " headers " + request.url().getPath());
        }

        @Override
        public void onRequestChunkSent(String context, byte[] chunk) {
            lines.add(context + " sent " + chunk.length);
        }

        @Override
        public void onResponseChunkReceived(String context, byte[] chunk) {
            lines.add(context + " received " + chunk.length);
        }

        @Override
        public void onConnectionQueuedStart(String context) {
            lines.add(context + " queued");
        }

        @Override
        public void onConnectionQueuedEnd(String context) {
            lines.add(context + " queued no more");
        }

        @Override
        public void onConnectionCreateStart(String context) {
            lines.add(context + " create");
        }

        @Override
        public void onConnectionCreateEnd(String context) {
            lines.add(context + " created");
        }

        @Override
        public void onDnsCacheHit(String context, String host) {
            lines.add(context + " hit " + host);
        }

        @Override
        public void onDnsCacheMiss(String context, String host) {
            lines.add(context + " miss " + host);
        }

        @Override
        public void onDnsResolveStart(String context, String host) {
            lines.add(context + " resolve " + host);
        }

        @Override
        public void onDnsResolveEnd(String context, String host) {
            lines.add(context + " resolved " + host);
        }

        @Override
        public void onConnectionReused(String context) {
            lines.add(context + " reused");
        }
    }

    private final Trail trail = new Trail();

    @Test
    void aRequestIsHeardFromItsStartToTheEndOfItsBody() {
        Backend.with(peer -> {
            peer.request();
            peer.send("HTTP/1.1 307 X\r\nLocation: /to\r\nContent-Length: 0\r\n\r\n");
            peer.request();
            peer.send(OK);
            peer.awaitEnd();
        }, backend -> {
            Body body = Body.ofStream(MediaType.TEXT, out -> await(out.write("body"))).withRepeats();
            try (var session = new ClientSession(ClientOptions.defaults().withTraces(trail));
                    var response = await(session.post(backend.url("/from"),
                            RequestOptions.none().withTraceContext("A").withBody(body)))) {
                await(response.read());
            }
            assertThat(trail.lines).containsExactly("A start POST", "A create", "A created", "A headers /from",
                    "A sent 4",
                    "A redirect 307", "A reused", "A headers /to", "A sent 4", "A end 200", "A received 2");
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 64 * 1024, 64 * 1024 + 1})
    void aBodyOfBytesIsHeardOnceWhetherItGoesWithTheHeadOrAfterIt(int length) {
        Backend.with(Backend.answering(OK), backend -> {
            try (var session = new ClientSession(ClientOptions.defaults().withTraces(trail))) {
                RequestOptions request = RequestOptions.none().withTraceContext("A")
                        .withBody(new byte[length], MediaType.OCTETS);
                await(session.post(backend.url("/"), request)).close();
            }
            assertThat(trail.lines).filteredOn(line -> line.startsWith("A sent"))
                    .isEqualTo(length == 0 ? List.of() : List.of("A sent " + length));
            assertThat(trail.lines).endsWith("A end 200");
        });
    }

    @Test
    void theLineIsHeard() {
        Backend.with(Backend.answering(OK), backend -> {
            ClientOptions options = ClientOptions.defaults().withTraces(trail).withLimit(1);
            try (var session = new ClientSession(options)) {
                ClientResponse first =
                        await(session.get(backend.url("/"), RequestOptions.none().withTraceContext("A")));
                Task<ClientResponse> second =
                        createTask(session.get(backend.url("/"), RequestOptions.none().withTraceContext("B")));
                turns(5);
                trail.lines.add("--");
                await(first.read());
                await(second).close();
            }
            assertThat(trail.lines.subList(5, trail.lines.size())).containsExactly("B start GET", "B queued", "--",
                    "A received 2", "B queued no more", "B reused", "B headers /", "B end 200");
        });
    }

    @Test
    void theLookUpOfANameIsHeard() {
        Backend.with(Backend.answering(OK), backend -> {
            ClientOptions options = ClientOptions.defaults().withTraces(trail).withResolver(
                    (_, port) -> async(() -> List.of(new InetSocketAddress("127.0.0.1", port))));
            try (var session = new ClientSession(options)) {
                await(session.get("http://example.org:" + backend.port() + "/")).close();
            }
            assertThat(trail.lines.subList(1, 5)).containsExactly("null create", "null resolve example.org",
                    "null resolved example.org", "null created");
        });
    }

    /** One that remembers what it was asked, and answers with this machine. */
    private static final class Remembering implements Resolver {
        private final Set<String> known = new HashSet<>();

        @Override
        public Coroutine<List<InetSocketAddress>> resolve(String host, int port) {
            return async(() -> {
                known.add(host);
                return List.of(new InetSocketAddress("127.0.0.1", port));
            });
        }

        @Override
        public Boolean remembers(String host) {
            return known.contains(host);
        }
    }

    @Test
    void whatTheResolverRemembersIsHeard() {
        Backend.with(Backend.answering(OK), backend -> {
            ClientOptions options = ClientOptions.defaults().withTraces(trail).withResolver(new Remembering())
                    .withKeepAliveTimeout(Duration.ZERO);
            try (var session = new ClientSession(options)) {
                for (int i = 0; i < 2; i++) {
                    await(session.get("http://example.org:" + backend.port() + "/")).close();
                }
            }
            assertThat(trail.lines).filteredOn(line -> line.contains("example.org")).containsExactly(
                    "null miss example.org", "null resolve example.org", "null resolved example.org",
                    "null hit example.org");
        });
    }

    @Test
    void failuresAreHeard() {
        Backend.with(Backend.Peer::request, backend -> {
            try (var session = new ClientSession(ClientOptions.defaults().withTraces(trail))) {
                assertThatThrownBy(() -> await(session.get(backend.url("/"))))
                        .isInstanceOf(ServerDisconnectedException.class);
            }
            assertThat(trail.lines).endsWith("null exception ServerDisconnectedException");
        });
    }

    @Test
    void whatAListenerThrowsFailsTheRequest() {
        TraceConfig<Integer> broken = new TraceConfig<>() {
            @Override
            public Integer newContext(Object requestContext) {
                return 7;
            }

            @Override
            public void onRequestHeadersSent(Integer context, ClientRequest request) {
                throw new IllegalStateException("broken " + context);
            }
        };
        Backend.with(Backend.answering(OK), backend -> {
            try (var session = new ClientSession(ClientOptions.defaults().withTraces(broken))) {
                assertThatThrownBy(() -> await(session.get(backend.url("/")))).hasMessage("broken 7");
            }
        });
    }
}

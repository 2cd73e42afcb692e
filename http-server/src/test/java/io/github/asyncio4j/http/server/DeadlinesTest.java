package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.Future;
import io.github.asyncio4j.http.MediaType;
import io.github.asyncio4j.http.WebSocketClosedException;
import io.github.asyncio4j.http.WebSocketOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The limits of time that a server has by default, and of how much a connection may ask, in virtual time. */
class DeadlinesTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String POST = "POST / HTTP/1.1\r\nHost: x\r\n";

    private static Application app() {
        Application app = new Application();
        app.router().get("/", _ -> Response.text("home"))
                .post("/", request -> Response.text("got " + await(request.read()).length))
                .post("/ignore", _ -> Response.text("ignored"))
                .get("/big", _ -> Response.stream(MediaType.OCTETS, out -> {
                    for (int i = 0; i < 10; i++) {
                        await(out.write(new byte[100]));
                    }
                }));
        return app;
    }

    private static VirtualClient client() {
        return VirtualClient.of(ServerOptions.defaults(), app());
    }

    /** Sends a byte at a time until the connection ends. */
    private static String drip(VirtualClient client, String piece, Duration every) {
        while (!client.isLost()) {
            client.send(piece);
            await(sleep(every));
        }
        return client.answers();
    }

    private static double seconds() {
        return getRunningLoop().time().toMillis() / 1e3;
    }

    @Test
    void aConnectionWithoutARequestIsClosedAfter75Seconds() {
        virtualRun(() -> {
            assertThat(client().rest()).isEmpty();
            assertThat(seconds()).isEqualTo(75);
        });
    }

    @Test
    void aConnectionIsClosed75SecondsAfterItsLastRequest() {
        virtualRun(() -> {
            VirtualClient client = client();
            await(sleep(ofSeconds(70)));
            client.send(GET);
            assertThat(client.rest()).startsWith("HTTP/1.1 200 OK").endsWith("home");
            assertThat(seconds()).isEqualTo(145);
        });
    }

    @Test
    void aHeadHasTenSecondsFromItsFirstByte() {
        virtualRun(() -> {
            VirtualClient client = client();
            await(sleep(ofSeconds(50)));
            client.send("G");
            assertThat(client.rest()).startsWith("HTTP/1.1 408 Request Timeout");
            assertThat(seconds()).isEqualTo(60);
        });
    }

    @Test
    void bytesDoNotProlongTheTimeOfAHead() {
        virtualRun(() -> {
            VirtualClient client = client();
            client.send("GET / HTTP/1.1\r\n");
            assertThat(drip(client, "A: b\r\n", ofMillis(990))).startsWith("HTTP/1.1 408 Request Timeout");
            assertThat(seconds()).isBetween(10.0, 11.0);
        });
    }

    @Test
    void emptyLinesDoNotProlongTheTimeBetweenRequests() {
        virtualRun(() -> {
            assertThat(drip(client(), "\r\n", ofSeconds(10))).isEmpty();
            assertThat(seconds()).isBetween(75.0, 85.0);
        });
    }

    /** Twelve came at once; the others of a loop are seen to between them. */
    @Test
    void ofRequestsThatComeAtOnceOneIsAnsweredInATurn() {
        virtualRun(() -> {
            int[] served = {0};
            Application counting = new Application();
            counting.router().get("/", _ -> Response.text("number " + ++served[0]));
            VirtualClient client = VirtualClient.of(ServerOptions.defaults(), counting);
            client.send(GET.repeat(12));
            assertThat(served[0]).isLessThanOrEqualTo(1);
            for (int before = served[0], turns = 0; before < 12 && turns < 100; turns++) {
                await(sleep(Duration.ZERO));
                assertThat(served[0] - before).isLessThanOrEqualTo(1);
                before = served[0];
            }
            assertThat(client.answers()).endsWith("number 12");
            client.abort();
        });
    }

    @Test
    void aBodyOfWhichNothingComesHasTenSeconds() {
        virtualRun(() -> {
            VirtualClient client = client();
            client.send(POST + "Content-Length: 100\r\n\r\n");
            assertThat(client.rest()).startsWith("HTTP/1.1 408 Request Timeout");
            assertThat(seconds()).isEqualTo(10);
        });
    }

    @Test
    void aBodyThatStopsHasThirtySeconds() {
        virtualRun(() -> {
            VirtualClient client = client();
            client.send(POST + "Content-Length: 1000000\r\n\r\n" + "x".repeat(500_000));
            await(sleep(ofSeconds(5)));
            client.send("x");
            assertThat(client.rest()).startsWith("HTTP/1.1 408 Request Timeout");
            assertThat(seconds()).isBetween(29.9, 35.1);
        });
    }

    @Test
    void aBodyThatIsTooSlowIsRefused() {
        virtualRun(() -> {
            VirtualClient client = client();
            client.send(POST + "Content-Length: 1000000\r\n\r\n");
            assertThat(drip(client, "x".repeat(512), ofSeconds(1))).startsWith("HTTP/1.1 408 Request Timeout");
            assertThat(seconds()).as("ten seconds, and what 512 bytes a second earn").isBetween(19.0, 22.0);
        });
    }

    @Test
    void aFastBeginningDoesNotPayForADripWithoutEnd() {
        virtualRun(() -> {
            VirtualClient client = client();
            client.send(POST + "Content-Length: 1000000\r\n\r\n" + "x".repeat(900_000));
            assertThat(drip(client, "x", ofSeconds(1))).startsWith("HTTP/1.1 408 Request Timeout");
            assertThat(seconds()).isBetween(29.0, 32.0);
        });
    }

    @Test
    void aBodyThatIsSlowAndFastEnoughIsRead() {
        virtualRun(() -> {
            VirtualClient client = client();
            client.send(POST + "Content-Length: 102400\r\n\r\n");
            for (int i = 0; i < 100; i++) {
                await(sleep(ofSeconds(1)));
                client.send("x".repeat(1024));
            }
            await(sleep(ofMillis(1)));
            assertThat(client.answers()).startsWith("HTTP/1.1 200 OK").endsWith("got 102400");
            client.abort();
        });
    }

    @Test
    void theLeastRateCanBeSwitchedOff() {
        virtualRun(() -> {
            VirtualClient client = VirtualClient.of(ServerOptions.defaults().withMinBodyRate(0), app());
            client.send(POST + "Content-Length: 100\r\n\r\n");
            for (int i = 0; i < 100; i++) {
                await(sleep(ofSeconds(29)));
                client.send("x");
            }
            await(sleep(ofMillis(1)));
            assertThat(client.answers()).endsWith("got 100");
            client.abort();
        });
    }

    @Test
    void aHandlersOwnTimeIsNotTheClients() {
        Application app = new Application();
        app.router().post("/", request -> {
            await(sleep(ofSeconds(1_000)));
            return Response.text("got " + await(request.read()).length);
        });
        virtualRun(() -> {
            VirtualClient client = VirtualClient.of(ServerOptions.defaults(), app);
            client.send(POST + "Content-Length: 2\r\n\r\na");
            await(sleep(ofSeconds(1_009)));
            client.send("b");
            await(sleep(ofMillis(1)));
            assertThat(client.answers()).endsWith("got 2");
            client.abort();
        });
    }

    @Test
    void anUnreadBodyIsDrainedForASecond() {
        virtualRun(() -> {
            VirtualClient client = client();
            client.send(POST.replace("/ ", "/ignore ") + "Transfer-Encoding: chunked\r\n\r\n");
            assertThat(drip(client, "1\r\na\r\n", ofMillis(100))).startsWith("HTTP/1.1 200 OK").endsWith("ignored");
            assertThat(seconds()).isBetween(1.0, 1.2);
        });
    }

    @Test
    void anUnreadBodyIsDrainedOf64KiB() {
        virtualRun(() -> {
            VirtualClient client = client();
            client.send(POST.replace("/ ", "/ignore ") + "Transfer-Encoding: chunked\r\n\r\n10000\r\n"
                    + "x".repeat(65_536) + "\r\n0\r\n\r\n" + GET);
            await(sleep(ofMillis(1)));
            assertThat(client.answers()).endsWith("home");
            client.send(POST.replace("/ ", "/ignore ") + "Transfer-Encoding: chunked\r\n\r\n20000\r\n"
                    + "x".repeat(131_072) + "\r\n0\r\n\r\n" + GET);
            assertThat(client.rest()).endsWith("ignored");
            assertThat(seconds()).isLessThan(1);
        });
    }

    @Test
    void aClientThatTakesNothingIsCutAfterThirtySeconds() {
        virtualRun(() -> {
            VirtualClient client = client();
            client.stall(100_000);
            client.send("GET /big HTTP/1.1\r\nHost: x\r\n\r\n");
            client.rest();
            assertThat(seconds()).isEqualTo(30);
        });
    }

    @Test
    void aClientThatTakesLittleIsNotCutWhileItDoes() {
        virtualRun(() -> {
            VirtualClient client = client();
            client.stall(100_000);
            client.send("GET /big HTTP/1.1\r\nHost: x\r\n\r\n");
            for (int i = 0; i < 10; i++) {
                await(sleep(ofSeconds(25)));
                client.take(100);
            }
            assertThat(client.isClosing()).isFalse();
            client.rest();
            assertThat(seconds()).isBetween(279.0, 287.0);
        });
    }

    private static final String WEBSOCKET = "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";

    private static final String PONG = "\u008a\u0080\0\0\0\0";

    /** A client that takes nothing of what a WebSocket sends. */
    private static VirtualClient deaf(ServerOptions options, WebSocketOptions socketOptions, List<String> trail) {
        Application app = new Application();
        app.router().get("/", _ -> Response.webSocket(socketOptions, socket -> {
            try {
                await(sleep(ofSeconds(1)));
                while (true) {
                    await(socket.send(new byte[100]));
                }
            } catch (WebSocketClosedException e) {
                trail.add(e.code() + " " + socket.exception().getMessage());
                throw e;
            }
        }));
        VirtualClient client = VirtualClient.of(options, app);
        client.send(WEBSOCKET);
        assertThat(client.answers()).startsWith("HTTP/1.1 101");
        client.stall(100_000);
        return client;
    }

    /** A sign of life is not a sign of reading. */
    @Test
    void aClientThatTakesNothingOfAWebSocketIsCutAfterThirtySecondsThoughItSendsPongs() {
        List<String> trail = new ArrayList<>();
        virtualRun(() -> {
            drip(deaf(ServerOptions.defaults(), WebSocketOptions.defaults(), trail), PONG, ofSeconds(5));
            assertThat(seconds()).isBetween(31.0, 36.0);
        });
        assertThat(trail).singleElement().asString().startsWith(
                "1006 the other side took nothing of what was sent for as long as the limit writeTimeout, PT30S: ");
    }

    @Test
    void theLimitOfAWebSocketIsTheServersOrItsOwn() {
        List<String> trail = new ArrayList<>();
        ServerOptions ten = ServerOptions.defaults().withWriteTimeout(ofSeconds(10));
        virtualRun(() -> {
            deaf(ten, WebSocketOptions.defaults(), trail).rest();
            assertThat(seconds()).isEqualTo(11);
            deaf(ten, WebSocketOptions.defaults().withWriteTimeout(ofSeconds(5)), trail).rest();
            assertThat(seconds()).isEqualTo(17);
        });
        assertThat(trail).hasSize(2);
    }

    @Test
    void aWebSocketCanWaitForEver() {
        List<String> trail = new ArrayList<>();
        virtualRun(() -> {
            VirtualClient client =
                    deaf(ServerOptions.defaults(), WebSocketOptions.defaults().withoutWriteTimeout(), trail);
            for (int i = 0; i < 1_000; i++) {
                client.send(PONG);
                await(sleep(ofSeconds(10)));
            }
            assertThat(client.isClosing()).isFalse();
            assertThat(trail).isEmpty();
            client.abort();
        });
    }

    @Test
    void aClientThatTakesLittleOfAWebSocketIsNotCutWhileItDoes() {
        virtualRun(() -> {
            VirtualClient client = deaf(ServerOptions.defaults(), WebSocketOptions.defaults(), new ArrayList<>());
            for (int i = 0; i < 20; i++) {
                client.send(PONG);
                await(sleep(ofSeconds(15)));
                client.take(100);
            }
            assertThat(client.isClosing()).isFalse();
            drip(client, PONG, ofSeconds(5));
            assertThat(seconds()).isBetween(325.0, 340.0);
        });
    }

    @Test
    void aConnectionServes10000Requests() {
        virtualRun(() -> {
            VirtualClient client = client();
            for (int i = 0; i < 9_999; i++) {
                client.send(GET);
            }
            await(sleep(ofMillis(1)));
            assertThat(client.answers()).doesNotContain("close").endsWith("home");
            assertThat(client.isClosing()).isFalse();
            client.send(GET + GET);
            assertThat(client.rest()).contains("connection: close").endsWith("home");
            assertThat(client.answers().split("home", -1)).hasSize(10_001);
        });
    }

    @Test
    void pipelinedRequestsBeyondSixteenWaitAsBytes() {
        int[] handled = {0};
        Application app = new Application();
        ArrayList<Future<Void>> gate = new ArrayList<>();
        app.router().get("/", _ -> {
            if (handled[0]++ == 0) {
                gate.add(getRunningLoop().createFuture());
                await(gate.getFirst());
            }
            return Response.text("home");
        });
        virtualRun(() -> {
            VirtualClient client = VirtualClient.of(ServerOptions.defaults(), app);
            client.send(GET);
            client.send(GET.repeat(15));
            assertThat(client.isReading()).isTrue();
            client.send(GET.repeat(1_000));
            assertThat(client.isReading()).isFalse();
            assertThat(client.decoded()).isEqualTo(17);
            gate.getFirst().setResult(null);
            await(sleep(ofMillis(1)));
            assertThat(client.answers().split("home", -1)).hasSize(1_017);
            client.abort();
        });
    }
}

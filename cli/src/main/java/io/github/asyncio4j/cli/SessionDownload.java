package io.github.asyncio4j.cli;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.getRunningLoop;

import io.github.asyncio4j.AsyncTimeoutException;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.http.InvalidUrlException;
import io.github.asyncio4j.http.client.ClientConnectorException;
import io.github.asyncio4j.http.client.ClientException;
import io.github.asyncio4j.http.client.ClientOptions;
import io.github.asyncio4j.http.client.ClientSession;
import io.github.asyncio4j.net.NetworkException;
import java.nio.channels.ClosedByInterruptException;

/** Downloads flags through a {@link ClientSession}, in whatever task asks. */
final class SessionDownload implements AutoCloseable {

    private final Order order;
    private final ClientSession session;

    /** Opens the session, with as many connections as there may be downloads at once. */
    SessionDownload(Order order, int atOnce) {
        this.order = order;
        // A request that is sent once more by itself would be counted twice by the server, and once here.
        session = new ClientSession(ClientOptions.defaults().withLimit(atOnce).withLimitPerHost(atOnce)
                .withRetryDeadConnections(false));
    }

    /** Downloads and writes one flag, and notes how it ended. */
    Coroutine<Void> of(String code) {
        return async(() -> {
            // The loop's own thread, whatever thread the engine makes of this task.
            getRunningLoop().callSoon(() -> order.tally().ranOn(Thread.currentThread()));
            order.tally().add(download(code));
        });
    }

    private Download download(String code) throws ClosedByInterruptException {
        try (var response = await(session.get(order.url(code)))) {
            // The body of a refusal is read too: only so can its connection serve the next request.
            byte[] body = await(response.read());
            if (response.status() != 200) {
                return Download.refused(code, response.status());
            }
            // Written right here, although that blocks the loop: a flag takes 0.2 ms, and the way to another thread and
            // back (toThread) takes as long, more in a fresh JVM. Larger files, or a slow disk, would go there.
            order.folder().save(code, body);
            return Download.ok(code, body.length);
        } catch (ClientConnectorException e) {
            throw BadInput.noServer(order.baseUrl(), Download.reason(e.getCause()));
        } catch (InvalidUrlException e) {
            throw new BadInput("--base-url is no URL to download from: " + e.getMessage());
        } catch (ClientException | NetworkException | AsyncTimeoutException e) {
            return Download.error(code, Download.reason(e));
        }
    }

    @Override
    public void close() {
        session.close();
    }
}

package io.github.asyncio4j.cli;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;

import io.github.asyncio4j.AsyncTimeoutException;
import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.http.InvalidUrlException;
import io.github.asyncio4j.http.client.ClientConnectorCertificateException;
import io.github.asyncio4j.http.client.ClientException;
import io.github.asyncio4j.http.client.ClientResponse;
import io.github.asyncio4j.http.client.ClientSession;
import io.github.asyncio4j.http.client.InvalidRedirectException;
import io.github.asyncio4j.http.client.RequestOptions;
import io.github.asyncio4j.http.client.TooManyRedirectsException;
import io.github.asyncio4j.net.NetworkException;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The download of one file, with as many requests as it takes. */
final class Fetch {

    private final ClientSession session;
    private final Wanted wanted;
    private final PartFile part;
    private final Manners manners;
    private final Backoff backoff;
    private final Bars.Bar bar;
    private final Duration began = getRunningLoop().time();
    private int tries;
    private long received;
    private boolean resumed;

    Fetch(ClientSession session, Wanted wanted, PartFile part, Manners manners, Backoff backoff, Bars.Bar bar) {
        this.session = session;
        this.wanted = wanted;
        this.part = part;
        this.manners = manners;
        this.backoff = backoff;
        this.bar = bar;
    }

    /** What a try came to, if not to its end: whether and when another may do better. */
    private record Setback(String reason, boolean passes, @Nullable Duration asked) {}

    /** Downloads the file, unless it is there. Suspends until it is there, or it is given up. */
    Coroutine<Fetched> run() {
        return async(() -> {
            try {
                return fetch();
            } catch (IOException e) {
                return failed("cannot write " + wanted.file() + ": " + Download.reason(e));
            }
        });
    }

    private Fetched fetch() throws IOException {
        String there = await(part.whole());
        if (there != null && (wanted.sha256() == null || wanted.sha256().equals(there))) {
            return ended(Fetched.State.THERE, there, "");
        }
        await(part.open());
        while (true) {
            Setback setback = attempt();
            if (setback == null) {
                return check();
            }
            Duration wait = setback.passes ? backoff.after(tries, setback.asked) : null;
            if (wait == null) {
                return failed(setback.reason);
            }
            await(sleep(wait));
        }
    }

    /** Returns null if the file has come to its end. */
    private @Nullable Setback attempt() throws IOException {
        tries++;
        try (var _ = await(manners.turn(WebUrl.site(wanted.url())));
                var response = await(session.get(wanted.url().toString(), request()))) {
            return receive(response);
        } catch (InvalidUrlException e) {
            return new Setback(e.getMessage(), false, null);
        } catch (ClientException | NetworkException | AsyncTimeoutException e) {
            part.flush();
            return new Setback(Download.reason(e), mayPass(e), null);
        } catch (CancelledError e) {
            part.flush();
            throw e;
        }
    }

    private static boolean mayPass(RuntimeException e) {
        return !(e instanceof TooManyRedirectsException || e instanceof InvalidRedirectException
                || e instanceof ClientConnectorCertificateException);
    }

    private RequestOptions request() {
        // The file is what the server has, not what it makes of it for the way.
        RequestOptions options = RequestOptions.none().withHeader("Accept-Encoding", "identity");
        String validator = part.validator();
        return validator == null ? options
                : options.withHeader("Range", "bytes=" + part.size() + "-").withHeader("If-Range", validator);
    }

    private @Nullable Setback receive(ClientResponse response) throws IOException {
        switch (response.status()) {
            case 200 -> {
                resumed = false;
                await(part.restart(Validators.of(response.headers())));
            }
            case 206 -> {
                if (!String.valueOf(response.headers().get("Content-Range")).startsWith("bytes " + part.size() + "-")) {
                    await(part.restart(null));
                    return new Setback("the server sent another part than it was asked for", true, null);
                }
                resumed = part.size() > 0;
            }
            case 416 -> {
                await(part.restart(null));
                return new Setback("the server has less than there is here already", true, null);
            }
            default -> {
                return new Setback("the server answered " + response.status(), Backoff.passes(response.status()),
                        Backoff.retryAfter(response.headers().get("Retry-After")));
            }
        }
        String length = response.headers().get("Content-Length");
        bar.of(length == null ? -1 : part.size() + Long.parseLong(length));
        await(response.content().forEachChunk(chunk -> {
            part.append(chunk);
            received += chunk.length;
            bar.at(part.size());
        }));
        part.flush();
        return null;
    }

    private Fetched check() throws IOException {
        String sum = part.checksum();
        if (wanted.sha256() != null && !wanted.sha256().equals(sum)) {
            await(part.drop());
            return failed("its checksum is " + sum + ", not " + wanted.sha256());
        }
        await(part.finish());
        return ended(resumed ? Fetched.State.RESUMED : Fetched.State.DONE, sum, "");
    }

    private Fetched failed(String why) {
        return ended(Fetched.State.FAILED, null, why);
    }

    private Fetched ended(Fetched.State state, @Nullable String sum, String detail) {
        return new Fetched(wanted, state, part.size(), received, tries, getRunningLoop().time().minus(began), sum,
                detail);
    }
}

package io.github.asyncio4j.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A pool of threads, each of which blocks in the JDK's HTTP client until its answer is there. */
final class Threads implements Way {

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);
    private static final Duration READ_LIMIT = Duration.ofSeconds(30);

    /** A download that is yet to be made. */
    private record Request(String code, HttpRequest http) {}

    @Override
    public void download(Order order) throws InterruptedException {
        retriesOff();
        List<Request> requests = new ArrayList<>();
        for (String code : order.codes()) {
            requests.add(new Request(code,
                    HttpRequest.newBuilder(URI.create(order.url(code))).timeout(READ_LIMIT).build()));
        }
        AtomicReference<BadInput> badInput = new AtomicReference<>();
        ExecutorService pool = poolOf(Math.min(order.concurrency(), requests.size()));
        try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_LIMIT).build()) {
            order.interruption().stopBy(pool::shutdownNow);
            order.tally().begin();
            requests.forEach(request -> pool.execute(() -> {
                try {
                    order.tally().ranOn(Thread.currentThread());
                    order.tally().add(download(client, request, order));
                } catch (BadInput e) {
                    badInput.compareAndSet(null, e);
                    pool.shutdownNow();
                } catch (InterruptedException | ClosedByInterruptException e) {
                    Thread.currentThread().interrupt();
                }
            }));
            pool.shutdown();
            pool.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
        } finally {
            order.interruption().nothingToStop();
        }
        if (badInput.get() != null) {
            throw badInput.get();
        }
    }

    /** The first failure stops the pool, perhaps before the last request is in it: what comes then is dropped. */
    private static ExecutorService poolOf(int threads) {
        return new ThreadPoolExecutor(threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
                new ThreadPoolExecutor.DiscardPolicy());
    }

    private static Download download(HttpClient client, Request request, Order order)
            throws InterruptedException, ClosedByInterruptException {
        String code = request.code();
        try {
            var response = client.send(request.http(), BodyHandlers.ofByteArray());
            if (response.statusCode() != 200) {
                return Download.refused(code, response.statusCode());
            }
            order.folder().save(code, response.body());
            return Download.ok(code, response.body().length);
        } catch (ConnectException | HttpConnectTimeoutException e) {
            throw BadInput.noServer(order.baseUrl(),
                    e.getCause() instanceof UnresolvedAddressException ? "the host has no address"
                            : Download.reason(e));
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            return Download.error(code, reason(e));
        }
    }

    /** With retries off the client says "Too many retries", once or twice, and the reason is a cause of it, or is not told. */
    static String reason(IOException failure) {
        Throwable innermost = failure;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        return "Too many retries".equals(innermost.getMessage()) ? "the connection was cut before there was an answer"
                : Download.reason(innermost);
    }

    /** The JDK's client sends a GET again when its connection is cut; here every request counts. It looks only once. */
    private static void retriesOff() {
        System.setProperty("jdk.httpclient.redirects.retrylimit", "1");
        System.setProperty("jdk.httpclient.disableRetryConnect", "true");
    }
}

package io.github.asyncio4j.bench.net;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.gather;

import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.http.client.ClientSession;
import java.util.ArrayList;
import java.util.List;

/** A number of small downloads by several workers, who take the next from one counter. */
final class Downloads {

    /** Every body is so long; it is checked in the end. */
    static final int BODY = 1_024;

    private final ClientSession session;
    private final String base;
    private final int count;
    private int next;
    private long bytes;

    Downloads(ClientSession session, String base, int count) {
        this.session = session;
        this.base = base;
        this.count = count;
    }

    /** Suspends until all are there. */
    void run(int workers) {
        List<Coroutine<Void>> all = new ArrayList<>();
        for (int i = 0; i < Math.min(workers, count); i++) {
            all.add(async(this::work));
        }
        await(gather(all));
        if (bytes != (long) count * BODY) {
            throw new IllegalStateException("got " + bytes + " bytes; " + count + " bodies have " + count * BODY);
        }
    }

    private void work() {
        while (next < count) {
            int length = fetch(next++);
            bytes += length;
        }
    }

    private int fetch(int number) {
        try (var response = await(session.get(base + number))) {
            if (response.status() != 200) {
                throw new IllegalStateException(response.url() + " was answered with " + response.status());
            }
            return await(response.read()).length;
        }
    }
}

package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.run;
import static io.github.asyncio4j.Asyncio.toThread;

import io.github.asyncio4j.ErrorContext;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that runs out of descriptors: answers each line with "ok", until its input ends. */
final class Crowded {

    private Crowded() {}

    public static void main(String[] arguments) {
        AtomicInteger reports = new AtomicInteger();
        long start = System.nanoTime();
        run(() -> {
            getRunningLoop().setExceptionHandler((_, context) -> report(context, reports));
            Server server = await(Network.startServer((reader, writer) -> {
                while (await(reader.readLine()).length > 0) {
                    writer.write("ok\n");
                }
            }, ListenOptions.at("127.0.0.1", 0)));
            System.out.println(server.port());
            await(toThread(() -> System.in.readAllBytes()));
            server.close();
            server.abortClients();
            await(server.waitClosed());
        });
        System.out.println("over after " + reports + " reports in " + (System.nanoTime() - start) / 1_000_000 + " ms");
    }

    private static void report(ErrorContext context, AtomicInteger reports) {
        if (reports.getAndIncrement() == 0) {
            System.out.println("report: " + context.message());
        }
    }
}

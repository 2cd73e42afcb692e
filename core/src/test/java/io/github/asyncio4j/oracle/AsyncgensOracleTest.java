package io.github.asyncio4j.oracle;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.asyncGenerator;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.forAwait;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Asyncio.waitFor;
import static io.github.asyncio4j.Trace.describe;
import static io.github.asyncio4j.Trace.outcome;
import static io.github.asyncio4j.Trace.trace;
import static io.github.asyncio4j.VirtualLoop.now;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.github.asyncio4j.AsyncGenerator;
import io.github.asyncio4j.AsyncIterable;
import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.GeneratorExit;
import io.github.asyncio4j.Trace.KeyError;
import io.github.asyncio4j.Trace.ValueError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AsyncgensOracleTest {

    private static <T> List<T> listOf(AsyncIterable<T> source) {
        List<T> all = new ArrayList<>();
        forAwait(source, all::add);
        return all;
    }

    @Test
    void aclose() throws Exception {
        Oracle.check("asyncgens/aclose", () -> virtualRun(() -> {
            var g = acloseBody("a");
            trace(await(g.anext()));
            trace("aclose", await(g.aclose()), "at", now());
            trace("again", await(g.aclose()));
            trace("next", outcome(g.anext()));

            g = acloseBody("never started");
            trace("aclose", await(g.aclose()));
            trace("next", outcome(g.anext()));

            g = acloseBody("b");
            trace(listOf(g), "aclose after the end", await(g.aclose()));

            g = asyncGenerator(y -> {
                var inner = acloseBody("inner");
                try {
                    for (int n : forAwait(inner)) {
                        y.yield(n);
                    }
                } finally {
                    trace("outer finally");
                    await(inner.aclose());
                }
            });
            trace(await(g.anext()));
            await(g.aclose());

            g = asyncGenerator(y -> {
                try {
                    y.yield(1);
                } finally {
                    await(sleep(ofMillis(100)));
                    failWith(new ValueError("cleanup"));
                }
            });
            await(g.anext());
            trace("aclose", outcome(g.aclose()), "again", outcome(g.aclose()));
        }));
    }

    private static void failWith(Exception failure) throws Exception {
        throw failure;
    }

    /** A yield declares no checked exception, so that javac lets nobody catch one by its name there. */
    private static void requireValueError(Exception e) throws Exception {
        if (!(e instanceof ValueError)) {
            throw e;
        }
    }

    private static AsyncGenerator<Integer, Void> acloseBody(String name) {
        return asyncGenerator(y -> {
            trace(name, "starts");
            try {
                y.yield(1);
                y.yield(2);
            } catch (GeneratorExit e) {
                trace(name, "sees", describe(e));
                throw e;
            } finally {
                await(sleep(ofMillis(100)));
                trace(name, "clean at", now());
            }
        });
    }

    private static AsyncGenerator<Integer, Void> source(String name) {
        return asyncGenerator(y -> {
            try {
                for (int n = 0; n < 10; n++) {
                    await(sleep(ofMillis(100)));
                    y.yield(n);
                }
            } catch (Throwable e) {
                trace(name, "sees", describe(e), "at", now());
                throw e;
            } finally {
                await(sleep(ofMillis(50)));
                trace(name, "clean at", now());
            }
        });
    }

    @Test
    void cancellation() throws Exception {
        Oracle.check("asyncgens/cancellation", () -> virtualRun(() -> {
            var awaiting = source("awaiting");
            var task = createTask(async(() -> {
                for (int n : forAwait(awaiting)) {
                    trace("got", n, "at", now());
                }
            }));
            await(sleep(ofMillis(250)));
            task.cancel();
            trace(outcome(task), "next", outcome(awaiting.anext()));

            var suspended = source("suspended");
            task = createTask(async(() -> {
                for (int n : forAwait(suspended)) {
                    trace("got", n);
                    await(sleep(ofSeconds(10)));
                }
            }));
            await(sleep(ofMillis(200)));
            task.cancel();
            trace(outcome(task), "generator still open, next", outcome(suspended.anext()));
            await(suspended.aclose());

            var limited = source("limited");
            trace("limit", outcome(waitFor(limited.anext(), ofMillis(50))), "next", outcome(limited.anext()));

            AsyncGenerator<Integer, Void> resilient = asyncGenerator(y -> {
                int n = 0;
                while (n < 3) {
                    try {
                        await(sleep(ofSeconds(10)));
                    } catch (CancelledError e) {
                        n++;
                        y.yield(n);
                    }
                }
            });
            var one = createTask(async(() -> await(resilient.anext())));
            await(sleep(ofMillis(100)));
            one.cancel();
            trace("a body that catches it goes on and yields", outcome(one));
            await(resilient.aclose());
        }));
    }

    private static AsyncGenerator<Integer, Void> ticker(int count, long ms) {
        return asyncGenerator(y -> {
            for (int n = 0; n < count; n++) {
                await(sleep(ofMillis(ms)));
                y.yield(n);
            }
            trace("ticker ends at", now());
        });
    }

    private static Coroutine<String> consumer(String name, long ms) {
        return async(() -> {
            for (int n : forAwait(ticker(3, ms))) {
                trace(name, n, "at", now());
            }
            return name;
        });
    }

    private static AsyncGenerator<Integer, Void> twice(AsyncIterable<Integer> source) {
        return asyncGenerator(y -> {
            for (int item : forAwait(source)) {
                y.yield(item * 2);
            }
        });
    }

    private static AsyncGenerator<Integer, Void> take(AsyncIterable<Integer> source, int count) {
        return asyncGenerator(y -> {
            int left = count;
            for (int item : forAwait(source)) {
                y.yield(item);
                if (--left == 0) {
                    return;
                }
            }
        });
    }

    @Test
    void iteration() throws Exception {
        Oracle.check("asyncgens/iteration", () -> virtualRun(() -> {
            trace(await(gather(consumer("fast", 100), consumer("slow", 150))));

            List<Integer> odd = new ArrayList<>();
            forAwait(ticker(4, 10), n -> {
                if (n % 2 == 1) {
                    odd.add(n * 10);
                }
            });
            trace("comprehension", odd);
            Map<Integer, Integer> squares = new LinkedHashMap<>();
            forAwait(ticker(3, 10), n -> squares.put(n, n * n));
            trace("dictionary", squares);

            AsyncGenerator<Object, Void> g = asyncGenerator(y -> {
                for (int n : forAwait(ticker(2, 10))) {
                    y.yield(n);
                }
            });
            trace("next", await(g.anext()), await(g.anext()));
            trace("default", await(g.anext("nothing left")), await(g.anext("still nothing")));

            g = asyncGenerator(y -> {
                trace("lazy starts");
                y.yield(1);
            });
            trace("created, not started");
            trace(await(g.anext()));
            await(g.aclose());

            var source = ticker(10, 10);
            var pipe = take(twice(source), 3);
            trace("pipeline", listOf(pipe), "at", now());
            await(source.aclose());
        }));
    }

    @Test
    void sendAndThrow() throws Exception {
        Oracle.check("asyncgens/send_and_throw", () -> virtualRun(() -> {
            AsyncGenerator<Integer, Integer> average = asyncGenerator(y -> {
                int total = 0;
                int count = 0;
                Integer mean = null;
                while (true) {
                    int value = y.yield(mean);
                    await(sleep(ofMillis(10)));
                    total += value;
                    mean = total / ++count;
                }
            });
            // Java has no TypeError: the refused value is an IllegalArgumentException.
            trace("value too early", outcome(average.asend(1)).replace("ValueError", "TypeError"));
            trace("start", await(average.asend(null)));
            trace(await(average.asend(10)), await(average.asend(20)), await(average.asend(60)));
            await(average.aclose());
            trace("after the end", outcome(average.asend(1)));

            var g = guarded();
            trace(await(g.anext()), await(g.anext()));
            trace("athrow", await(g.athrow(new ValueError("a"))));
            trace("other type", outcome(g.athrow(new KeyError("b"))));
            trace("finished", outcome(g.anext()));

            g = guarded();
            trace("not started", outcome(g.athrow(new ValueError("early"))));
            trace("finished", outcome(g.anext()));

            g = asyncGenerator(y -> {
                try {
                    y.yield(1);
                } catch (Exception e) {
                    requireValueError(e);
                    return;
                }
            });
            await(g.anext());
            trace("ended by athrow", outcome(g.athrow(new ValueError("d"))));

            g = asyncGenerator(y -> {
                y.yield(1);
                await(sleep(ZERO));
                throw new ValueError("body");
            });
            await(g.anext());
            trace(outcome(g.anext()), "then", outcome(g.anext()));
        }));
    }

    private static AsyncGenerator<Integer, Void> guarded() {
        return asyncGenerator(y -> {
            int n = 0;
            while (true) {
                try {
                    y.yield(++n);
                } catch (Exception e) {
                    requireValueError(e);
                    await(sleep(ofMillis(10)));
                    trace("body caught", describe(e));
                }
            }
        });
    }
}

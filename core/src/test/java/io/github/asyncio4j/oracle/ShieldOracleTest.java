package io.github.asyncio4j.oracle;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.shield;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Trace.describe;
import static io.github.asyncio4j.Trace.outcome;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.Trace.trace;
import static io.github.asyncio4j.VirtualLoop.now;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ofMillis;

import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.Trace.ValueError;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ShieldOracleTest {

    private static Coroutine<String> inner() {
        return async(() -> {
            try {
                await(sleep(ofMillis(300)));
            } catch (CancelledError e) {
                trace("never printed");
                throw e;
            }
            trace("inner ends at", now());
            return "inner result";
        });
    }

    @Test
    void callerCancelled() throws Exception {
        Oracle.check("aggregate/shield_caller_cancelled", () -> virtualRun(() -> {
            Task<String> work = createTask(inner());
            Task<String> shielded = work;
            Task<String> task = createTask(async(() -> {
                try {
                    return await(shield(shielded));
                } catch (CancelledError e) {
                    trace("caller sees", describe(e), "at", now());
                    throw e;
                }
            }));
            await(sleep(ofMillis(100)));
            task.cancel("caller-only");
            trace(outcome(task), "cancelled", task.cancelled(), "at", now());
            trace("inner requests", work.cancelling(), "done", work.done());
            trace(await(work), "at", now());

            Task<String> second = createTask(inner());
            task = createTask(async(() -> {
                try {
                    return await(shield(second));
                } catch (CancelledError e) {
                    trace("postpones its own end, at", now());
                    await(second);
                    throw e;
                }
            }));
            await(sleep(ofMillis(100)));
            task.cancel();
            trace(outcome(task), "at", now());

            work = createTask(inner());
            Future<String> outer = shield(work);
            trace("cancel the shield", outer.cancel(), "cancelled", outer.cancelled(), "again", outer.cancel());
            trace(await(work), "at", now());

            Task<String> last = createTask(inner());
            List<Future<String>> shields = IntStream.range(0, 3).mapToObj(_ -> shield(last)).toList();
            shields.get(1).cancel();
            List<String> outcomes = shields.stream().map(shield -> outcome(shield)).toList();
            trace(outcomes, "at", now());
        }));
    }

    private static Coroutine<String> job(@Nullable String result, @Nullable Exception error) {
        return async(() -> {
            await(sleep(ofMillis(100)));
            if (error != null) {
                throw error;
            }
            return result;
        });
    }

    @Test
    void results() throws Exception {
        Oracle.check("aggregate/shield_results", () -> virtualRun(() -> {
            trace(outcome(shield(job("value", null))));
            trace(outcome(shield(job(null, new ValueError("a")))));

            Task<String> work = createTask(job(null, null));
            Future<String> outer = shield(work);
            spin(1);
            work.cancel();
            trace("outer done", outer.done());
            trace(outcome(outer), "outer cancelled", outer.cancelled());

            Task<String> shielded = createTask(job(null, null));
            Task<String> task = createTask(async(() -> await(shield(shielded))));
            spin(1);
            shielded.cancel();
            trace("caller", outcome(task), "cancelled", task.cancelled(), "requests", task.cancelling());

            Future<String> done = getRunningLoop().createFuture();
            done.setResult("ready");
            trace("shortcut", shield(done) == done);
            Future<String> pending = getRunningLoop().createFuture();
            trace("no shortcut", shield(pending) == pending);

            Task<String> inner = createTask(job("deep", null));
            trace("shield of a shield", await(shield(shield(inner))));

            Task<String> a = createTask(job("a", null));
            Task<String> b = createTask(job("b", null));
            Future<List<String>> both = shield(gather(a, b));
            both.cancel();
            trace(outcome(both), "children", await(a), await(b));
        }));
    }
}

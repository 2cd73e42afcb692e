package io.github.asyncio4j.oracle;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.asyncContextManager;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Asyncio.with;
import static io.github.asyncio4j.Trace.describe;
import static io.github.asyncio4j.Trace.outcome;
import static io.github.asyncio4j.Trace.trace;
import static io.github.asyncio4j.VirtualLoop.now;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;

import io.github.asyncio4j.AsyncContextManager;
import io.github.asyncio4j.AsyncExitStack;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.Trace.KeyError;
import io.github.asyncio4j.Trace.ValueError;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The oracle's asyncgens, the part of them that is about context managers. */
class AsyncContextsOracleTest {

    private record Resource(String name, boolean swallow, @Nullable Exception replace)
            implements AsyncContextManager<String> {

        Resource(String name) {
            this(name, false, null);
        }

        @Override
        public Coroutine<String> aenter() {
            return async(() -> {
                await(sleep(ofMillis(100)));
                trace("enter", name, "at", now());
                return name + "-value";
            });
        }

        @Override
        public Coroutine<Boolean> aexit(@Nullable Throwable failure) {
            return async(() -> {
                await(sleep(ofMillis(100)));
                trace("leave", name, describe(failure), "at", now());
                if (replace != null) {
                    throw replace;
                }
                return swallow;
            });
        }
    }

    private static AsyncContextManager<String> generated(String name, boolean swallow) {
        return asyncContextManager(y -> {
            await(sleep(ofMillis(100)));
            try {
                y.yield(name + "-value");
                trace(name, "normal end");
            } catch (Exception e) {
                seeValueError(name, e, swallow);
            } finally {
                await(sleep(ofMillis(100)));
                trace(name, "cleaned at", now());
            }
        });
    }

    /** A yield declares no checked exception, so that javac lets nobody catch one by its name there. */
    private static void seeValueError(String name, Exception e, boolean swallow) throws Exception {
        if (e instanceof ValueError) {
            trace(name, "sees", describe(e));
        }
        if (!(e instanceof ValueError && swallow)) {
            throw e;
        }
    }

    private static Coroutine<String> use(AsyncContextManager<String> manager, @Nullable Exception error) {
        return async(() -> {
            with(manager, value -> {
                trace("use", value);
                throwIfAny(error);
            });
            return "block over";
        });
    }

    private static void throwIfAny(@Nullable Exception error) throws Exception {
        if (error != null) {
            throw error;
        }
    }

    @Test
    void contextManagers() throws Exception {
        Oracle.check("asyncgens/context_managers", () -> virtualRun(() -> {
            trace(outcome(use(new Resource("plain"), null)));
            trace(outcome(use(new Resource("passing"), new ValueError("a"))));
            trace(outcome(use(new Resource("swallowing", true, null), new ValueError("b"))));
            trace(outcome(use(new Resource("replacing", false, new KeyError("new")), new ValueError("c"))));
            trace(outcome(use(new Resource("failing", false, new KeyError("leave")), null)));
            trace(outcome(use(generated("g1", false), null)));
            trace(outcome(use(generated("g2", false), new ValueError("d"))));
            trace(outcome(use(generated("g3", true), new ValueError("e"))));
            with(new Resource("outer"), _ -> {
                with(new Resource("inner"), inner -> {
                    trace("both", inner);
                });
            });
        }));
    }

    private static AsyncContextManager<String> resource(String name, boolean swallow, boolean fail) {
        return asyncContextManager(y -> {
            trace("enter", name);
            throwIfAny(fail ? new KeyError("enter-" + name) : null);
            try {
                y.yield(name);
            } catch (Exception e) {
                seeValueError(name, e, swallow);
            } finally {
                await(sleep(ZERO));
                trace("leave", name);
            }
        });
    }

    private static Coroutine<Void> later(String text) {
        return async(() -> {
            await(sleep(ZERO));
            trace("async callback", text);
        });
    }

    private static Coroutine<String> use(List<String> names, @Nullable Exception error, @Nullable String swallower,
            @Nullable String failing) {
        return async(() -> {
            String value = with(new AsyncExitStack(), stack -> {
                stack.callback(() -> trace("sync callback", "bottom"));
                for (String name : names) {
                    await(stack.enterContext(resource(name, name.equals(swallower), name.equals(failing))));
                }
                stack.pushAsyncCallback(() -> later("top"));
                throwIfAny(error);
                return "body over";
            });
            return value != null ? value : "failure was swallowed";
        });
    }

    @Test
    void exitStack() throws Exception {
        Oracle.check("asyncgens/exit_stack", () -> virtualRun(() -> {
            trace(outcome(use(List.of("a", "b"), null, null, null)));
            trace(outcome(use(List.of("a", "b"), new ValueError("x"), null, null)));
            trace(outcome(use(List.of("a", "b", "c"), new ValueError("y"), "b", null)));
            trace(outcome(use(List.of("a", "b", "c"), null, null, "b")));

            AsyncExitStack kept = with(new AsyncExitStack(), stack -> {
                await(stack.enterContext(resource("moved", false, false)));
                return stack.popAll();
            });
            trace("stack is left, nothing was closed");
            await(kept.aclose());
            await(kept.aclose());

            trace(outcome(async(() -> with(new AsyncExitStack(), stack -> {
                stack.pushAsyncCallback(() -> later("still runs"));
                stack.pushAsyncCallback(() -> async(() -> {
                    throwIfAny(new KeyError("callback"));
                }));
                throwIfAny(new ValueError("body"));
            }))));
        }));
    }
}

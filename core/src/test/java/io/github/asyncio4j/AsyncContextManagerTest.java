package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.asyncContextManager;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.asyncio4j.Trace.ValueError;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Its default methods; what with(...) does is in {@link WithBlockTest}. */
class AsyncContextManagerTest {

    private boolean entered;

    private final AsyncContextManager<Void> entering = asyncContextManager(y -> {
        entered = true;
        try {
            y.yield(null);
        } finally {
            entered = false;
        }
    });

    /** Written by hand, for as many blocks as one likes. */
    private final class Swallowing implements AsyncContextManager<String> {

        @Override
        public Coroutine<String> aenter() {
            return async(() -> {
                entered = true;
                return "value";
            });
        }

        @Override
        public Coroutine<Boolean> aexit(@Nullable Throwable failure) {
            return async(() -> {
                entered = false;
                return true;
            });
        }
    }

    @Test
    void aDecoratedCoroutineRunsWithinTheManagerAndEntersItWhenItIsAwaited() {
        virtualRun(() -> {
            Coroutine<String> decorated = entering.decorate(() -> {
                assertThat(entered).isTrue();
                return "result";
            });
            assertThat(entered).isFalse();
            assertThat(await(decorated)).isEqualTo("result");
            assertThat(entered).isFalse();
        });
    }

    @Test
    void theFailureOfADecoratedCoroutineGoesThroughTheManager() {
        virtualRun(() -> {
            ValueError failure = new ValueError("foo");
            Coroutine<Void> decorated = entering.decorate((Action) () -> {
                assertThat(entered).isTrue();
                throw failure;
            });
            assertThat(catchThrowable(() -> await(decorated))).isSameAs(failure);
            assertThat(entered).isFalse();
        });
    }

    @Test
    void aManagerThatSwallowsMakesTheResultNull() {
        virtualRun(() -> {
            Swallowing swallowing = new Swallowing();
            Coroutine<String> failing = swallowing.decorate((Callable<String>) () -> {
                assertThat(entered).isTrue();
                throw new ValueError("x");
            });
            assertThat(await(failing)).isNull();
            assertThat(entered).isFalse();
            assertThat(await(swallowing.decorate(() -> "again"))).isEqualTo("again");
        });
    }

    /** A method that has its body decorated: what it is called with comes through. */
    private final class Call {

        private @Nullable Object a;
        private @Nullable Object b;
        private @Nullable Object c;

        private Coroutine<Void> method(Object first, Object second, @Nullable Object third) {
            return entering.decorate(() -> {
                a = first;
                b = second;
                c = third;
            });
        }
    }

    @Test
    void aMethodWhoseBodyIsDecoratedGetsItsArguments() {
        virtualRun(() -> {
            Call call = new Call();
            await(call.method(1, 2, null));
            assertThat(new Object[] {call.a, call.b, call.c}).containsExactly(1, 2, null);
            await(call.method("a", "b", "c"));
            assertThat(new Object[] {call.a, call.b, call.c}).containsExactly("a", "b", "c");
        });
    }

    @Test
    void aDecoratedCoroutineRunsOnce() {
        virtualRun(() -> {
            Coroutine<Integer> decorated = entering.decorate(() -> 1);
            await(decorated);
            assertThatThrownBy(() -> await(decorated)).hasMessageContaining("awaited already");
        });
    }

    @Test
    void nullIsRefusedAtOnce() {
        assertThatThrownBy(() -> entering.decorate((Callable<String>) null)).isInstanceOf(NullPointerException.class)
                .hasMessage("the body of the coroutine to decorate is null");
        assertThatThrownBy(() -> new Swallowing().decorate((Callable<String>) null))
                .hasMessage("the body of the coroutine to decorate is null");
        assertThatThrownBy(() -> entering.decorate((Action) null))
                .hasMessage("the body of the coroutine to decorate is null");
    }
}

package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.asyncGenerator;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Asyncio.toPublisher;
import static io.github.asyncio4j.Asyncio.toThread;
import static io.github.asyncio4j.SampleGenerators.counting;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static io.github.asyncio4j.VirtualLoop.virtualRunWithThreads;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

/** A source of a coroutine as a publisher of java.util.concurrent.Flow. */
class OutflowTest {

    private final List<Object> trail = new ArrayList<>();

    private AsyncGenerator<Integer, Void> numbers(int count) {
        return asyncGenerator(y -> {
            try {
                for (int n = 1; n <= count; n++) {
                    trail.add("makes " + n);
                    y.yield(n);
                }
            } finally {
                await(sleep(ofMillis(1)));
                trail.add("left");
            }
        });
    }

    @Test
    void aSubscriberGetsAsManyAsItAsksForAndNothingIsMadeAhead() {
        virtualRun(() -> {
            Taker taker = new Taker(trail, 0);
            toPublisher(numbers(3)).subscribe(taker);
            spin(3);
            assertThat(trail).containsExactly("subscribed");
            taker.subscription.request(2);
            spin(3);
            assertThat(trail).containsExactly("subscribed", "makes 1", 1, "makes 2", 2);
            taker.subscription.request(5);
            await(sleep(ofMillis(5)));
            assertThat(trail).endsWith("makes 3", 3, "left", "complete");
            taker.subscription.request(1);
            taker.subscription.cancel();
            spin(3);
            assertThat(trail).endsWith("complete").hasSize(9);
        });
    }

    @Test
    void aDemandWithoutEndIsServed() {
        virtualRun(() -> {
            Taker taker = new Taker(trail, Long.MAX_VALUE);
            toPublisher(numbers(100)).subscribe(taker);
            spin(1);
            taker.subscription.request(Long.MAX_VALUE);
            await(sleep(ofMillis(5)));
            assertThat(trail).contains(100).endsWith("complete");
        });
    }

    @Test
    void oneMayBeAskedForInEachSignal() {
        virtualRun(() -> {
            toPublisher(numbers(3)).subscribe(new Taker(trail, 1) {
                @Override
                public void onNext(Object item) {
                    super.onNext(item);
                    subscription.request(1);
                }
            });
            await(sleep(ofMillis(5)));
            assertThat(trail).containsExactly("subscribed", "makes 1", 1, "makes 2", 2, "makes 3", 3, "left",
                    "complete");
        });
    }

    /** Rule 3.9. */
    @Test
    void aRequestOfNothingIsAnErrorForTheSubscriberAndClosesTheSource() {
        virtualRun(() -> {
            for (long count : new long[] {0, -1}) {
                trail.clear();
                Taker taker = new Taker(trail, 1);
                toPublisher(numbers(3)).subscribe(taker);
                spin(3);
                taker.subscription.request(count);
                await(sleep(ofMillis(5)));
                assertThat(trail).startsWith("subscribed", "makes 1", 1, "left").hasSize(5);
                assertThat(trail).last().asString().startsWith("IllegalArgumentException: request(" + count + ")");
            }
            trail.clear();
            toPublisher(numbers(3)).subscribe(new Taker(trail, -5));
            spin(5);
            assertThat(trail).hasSize(2).last().asString().contains("request(-5)");
        });
    }

    @Test
    void aCancelEndsTheTaskAndClosesTheGenerator() {
        virtualRun(() -> {
            Taker taker = new Taker(trail, 1);
            toPublisher(numbers(3)).subscribe(taker);
            spin(3);
            taker.subscription.cancel();
            taker.subscription.cancel();
            taker.subscription.request(1);
            taker.subscription.request(-1);
            await(sleep(ofMillis(5)));
            assertThat(trail).containsExactly("subscribed", "makes 1", 1, "left");
            assertThat(getRunningLoop().allTasks()).hasSize(1);
        });
    }

    @Test
    void aCancelInASignalIsTheLastOne() {
        virtualRun(() -> {
            toPublisher(numbers(3)).subscribe(new Taker(trail, 10) {
                @Override
                public void onNext(Object item) {
                    super.onNext(item);
                    subscription.cancel();
                }
            });
            await(sleep(ofMillis(5)));
            assertThat(trail).containsExactly("subscribed", "makes 1", 1, "left");
            trail.clear();
            toPublisher(numbers(3)).subscribe(new Taker(trail, 0) {
                @Override
                public void onSubscribe(Flow.Subscription given) {
                    super.onSubscribe(given);
                    given.cancel();
                }
            });
            spin(3);
            assertThat(trail).containsExactly("subscribed");
        });
    }

    @Test
    void aCancelReachesABodyThatAwaits() {
        virtualRun(() -> {
            AsyncGenerator<Integer, Void> g = asyncGenerator(y -> {
                try {
                    await(sleep(ofSeconds(1)));
                    y.yield(1);
                } catch (CancelledError e) {
                    trail.add("cancelled");
                    throw e;
                }
            });
            Taker taker = new Taker(trail, 1);
            toPublisher(g).subscribe(taker);
            spin(3);
            taker.subscription.cancel();
            spin(3);
            assertThat(trail).containsExactly("subscribed", "cancelled");
        });
    }

    @Test
    void aFailureOfTheSourceIsTheLastSignal() {
        virtualRun(() -> {
            AsyncGenerator<Integer, Void> g = asyncGenerator(y -> {
                y.yield(1);
                throw new IOException("source");
            });
            toPublisher(g).subscribe(new Taker(trail, 5));
            await(sleep(ofMillis(5)));
            assertThat(trail).containsExactly("subscribed", 1, "IOException: source");
        });
    }

    @Test
    void nullIsNoItem() {
        virtualRun(() -> {
            AsyncGenerator<Integer, Void> g = asyncGenerator(y -> y.yield(null));
            toPublisher(g).subscribe(new Taker(trail, 5));
            spin(5);
            assertThat(trail).hasSize(2).last().asString().startsWith("NullPointerException: a source gave null");
        });
    }

    @Test
    void aSubscriberThatFailsIsReportedAndGetsNoMore() {
        List<ErrorContext> reports = new ArrayList<>();
        virtualRun(() -> {
            getRunningLoop().setExceptionHandler((_, context) -> reports.add(context));
            toPublisher(numbers(3)).subscribe(new Taker(trail, 5) {
                @Override
                public void onNext(Object item) {
                    super.onNext(item);
                    throw new IllegalArgumentException("subscriber");
                }
            });
            await(sleep(ofMillis(5)));
        });
        assertThat(trail).containsExactly("subscribed", "makes 1", 1, "left");
        assertThat(reports).singleElement().satisfies(report -> {
            assertThat(report.message()).contains("a subscriber failed in onNext");
            assertThat(report.exception()).hasMessage("subscriber");
        });
    }

    @Test
    void eachSubscriberHasAnIteratorOfItsOwn() {
        virtualRun(() -> {
            Flow.Publisher<Integer> publisher = toPublisher(() -> counting(2));
            publisher.subscribe(new Taker(trail, 5));
            await(sleep(ofMillis(5)));
            publisher.subscribe(new Taker(trail, 5));
            await(sleep(ofMillis(5)));
            assertThat(trail).containsExactly("subscribed", 1, 2, "complete", "subscribed", 1, 2, "complete");
        });
    }

    @Test
    void whatCanBeHadOnceIsForOneSubscriber() {
        virtualRun(() -> {
            Flow.Publisher<Integer> publisher = toPublisher(numbers(1));
            publisher.subscribe(new Taker(trail, 0));
            publisher.subscribe(new Taker(trail, 0));
            assertThat(trail).hasSize(2).first().isEqualTo("subscribed");
            assertThat(trail).last().asString().contains("can be had but once, and have a subscriber already");
        });
    }

    @Test
    void theEndOfTheLoopIsAnErrorForTheSubscriber() {
        Flow.Publisher<Integer> publisher = virtualRun(() -> {
            Flow.Publisher<Integer> made = toPublisher(() -> numbers(3));
            made.subscribe(new Taker(trail, 1));
            spin(3);
            return made;
        });
        assertThat(trail).startsWith("subscribed", "makes 1", 1, "left").hasSize(5);
        assertThat(trail).last().asString().startsWith("CancelledError");
        trail.clear();
        publisher.subscribe(new Taker(trail, 1));
        assertThat(trail).hasSize(2).last().asString().contains("the loop of this publisher is closed");
    }

    @Test
    void aSubscriptionIsUsedFromAnyThread() {
        virtualRunWithThreads(() -> {
            Future<Void> ended = getRunningLoop().createFuture();
            Taker taker = new Taker(trail, 0) {
                @Override
                public void onComplete() {
                    super.onComplete();
                    ended.setResult(null);
                }
            };
            toPublisher(() -> counting(500)).subscribe(taker);
            spin(2);
            await(toThread(() -> {
                for (int n = 0; n < 501; n++) {
                    taker.subscription.request(1);
                }
            }));
            await(ended);
            assertThat(trail).hasSize(502).endsWith(500, "complete");
        });
    }
}

package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.asyncGenerator;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.forAwait;
import static io.github.asyncio4j.Asyncio.fromPublisher;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Asyncio.toPublisher;
import static io.github.asyncio4j.Asyncio.toThread;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static io.github.asyncio4j.VirtualLoop.virtualRunWithThreads;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Publishers and subscribers of java.util.concurrent.Flow, both ways. */
class FlowBridgeTest {

    private final List<Object> trail = new ArrayList<>();

    /** Does by hand what a test says, and notes what it is asked. */
    private final class Hand implements Flow.Publisher<Integer>, Flow.Subscription {
        private Flow.@Nullable Subscriber<? super Integer> subscriber;

        @Override
        public void subscribe(Flow.Subscriber<? super Integer> given) {
            subscriber = given;
            given.onSubscribe(this);
        }

        @Override
        public void request(long count) {
            trail.add("request " + count);
        }

        @Override
        public void cancel() {
            trail.add("cancel");
        }
    }

    /** Notes its signals, and asks for so many at first. */
    private class Taker implements Flow.Subscriber<Object> {
        private final long first;
        private Flow.@Nullable Subscription subscription;

        /** Signals that are being handled. */
        private final AtomicInteger inside = new AtomicInteger();

        Taker(long first) {
            this.first = first;
        }

        private void note(Object signal) {
            assertThat(inside.incrementAndGet()).as("signals at once").isEqualTo(1);
            trail.add(signal);
            inside.decrementAndGet();
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            note("subscribed");
            if (first != 0) {
                given.request(first);
            }
        }

        @Override
        public void onNext(Object item) {
            note(item);
        }

        @Override
        public void onError(Throwable error) {
            note(error.getClass().getSimpleName() + ": " + error.getMessage());
        }

        @Override
        public void onComplete() {
            note("complete");
        }
    }

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

    // ---- from a publisher

    @Test
    void nothingIsSubscribedBeforeTheFirstStep() {
        virtualRun(() -> {
            Hand hand = new Hand();
            var g = fromPublisher(hand);
            spin(2);
            assertThat(hand.subscriber).isNull();
            await(g.aclose());
            assertThat(trail).isEmpty();
        });
    }

    @Test
    void sixteenAreAskedForAndMoreAsTheyAreTaken() {
        virtualRun(() -> {
            Hand hand = new Hand();
            var g = fromPublisher(hand);
            Task<Integer> first = createTask(g.anext());
            spin(3);
            assertThat(trail).containsExactly("request 16");
            IntStream.rangeClosed(1, 16).forEach(hand.subscriber::onNext);
            assertThat(await(first)).isEqualTo(1);
            for (int n = 2; n <= 7; n++) {
                assertThat(await(g.anext())).isEqualTo(n);
            }
            assertThat(trail).containsExactly("request 16");
            assertThat(await(g.anext())).isEqualTo(8);
            assertThat(trail).containsExactly("request 16", "request 8");
            await(g.aclose());
            assertThat(trail).containsExactly("request 16", "request 8", "cancel");
        });
    }

    @Test
    void theEndAndAFailureComeAfterTheItemsBeforeThem() {
        virtualRun(() -> {
            IOException failure = new IOException("source");
            for (boolean fails : new boolean[] {false, true}) {
                Hand hand = new Hand();
                var g = fromPublisher(hand);
                Task<Integer> first = createTask(g.anext());
                spin(3);
                hand.subscriber.onNext(1);
                hand.subscriber.onNext(2);
                if (fails) {
                    hand.subscriber.onError(failure);
                } else {
                    hand.subscriber.onComplete();
                }
                assertThat(await(first)).isEqualTo(1);
                spin(2);
                assertThat(await(g.anext())).isEqualTo(2);
                assertThatThrownBy(() -> await(g.anext()))
                        .isInstanceOf(fails ? IOException.class : StopAsyncIteration.class);
            }
            assertThat(trail).containsExactly("request 16", "request 16");
        });
    }

    @Test
    void aCancelOfTheConsumerCancelsTheSubscription() {
        virtualRun(() -> {
            Hand hand = new Hand();
            var g = fromPublisher(hand);
            Task<Integer> consumer = createTask(g.anext());
            spin(3);
            consumer.cancel();
            assertThatThrownBy(() -> await(consumer)).isInstanceOf(CancelledError.class);
            assertThat(trail).containsExactly("request 16", "cancel");
            hand.subscriber.onNext(1);
            hand.subscriber.onComplete();
            spin(2);
            assertThatThrownBy(() -> await(g.anext())).isInstanceOf(StopAsyncIteration.class);
        });
    }

    @Test
    void aSubscriptionThatComesWhenNobodyWantsItAnyMoreIsCancelled() {
        virtualRun(() -> {
            List<Flow.Subscriber<? super Integer>> late = new ArrayList<>();
            AsyncGenerator<Integer, Void> g = fromPublisher(late::add);
            Task<Integer> consumer = createTask(g.anext());
            spin(1);
            consumer.cancel();
            assertThatThrownBy(() -> await(consumer)).isInstanceOf(CancelledError.class);
            late.getFirst().onSubscribe(new Hand());
            assertThat(trail).containsExactly("cancel");
        });
    }

    @Test
    void aSecondSubscriptionIsCancelled() {
        virtualRun(() -> {
            Hand hand = new Hand();
            var g = fromPublisher(hand);
            Task<Integer> first = createTask(g.anext());
            spin(3);
            hand.subscriber.onSubscribe(new Hand());
            assertThat(trail).containsExactly("request 16", "cancel");
            hand.subscriber.onNext(1);
            assertThat(await(first)).isEqualTo(1);
            await(g.aclose());
        });
    }

    @Test
    void aPublisherThatSendsMoreThanItWasAskedForIsCancelled() {
        virtualRun(() -> {
            Hand hand = new Hand();
            var g = fromPublisher(hand);
            Task<Integer> first = createTask(g.anext());
            spin(3);
            for (int n = 1; n <= 1_000; n++) {
                hand.subscriber.onNext(n);
            }
            List<Integer> all = new ArrayList<>(List.of(await(first)));
            assertThatThrownBy(() -> forAwait(g, all::add)).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("the publisher sent 17, which nobody has asked for")
                    .hasMessageContaining("request(...)");
            assertThat(all).hasSize(16);
            assertThat(trail).containsOnlyOnce("cancel");
        });
    }

    @Test
    void aPublisherThatFailsToSubscribeFailsTheStep() {
        virtualRun(() -> {
            AsyncGenerator<Integer, Void> g = fromPublisher(_ -> {
                throw new IllegalArgumentException("closed");
            });
            assertThatThrownBy(() -> await(g.anext())).hasMessage("closed");
        });
    }

    /** Rule 2.13. */
    @Test
    void nullSignalsAreRefused() {
        virtualRun(() -> {
            Hand hand = new Hand();
            var g = fromPublisher(hand);
            Task<Integer> first = createTask(g.anext());
            spin(3);
            for (Action signal : List.<Action>of(() -> hand.subscriber.onSubscribe(null),
                    () -> hand.subscriber.onNext(null), () -> hand.subscriber.onError(null))) {
                assertThatThrownBy(signal::run).isInstanceOf(NullPointerException.class).hasMessageContaining("null");
            }
            first.cancel();
        });
    }

    @Test
    void allThatASubmissionPublisherSendsFromItsThreadsArrivesInOrder() {
        virtualRunWithThreads(() -> {
            List<Integer> all = new ArrayList<>();
            var publisher = new SubmissionPublisher<Integer>();
            Task<Void> consumer = createTask(async(() -> forAwait(fromPublisher(publisher), all::add)));
            spin(1);
            await(toThread(() -> {
                for (int n = 0; n < 5_000; n++) {
                    publisher.submit(n);
                }
                publisher.close();
            }));
            await(consumer);
            assertThat(all).containsExactlyElementsOf(IntStream.range(0, 5_000).boxed().toList());
        });
    }

    @Test
    void aSlowConsumerHoldsASubmissionPublisherBack() {
        virtualRunWithThreads(() -> {
            try (var publisher = new SubmissionPublisher<Integer>(Runnable::run, 32)) {
                var g = fromPublisher(publisher);
                Task<Integer> first = createTask(g.anext());
                spin(3);
                int sent = 0;
                while (publisher.offer(sent, null) >= 0) {
                    sent++;
                }
                assertThat(sent).as("its buffer and what is ahead").isBetween(32, 32 + 16);
                assertThat(await(first)).isZero();
                await(g.aclose());
                assertThat(publisher.getNumberOfSubscribers()).isZero();
            }
        });
    }

    @Test
    void aSubmissionPublisherThatFailsFailsTheLoop() {
        virtualRunWithThreads(() -> {
            try (var publisher = new SubmissionPublisher<Integer>()) {
                Task<Void> consumer = createTask(async(() -> forAwait(fromPublisher(publisher), trail::add)));
                spin(1);
                publisher.submit(1);
                publisher.closeExceptionally(new IOException("source"));
                assertThatThrownBy(() -> await(consumer)).isInstanceOf(IOException.class).hasMessage("source");
            }
        });
    }

    // ---- to a publisher

    @Test
    void aSubscriberGetsAsManyAsItAsksForAndNothingIsMadeAhead() {
        virtualRun(() -> {
            Taker taker = new Taker(0);
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
            Taker taker = new Taker(Long.MAX_VALUE);
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
            toPublisher(numbers(3)).subscribe(new Taker(1) {
                @Override
                public void onNext(Object item) {
                    super.onNext(item);
                    super.subscription.request(1);
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
                Taker taker = new Taker(1);
                toPublisher(numbers(3)).subscribe(taker);
                spin(3);
                taker.subscription.request(count);
                await(sleep(ofMillis(5)));
                assertThat(trail).startsWith("subscribed", "makes 1", 1, "left").hasSize(5);
                assertThat(trail).last().asString().startsWith("IllegalArgumentException: request(" + count + ")");
            }
            trail.clear();
            toPublisher(numbers(3)).subscribe(new Taker(-5));
            spin(5);
            assertThat(trail).hasSize(2).last().asString().contains("request(-5)");
        });
    }

    @Test
    void aCancelEndsTheTaskAndClosesTheGenerator() {
        virtualRun(() -> {
            Taker taker = new Taker(1);
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
            toPublisher(numbers(3)).subscribe(new Taker(10) {
                @Override
                public void onNext(Object item) {
                    super.onNext(item);
                    super.subscription.cancel();
                }
            });
            await(sleep(ofMillis(5)));
            assertThat(trail).containsExactly("subscribed", "makes 1", 1, "left");
            trail.clear();
            toPublisher(numbers(3)).subscribe(new Taker(0) {
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
            Taker taker = new Taker(1);
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
            toPublisher(g).subscribe(new Taker(5));
            await(sleep(ofMillis(5)));
            assertThat(trail).containsExactly("subscribed", 1, "IOException: source");
        });
    }

    @Test
    void nullIsNoItem() {
        virtualRun(() -> {
            AsyncGenerator<Integer, Void> g = asyncGenerator(y -> y.yield(null));
            toPublisher(g).subscribe(new Taker(5));
            spin(5);
            assertThat(trail).hasSize(2).last().asString().startsWith("NullPointerException: a source gave null");
        });
    }

    @Test
    void aSubscriberThatFailsIsReportedAndGetsNoMore() {
        List<ErrorContext> reports = new ArrayList<>();
        virtualRun(() -> {
            getRunningLoop().setExceptionHandler((_, context) -> reports.add(context));
            toPublisher(numbers(3)).subscribe(new Taker(5) {
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
            Flow.Publisher<Integer> publisher = toPublisher(() -> AsyncGeneratorTest.counting(2));
            publisher.subscribe(new Taker(5));
            await(sleep(ofMillis(5)));
            publisher.subscribe(new Taker(5));
            await(sleep(ofMillis(5)));
            assertThat(trail).containsExactly("subscribed", 1, 2, "complete", "subscribed", 1, 2, "complete");
        });
    }

    @Test
    void whatCanBeHadOnceIsForOneSubscriber() {
        virtualRun(() -> {
            Flow.Publisher<Integer> publisher = toPublisher(numbers(1));
            publisher.subscribe(new Taker(0));
            publisher.subscribe(new Taker(0));
            assertThat(trail).hasSize(2).first().isEqualTo("subscribed");
            assertThat(trail).last().asString().contains("can be had but once, and have a subscriber already");
        });
    }

    @Test
    void theEndOfTheLoopIsAnErrorForTheSubscriber() {
        Flow.Publisher<Integer> publisher = virtualRun(() -> {
            Flow.Publisher<Integer> made = toPublisher(() -> numbers(3));
            made.subscribe(new Taker(1));
            spin(3);
            return made;
        });
        assertThat(trail).startsWith("subscribed", "makes 1", 1, "left").hasSize(5);
        assertThat(trail).last().asString().startsWith("CancelledError");
        trail.clear();
        publisher.subscribe(new Taker(1));
        assertThat(trail).hasSize(2).last().asString().contains("the loop of this publisher is closed");
    }

    @Test
    void aSubscriptionIsUsedFromAnyThread() {
        virtualRunWithThreads(() -> {
            Future<Void> ended = getRunningLoop().createFuture();
            Taker taker = new Taker(0) {
                @Override
                public void onComplete() {
                    super.onComplete();
                    ended.setResult(null);
                }
            };
            toPublisher(() -> AsyncGeneratorTest.counting(500)).subscribe(taker);
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

    @Test
    void whatIsPublishedCanBeTakenAgain() {
        virtualRun(() -> {
            List<Integer> all = new ArrayList<>();
            forAwait(fromPublisher(toPublisher(AsyncGeneratorTest.counting(100))), all::add);
            assertThat(all).hasSize(100).endsWith(100);
        });
    }

    /** A processor of the JDK in the middle: from here to its threads, and back. */
    @Test
    void aSubmissionPublisherInTheMiddlePassesAllOn() {
        virtualRunWithThreads(() -> {
            List<Integer> all = new ArrayList<>();
            // With room for all: a submit that waits for room would hold the loop, on which the consumer makes it.
            var middle = new SubmissionPublisher<Integer>(ForkJoinPool.commonPool(), 1_024);
            Task<Void> consumer = createTask(async(() -> forAwait(fromPublisher(middle), all::add)));
            spin(1);
            toPublisher(AsyncGeneratorTest.counting(1_000)).subscribe(new Flow.Subscriber<>() {
                private Flow.@Nullable Subscription source;

                @Override
                public void onSubscribe(Flow.Subscription given) {
                    source = given;
                    given.request(1);
                }

                @Override
                public void onNext(Integer item) {
                    middle.submit(item);
                    source.request(1);
                }

                @Override
                public void onError(Throwable error) {
                    middle.closeExceptionally(error);
                }

                @Override
                public void onComplete() {
                    middle.close();
                }
            });
            await(consumer);
            assertThat(all).containsExactlyElementsOf(IntStream.rangeClosed(1, 1_000).boxed().toList());
        });
    }
}

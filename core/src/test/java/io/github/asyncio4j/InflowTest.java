package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.forAwait;
import static io.github.asyncio4j.Asyncio.fromPublisher;
import static io.github.asyncio4j.Asyncio.toThread;
import static io.github.asyncio4j.SampleGenerators.taken;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static io.github.asyncio4j.VirtualLoop.virtualRunWithThreads;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a publisher of java.util.concurrent.Flow sends, taken by a coroutine. */
class InflowTest {

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
}

package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.forAwait;
import static io.github.asyncio4j.Asyncio.fromPublisher;
import static io.github.asyncio4j.Asyncio.toPublisher;
import static io.github.asyncio4j.SampleGenerators.counting;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static io.github.asyncio4j.VirtualLoop.virtualRunWithThreads;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.SubmissionPublisher;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Publishers and subscribers of java.util.concurrent.Flow, both ways. */
class FlowBridgeTest {

    @Test
    void whatIsPublishedCanBeTakenAgain() {
        virtualRun(() -> {
            List<Integer> all = new ArrayList<>();
            forAwait(fromPublisher(toPublisher(counting(100))), all::add);
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
            toPublisher(counting(1_000)).subscribe(new Flow.Subscriber<>() {
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

package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Trace.spin;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.CancelEverywhere.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Scenarios that primitives of one kind share, right ones and such with a planted bug. */
final class CancelScenarios {

    private CancelScenarios() {}

    /** A lock or a semaphore. */
    record Gate(int permits, Supplier<Coroutine<?>> acquire, Runnable release) {}

    /** Four tasks go through a gate twice. In the end all permits are there again. */
    static final class ThroughAGate implements Scenario {
        private final Gate gate;
        private int inside;

        ThroughAGate(Gate gate) {
            this.gate = gate;
        }

        @Override
        public List<Task<?>> start() {
            return CancelEverywhere.tasks(Stream.generate(() -> async(this::goThroughTwice)).limit(4).toList());
        }

        private void goThroughTwice() {
            for (int round = 0; round < 2; round++) {
                await(gate.acquire.get());
                inside++;
                try {
                    assertThat(inside).as("inside").isLessThanOrEqualTo(gate.permits);
                    spin(1);
                } finally {
                    inside--;
                    gate.release.run();
                }
            }
        }

        @Override
        public void check() {
            assertThat(inside).isZero();
            for (int n = 0; n < gate.permits; n++) {
                await(gate.acquire.get());
            }
        }
    }

    /** A queue without bound. */
    record Channel(IntConsumer put, Supplier<Coroutine<Integer>> get, IntSupplier size) {}

    /** Two producers and two consumers, and one more consumer that nobody cancels. What goes in comes out or is there. */
    static final class OverAChannel implements Scenario {
        private static final int END = -1;

        private final Channel channel;
        private final List<Integer> in = new ArrayList<>();
        private final List<Integer> out = new ArrayList<>();
        private Task<Void> closer;
        private Task<Void> last;

        OverAChannel(Channel channel) {
            this.channel = channel;
        }

        @Override
        public List<Task<?>> start() {
            List<Task<?>> producers = CancelEverywhere.tasks(List.of(producer(10), producer(20)));
            List<Task<?>> consumers = CancelEverywhere.tasks(List.of(consumer(), consumer()));
            last = createTask(consumer());
            closer = createTask(async(() -> {
                await(Asyncio.wait(producers));
                for (int n = 0; n < 3; n++) {
                    channel.put.accept(END);
                }
            }));
            return Stream.concat(producers.stream(), consumers.stream()).toList();
        }

        private Coroutine<Void> producer(int first) {
            return async(() -> {
                for (int item = first; item < first + 3; item++) {
                    spin(1);
                    channel.put.accept(item);
                    in.add(item);
                }
            });
        }

        private Coroutine<Void> consumer() {
            return async(() -> {
                for (int item = await(channel.get.get()); item != END; item = await(channel.get.get())) {
                    out.add(item);
                    spin(1);
                }
            });
        }

        @Override
        public void check() {
            await(closer);
            await(last);
            while (channel.size.getAsInt() > 0) {
                int item = await(channel.get.get());
                if (item != END) {
                    out.add(item);
                }
            }
            assertThat(out).as("out").containsExactlyInAnyOrderElementsOf(in);
        }
    }

    /** A condition. */
    record Bell(Supplier<Coroutine<Lock.Hold>> acquire, Supplier<Coroutine<?>> waitNotified, Runnable signal,
            Runnable signalAll) {}

    /** Two consumers, and one that nobody cancels. Each item that is put with one signal is taken while somebody waits. */
    static final class AtABell implements Scenario {
        private final Bell bell;
        private int stock;

        /** How many items lay there although somebody waited. */
        private int lost;

        private boolean closed;
        private Task<Void> last;
        private Task<Void> producer;

        AtABell(Bell bell) {
            this.bell = bell;
        }

        @Override
        public List<Task<?>> start() {
            List<Task<?>> consumers = CancelEverywhere.tasks(List.of(async(this::consume), async(this::consume)));
            last = createTask(async(this::consume));
            producer = createTask(async(this::produce));
            return consumers;
        }

        private void consume() {
            try (var _ = await(bell.acquire.get())) {
                while (true) {
                    while (stock == 0 && !closed) {
                        await(bell.waitNotified.get());
                    }
                    if (stock == 0) {
                        return;
                    }
                    stock--;
                }
            }
        }

        private void produce() {
            for (int n = 0; n < 3; n++) {
                spin(1);
                changed(() -> stock++, bell.signal);
                await(sleep(ofMillis(10)));
                lost += stock;
            }
            changed(() -> closed = true, bell.signalAll);
        }

        private void changed(Runnable change, Runnable signal) {
            try (var _ = await(bell.acquire.get())) {
                change.run();
                signal.run();
                spin(1);
            }
        }

        @Override
        public void check() {
            await(producer);
            await(last);
            assertThat(lost).as("left although somebody waits").isZero();
            try (var _ = await(bell.acquire.get())) {
                assertThat(stock).isZero();
            }
        }
    }
}

package io.github.asyncio4j.bench.cpu;

import static io.github.asyncio4j.Asyncio.asyncGenerator;
import static io.github.asyncio4j.Asyncio.forAwait;
import static io.github.asyncio4j.Asyncio.generator;

import io.github.asyncio4j.AsyncGenerator;
import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.Generator;
import java.util.ArrayList;
import java.util.List;

/** Values of generators, pulled one by one and run in place. The operation is one value. */
public final class Generators {

    private Generators() {}

    private static Generator<Integer, Void, Void> numbers(int n) {
        return generator(y -> {
            for (int i = 0; i < n; i++) {
                y.yield(i);
            }
            return null;
        });
    }

    private static AsyncGenerator<Integer, Void> asyncNumbers(int n) {
        return asyncGenerator(y -> {
            for (int i = 0; i < n; i++) {
                y.yield(i);
            }
        });
    }

    private static long sumTo(int n) {
        return n * (n - 1L) / 2;
    }

    /** A coroutine takes n values in a loop. */
    public static void pulled(int n) {
        Asyncio.run(() -> {
            long sum = 0;
            for (int value : numbers(n)) {
                sum += value;
            }
            Workloads.require(sumTo(n), sum);
        });
    }

    /** A coroutine takes n values by forEach. */
    public static void inPlace(int n) {
        Asyncio.run(() -> {
            long[] sum = new long[1];
            numbers(n).forEach(value -> sum[0] += value);
            Workloads.require(sumTo(n), sum[0]);
        });
    }

    /** A coroutine takes n values of an asynchronous generator that awaits nothing, in a loop. */
    public static void asyncPulled(int n) {
        Asyncio.run(() -> {
            long sum = 0;
            for (int value : forAwait(asyncNumbers(n))) {
                sum += value;
            }
            Workloads.require(sumTo(n), sum);
        });
    }

    /** The same by forAwait with a consumer. */
    public static void asyncInPlace(int n) {
        Asyncio.run(() -> {
            long[] sum = new long[1];
            forAwait(asyncNumbers(n), value -> sum[0] += value);
            Workloads.require(sumTo(n), sum[0]);
        });
    }

    /** n generators rest at their first yield at once. The operation is making, pulling and closing one. */
    public static void resting(int n) {
        List<Generator<Integer, Void, Void>> all = new ArrayList<>(n);
        long sum = 0;
        for (int i = 0; i < n; i++) {
            Generator<Integer, Void, Void> one = numbers(2);
            sum += one.next() + 1;
            all.add(one);
        }
        all.forEach(Generator::close);
        Workloads.require(n, sum);
    }
}

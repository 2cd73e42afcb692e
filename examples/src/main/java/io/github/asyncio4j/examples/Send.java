package io.github.asyncio4j.examples;

import static io.github.asyncio4j.Asyncio.*;
import static java.lang.IO.*;

import io.github.asyncio4j.*;

/** What is sent to a generator is what its yield returns; its return value comes with the end. */
final class Send {

    Generator<Integer, Integer, Void> test1(int start) {
        return generator(y -> {
            int i = start;
            while (i != 0) {
                int b = y.yield(i);
                i += b;
            }
            return null;
        });
    }

    Generator<Double, Double, String> average() {
        return generator(y -> {
            double total = 0;
            int count = 0;
            Double mean = null;
            for (Double value = y.yield(mean); value != null; value = y.yield(mean)) {
                total += value;
                mean = total / ++count;
            }
            return "the mean of " + count + " values is " + mean;
        });
    }

    void main() {
        var a = test1(5);
        println(a.next());  // 5: the body rests at its first yield
        println(a.send(3)); // 8: the yield has returned 3
        println(a.send(7)); // 15
        a.close();

        var mean = average();
        mean.next();
        println(mean.send(10.0) + " " + mean.send(20.0) + " " + mean.send(60.0));
        try {
            mean.next();
        } catch (StopIteration end) {
            println(end.value());
        }
    }
}

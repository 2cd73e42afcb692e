package io.github.asyncio4j.bench.cpu;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.Coroutine;

/** Coroutines that await coroutines, a hundred deep. */
public final class Chains {

    private static final int DEPTH = 100;

    private Chains() {}

    /** Goes down n / 100 chains in which nothing suspends. The operation is one nested await. */
    public static void calls(int n) {
        Asyncio.run(() -> {
            int chains = n / DEPTH;
            long levels = 0;
            for (int i = 0; i < chains; i++) {
                levels += await(chain(DEPTH, 0));
            }
            Workloads.require((long) chains * DEPTH, levels);
        });
    }

    /** Gives up the loop n times at the bottom of one chain. The operation is a switch under a hundred coroutines. */
    public static void switches(int n) {
        Asyncio.run(() -> Workloads.require(DEPTH, await(chain(DEPTH, n))));
    }

    private static Coroutine<Integer> chain(int depth, int switches) {
        return async(() -> {
            if (depth == 0) {
                Switches.giveUp(switches);
                return 0;
            }
            return 1 + await(chain(depth - 1, switches));
        });
    }
}

package io.github.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.loop.MailboxInterleavings;
import java.util.List;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The doors between threads, under Lincheck: random little programs of three threads, each run in many interleavings, must
 * give what some order of their calls gives. It rewrites classes, so it has a JVM of its own; what it checks is the same on
 * both engines.
 */
@EnabledIfSystemProperty(named = "asyncio4j.fiber", matches = "carried")
class InterleavingsTest {

    private static final int PROGRAMS = 6;
    private static final int INTERLEAVINGS = 50;

    /** The program of that JVM. */
    static final class Check {
        private Check() {}

        /** Checks a class of operations by its name. */
        public static void main(String[] args) throws ClassNotFoundException {
            for (String name : args) {
                new ModelCheckingOptions().iterations(PROGRAMS).invocationsPerIteration(INTERLEAVINGS).threads(3)
                        .actorsPerThread(2).actorsBefore(0).actorsAfter(1).check(Class.forName(name));
                System.out.println("linearizable: " + name);
            }
        }
    }

    @Test
    void whatSeveralThreadsDoAtOnceHasAnOrder() throws Exception {
        List<String> names = List.of(MailboxInterleavings.class.getName(), PostedHandleInterleavings.class.getName(),
                ConcurrentFutureInterleavings.class.getName());
        String output = ChildJvm.run(List.of("-XX:+EnableDynamicAgentLoading", "--sun-misc-unsafe-memory-access=allow",
                "-Dasyncio4j.fiber=portable"), Check.class, names.toArray(String[]::new));
        assertThat(output.lines()).containsSubsequence(names.stream().map("linearizable: "::concat).toList());
    }
}

package io.github.asyncio4j.fiber;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.asyncio4j.ChildJvm;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProbeTest {

    static final class Interrupted {
        public static void main(String[] args) {
            Thread.currentThread().interrupt();
            System.out.println((Fibers.carried() ? "carried" : "portable") + (Spill.isKnown() ? ", known" : ", unknown")
                    + ", interrupted: " + Thread.interrupted());
        }
    }

    /** What is found first holds for the life of the JVM, and who finds it may be a thread that is to end soon. */
    @Test
    void anInterruptNeitherEndsAProbeNorIsLost() throws Exception {
        assumeTrue(Fibers.carried(), "the portable engine probes nothing");
        assertThat(ChildJvm.run(List.of(ChildJvm.OPEN), Interrupted.class))
                .isEqualToIgnoringNewLines("carried, known, interrupted: true");
    }
}

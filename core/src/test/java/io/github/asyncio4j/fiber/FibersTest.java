package io.github.asyncio4j.fiber;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.ChildJvm;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class FibersTest {

    @Test
    void theEngineIsTheOneAskedFor() {
        String wish = System.getProperty("asyncio4j.fiber");
        if (wish != null) {
            assertThat(Fibers.carried()).isEqualTo(wish.equals("carried"));
        }
    }

    /** Prints the engine. */
    static final class Choice {
        public static void main(String[] args) {
            System.out.println("engine: " + (Fibers.carried() ? "carried" : "portable"));
        }
    }

    @Test
    void withTheFlagFibersAreCarriedAndNothingIsSaid() throws Exception {
        assertThat(ChildJvm.run(List.of(ChildJvm.OPEN), Choice.class)).isEqualToIgnoringNewLines("engine: carried");
    }

    @Test
    void withoutTheFlagFibersArePortableAndOneLineNamesTheFlag() throws Exception {
        assertThat(ChildJvm.run(List.of(), Choice.class)).contains("engine: portable").contains("portable fibers")
                .containsOnlyOnce("--add-opens java.base/java.lang=ALL-UNNAMED");
    }

    @Test
    void thePropertyForcesPortable() throws Exception {
        assertThat(ChildJvm.run(List.of(ChildJvm.OPEN, "-Dasyncio4j.fiber=portable"), Choice.class))
                .contains("engine: portable").contains("-Dasyncio4j.fiber=portable");
    }

    @Test
    void carriedWithoutTheFlagIsAnErrorThatNamesIt() throws Exception {
        assertThat(ChildJvm.run(List.of("-Dasyncio4j.fiber=carried"), Choice.class)).doesNotContain("engine:")
                .contains("-Dasyncio4j.fiber=carried needs the JVM flag --add-opens java.base/java.lang=ALL-UNNAMED");
    }

    @Test
    void anUnknownEngineIsAnErrorThatNamesBoth() throws Exception {
        assertThat(ChildJvm.run(List.of("-Dasyncio4j.fiber=fast"), Choice.class))
                .contains("-Dasyncio4j.fiber=fast is neither carried nor portable");
    }

    @Test
    void aWorkerStartedInAFiberIsNotCarriedByTheLoop() throws InterruptedException {
        Thread[] worker = new Thread[1];
        boolean[] seen = new boolean[2];
        Stage.play(stage -> {
            stage.fiber("f", () -> {
                worker[0] = Fibers.worker("asyncio4j-worker", () -> seen[0] = Fibers.here() == null);
                worker[0].start();
                try {
                    worker[0].join();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                seen[1] = true;
            }).enter();
        });
        assertThat(seen).containsExactly(true, true);
        assertThat(worker[0].isVirtual()).isTrue();
    }

    @Test
    void aLoopIsDrivenFromAnyKindOfThread() throws InterruptedException {
        boolean[] ran = new boolean[2];
        Thread.ofVirtual().start(() -> Stage.play(stage -> stage.fiber("f", () -> ran[0] = true).enter())).join();
        Thread.ofPlatform().start(() -> Stage.play(stage -> stage.fiber("f", () -> ran[1] = true).enter())).join();
        assertThat(ran).containsExactly(true, true);
    }

    @Test
    void whatTheTurnsThrowComesOut() {
        assertThatThrownBy(() -> Fibers.drive(this, () -> {
            throw new IllegalStateException("out");
        })).hasMessage("out");
        assertThat(Fibers.here()).isNull();
    }
}

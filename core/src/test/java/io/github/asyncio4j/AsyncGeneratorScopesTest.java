package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.asyncGenerator;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Asyncio.taskGroup;
import static io.github.asyncio4j.Asyncio.timeout;
import static io.github.asyncio4j.SampleGenerators.assertEnded;
import static io.github.asyncio4j.SampleGenerators.counting;
import static io.github.asyncio4j.SampleGenerators.taken;
import static io.github.asyncio4j.VirtualLoop.now;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** PEP 789: no yield in a scope that the body has open. */
class AsyncGeneratorScopesTest {

    @Test
    void aYieldInAnOpenTaskGroupOfTheBodyIsRefused() {
        virtualRun(() -> {
            AsyncGenerator<Integer, Void> g = asyncGenerator(y -> taskGroup(group -> {
                group.createTask(sleep(ofSeconds(1)));
                y.yield(1);
            }));
            assertThatThrownBy(() -> await(g.anext())).isInstanceOf(ExceptionGroup.class)
                    .satisfies(e -> assertThat(((ExceptionGroup) e).exceptions()).singleElement()
                            .isInstanceOf(IllegalStateException.class).asString()
                            .contains("yield inside an open taskGroup(...) or timeout(...)").contains("PEP 789"));
            assertThat(now()).isZero();
            assertEnded(g);
        });
    }

    @Test
    void aYieldInAnOpenTimeoutOfTheBodyIsRefused() {
        virtualRun(() -> {
            AsyncGenerator<Integer, Void> g = asyncGenerator(y -> {
                y.yield(1);
                timeout(ofSeconds(1), () -> {
                    y.yield(2);
                });
            });
            assertThat(await(g.anext())).isEqualTo(1);
            assertThatThrownBy(() -> await(g.anext())).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("PEP 789");
            assertEnded(g);
        });
    }

    @Test
    void aYieldBetweenScopesIsAllowed() {
        virtualRun(() -> {
            AsyncGenerator<Integer, Void> g = asyncGenerator(y -> {
                for (int n = 0; n < 2; n++) {
                    int value = n;
                    y.yield(timeout(ofSeconds(1), () -> await(sleep(ofMillis(1), value))));
                    taskGroup(group -> {
                        group.createTask(sleep(ofMillis(1)));
                    });
                }
            });
            assertThat(taken(g)).containsExactly(0, 1);
        });
    }

    @Test
    void theScopesOfTheConsumerDoNotMatter() {
        virtualRun(() -> {
            var g = counting(3);
            timeout(ofSeconds(1), () -> {
                taskGroup(_ -> {
                    assertThat(await(g.anext())).isEqualTo(1);
                });
            });
            assertThat(await(g.anext())).isEqualTo(2);
            taskGroup(group -> {
                assertThat(await(group.createTask(g.anext()))).isEqualTo(3);
            });
            assertEnded(g);
        });
    }
}

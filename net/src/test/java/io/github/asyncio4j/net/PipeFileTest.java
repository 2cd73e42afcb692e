package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.ChildJvm;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PipeFileTest {

    /** Tries twice, since a class that could not be made fails otherwise the second time. */
    static final class Tries {

        private Tries() {}

        public static void main(String[] args) {
            for (int i = 0; i < 2; i++) {
                try {
                    Asyncio.run(() -> {
                        Subprocess child = await(Subprocess.shell("exit 3"));
                        System.out.println("returned " + await(child.waitExit()));
                    });
                } catch (IllegalStateException e) {
                    System.out.println(e.getMessage());
                }
            }
        }
    }

    private static List<String> outputWith(String flag) throws Exception {
        List<String> flags = new ArrayList<>(ChildJvm.engine());
        flags.add(flag);
        return ChildJvm.run(flags, Tries.class).lines().toList();
    }

    @Test
    void aJvmThatMayNotCallTheSystemSaysWhatToDo() throws Exception {
        assertThat(outputWith("--illegal-native-access=deny")).filteredOn(line -> line.contains("this JVM lets us not"))
                .hasSize(2).allMatch(line -> line.endsWith("start it with --enable-native-access=ALL-UNNAMED"));
    }

    @Test
    void withoutTheFlagTheJvmWarnsAndChildrenRun() throws Exception {
        assertThat(outputWith("-Dunused=1")).filteredOn(line -> line.startsWith("returned"))
                .containsExactly("returned 3", "returned 3");
    }
}

package io.github.asyncio4j.examples;

import static io.github.asyncio4j.Asyncio.*;
import static io.github.asyncio4j.net.Stdio.*;
import static java.lang.IO.*;

import io.github.asyncio4j.*;
import io.github.asyncio4j.net.ProcessOptions;
import io.github.asyncio4j.net.Subprocess;

/**
 * Follows what several child processes write, line by line, with the name of the child in front. The clock never ends by
 * itself: it is killed with all that it has started when the task that follows it is cancelled.
 */
final class Tail {

    private static final ProcessOptions ONE_PIPE = ProcessOptions.DEFAULT.withStdout(PIPE).withStderr(STDOUT);

    Coroutine<Integer> follow(String name, String command) {
        return async(() -> {
            try (var child = await(Subprocess.shell(ONE_PIPE, command))) {
                for (var line : forAwait(child.stdout().textLines())) {
                    println("%-6s| %s".formatted(name, line));
                }
                return await(child.waitExit());
            }
        });
    }

    void main() {
        run(() -> {
            var clock = createTask(follow("clock", "while :; do echo tick; sleep 0.1; done"));
            var codes = await(gather(
                    follow("build", "for n in 1 2 3; do echo step $n; sleep 0.15; done"),
                    follow("test", "sleep 0.1; echo one passed; sleep 0.1; echo one failed >&2; exit 1")));
            clock.cancel();
            println("build returned " + codes.get(0) + ", test returned " + codes.get(1));
        });
    }
}

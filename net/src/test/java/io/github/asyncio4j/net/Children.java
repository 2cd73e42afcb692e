package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What tests ask about processes. */
final class Children {

    static final ProcessOptions OUT = ProcessOptions.DEFAULT.withStdout(Stdio.PIPE);
    static final ProcessOptions IN_OUT = OUT.withStdin(Stdio.PIPE);

    private Children() {}

    /** Returns whether a process is gone; one that has ended and that its parent has not looked at counts as gone. */
    static boolean gone(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) == 'Z';
        } catch (IOException noSuchProcess) {
            return true;
        }
    }

    /** Returns how many children this JVM has. */
    static long alive() {
        return ProcessHandle.current().children().filter(child -> !gone(child.pid())).count();
    }

    /** Starts a shell that starts a sleep of its own and waits for it; returns the shell, and puts the pid of the sleep. */
    static Subprocess withGrandchild(long[] pid) {
        Subprocess shell = await(Subprocess.shell(OUT, "sleep 300 & echo $!; wait"));
        pid[0] = Long.parseLong(await(shell.stdout().readTextLine()));
        assertThat(gone(pid[0])).isFalse();
        return shell;
    }
}

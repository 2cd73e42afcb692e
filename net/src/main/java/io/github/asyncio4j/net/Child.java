package io.github.asyncio4j.net;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A child process of the operating system, with our ends of its pipes. Any thread. */
final class Child {

    /** How often the tree is looked at again while it is being stopped: each look finds what was started since the last. */
    private static final int LOOKS = 30;

    final Process process;
    private final ExitStatus status;

    /** Our ends of the pipes to 0, 1 and 2, each -1 if there is none; null once somebody has taken them. */
    private final AtomicReference<int @Nullable []> ends;

    /**
     * How it ended.
     *
     * @param code what it returned, or minus the signal that ended it
     * @param exact false where the code is the JDK's, in which 128 and the signal stand for a signal
     */
    record Exit(int code, boolean exact) {}

    private Child(Process process, int[] ends) {
        this.process = process;
        status = ExitStatus.of(process.pid());
        this.ends = new AtomicReference<>(ends);
    }

    /** Starts one. Takes some milliseconds. */
    static Child start(List<String> command, ProcessOptions options) throws IOException {
        int[] near = {-1, -1, -1};
        int[] far = {-1, -1, -1};
        ExitStatus.prepare();
        try {
            ProcessBuilder builder = new ProcessBuilder(command);
            options.apply(builder);
            builder.redirectInput(options.stdin() == Stdio.PIPE
                    ? ProcessBuilder.Redirect.from(open(0, near, far)) : options.stdin().from());
            builder.redirectOutput(options.stdout() == Stdio.PIPE
                    ? ProcessBuilder.Redirect.to(open(1, near, far)) : options.stdout().to());
            if (options.stderr() == Stdio.STDOUT) {
                builder.redirectErrorStream(true);
            } else {
                builder.redirectError(options.stderr() == Stdio.PIPE
                        ? ProcessBuilder.Redirect.to(open(2, near, far)) : options.stderr().to());
            }
            return new Child(builder.start(), near);
        } catch (Throwable e) {
            close(near);
            throw e;
        } finally {
            close(far);
        }
    }

    /** Opens a pipe and returns the name under which the child's end can be opened. */
    private static File open(int fd, int[] near, int[] far) throws IOException {
        int ours = fd == 0 ? 1 : 0;
        int[] pair = Posix.pipe(ours);
        near[fd] = pair[ours];
        far[fd] = pair[1 - ours];
        return new File((Posix.MAC ? "/dev/fd/" : "/proc/self/fd/") + far[fd]);
    }

    private static void close(int[] descriptors) {
        for (int fd : descriptors) {
            if (fd >= 0) {
                Posix.close(fd);
            }
        }
    }

    /** Gives the ends of the pipes to the first who asks, to close them one day; null to all others. */
    int @Nullable [] takeEnds() {
        return ends.getAndSet(null);
    }

    /** Gives all up: nobody is there any more to see to it. */
    void discard() {
        int[] left = takeEnds();
        if (left != null) {
            close(left);
        }
        killTree();
    }

    /** Waits until it has ended. To be called once. */
    Exit awaitExit() {
        int code = waitFor();
        Integer exact = status.take();
        return exact != null ? new Exit(exact, true) : new Exit(code, false);
    }

    private int waitFor() {
        while (true) {
            try {
                return process.waitFor();
            } catch (InterruptedException nobodyMay) {
                continue;
            }
        }
    }

    /** Sends a signal unless it has ended. */
    void signal(int number) {
        if (process.isAlive()) {
            Posix.kill(process.pid(), number);
        }
    }

    /**
     * Kills it and all that it has started. They are stopped first, parents before children, so that none starts another
     * unseen. A signal is on its way until the other has a processor: one that was just starting a child may still do that,
     * so a look finds all only if they had stopped when it began. Does nothing when it has ended: its own children are not
     * known as such any more.
     */
    void killTree() {
        if (!process.isAlive()) {
            return;
        }
        signal(Posix.SIGSTOP);
        List<ProcessHandle> tree = new ArrayList<>();
        for (int look = 0; look < LOOKS; look++) {
            boolean stopped =
                    Posix.isStopped(process.pid()) && tree.stream().allMatch(one -> Posix.isStopped(one.pid()));
            List<ProcessHandle> more = process.descendants().filter(child -> !tree.contains(child)).toList();
            if (more.isEmpty() && stopped) {
                break;
            }
            for (ProcessHandle child : more) {
                if (child.isAlive()) {
                    Posix.kill(child.pid(), Posix.SIGSTOP);
                }
            }
            tree.addAll(more);
        }
        tree.forEach(ProcessHandle::destroyForcibly);
        signal(Posix.SIGKILL);
    }
}

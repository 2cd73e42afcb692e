package io.github.asyncio4j.net;

import io.github.asyncio4j.EventLoop;
import java.io.IOException;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Our ends of the pipes of a child, by the child's descriptor: 0, 1 and 2. Loop thread. */
final class ChildPipes {

    private static final String[] NAMES = {"the child's input", "the child's output", "the child's error output"};

    /** Null where there is no pipe. */
    private final @Nullable PipeEnd[] ends = new PipeEnd[NAMES.length];
    private int open;

    /** Takes the descriptors, of which -1 is none. If it cannot, they are closed. */
    void open(EventLoop loop, int[] descriptors) throws IOException {
        PipeWatch.Pipe[] watched = PipeWatch.watch(loop, descriptors);
        for (int fd = 0; fd < ends.length; fd++) {
            PipeWatch.Pipe pipe = watched[fd];
            if (pipe != null) {
                ends[fd] = fd == 0 ? new WritePipe(loop, pipe, NAMES[fd]) : new ReadPipe(loop, pipe, NAMES[fd]);
                open++;
            }
        }
    }

    /** Begins, with what is done whenever a pipe is gone. */
    void start(ChildListener listener, Runnable gone) {
        for (int fd = 0; fd < ends.length; fd++) {
            PipeEnd pipe = ends[fd];
            if (pipe != null) {
                pipe.start(listener.receiver(fd, pipe), () -> {
                    open--;
                    gone.run();
                });
            }
        }
    }

    @Nullable
    Transport get(int fd) {
        return ends[Objects.checkIndex(fd, ends.length)];
    }

    boolean areGone() {
        return open == 0;
    }

    void abort() {
        each(PipeEnd::abort);
    }

    void discard() {
        each(PipeEnd::discard);
    }

    private void each(Consumer<PipeEnd> action) {
        for (PipeEnd pipe : ends) {
            if (pipe != null) {
                action.accept(pipe);
            }
        }
    }
}

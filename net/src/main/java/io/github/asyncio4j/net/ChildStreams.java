package io.github.asyncio4j.net;

import io.github.asyncio4j.EventLoop;
import org.jspecify.annotations.Nullable;

/** The streams of a child process. */
final class ChildStreams implements ChildListener {

    private final EventLoop loop;
    private final int limit;
    private boolean exited;

    /** How many of the two outputs have not ended. */
    private int outputs;

    @Nullable StreamWriter stdin;
    @Nullable StreamReader stdout;
    @Nullable StreamReader stderr;

    ChildStreams(EventLoop loop, int limit) {
        this.loop = loop;
        this.limit = limit;
    }

    /** The writer, too, has a reader: it keeps what the pipe failed with. */
    @Override
    public Transports.Receiver receiver(int fd, Transport pipe) {
        StreamReader reader = new StreamReader(limit, loop);
        switch (fd) {
            case 0 -> stdin = new StreamWriter(pipe, reader);
            case 1 -> stdout = reader;
            default -> stderr = reader;
        }
        if (fd != 0) {
            outputs++;
            pipe.closed().addDoneCallback(_ -> {
                outputs--;
                closeIfOver();
            });
        }
        return StreamReceiver.of(pipe, reader.buffer(), () -> {});
    }

    @Override
    public void made(SubprocessTransport transport) {}

    @Override
    public void exited() {
        exited = true;
        closeIfOver();
    }

    /** Nothing more can come, and no more goes to whoever still holds the child's input. */
    private void closeIfOver() {
        if (exited && outputs == 0 && stdin != null) {
            stdin.close();
        }
    }

    @Override
    public void lost() {}

    @Override
    public @Nullable BaseProtocol protocol() {
        return null;
    }

    @Override
    public void protocol(BaseProtocol other) {
        throw new UnsupportedOperationException("a child process with streams has no protocol");
    }
}

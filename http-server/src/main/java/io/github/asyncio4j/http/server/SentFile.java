package io.github.asyncio4j.http.server;

import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.Future;
import io.netty.channel.DefaultFileRegion;
import java.io.IOException;
import java.nio.channels.FileChannel;

/**
 * A part of a file on its way to a socket, without a copy in this process. The file is its own: it is closed when the
 * part is sent, or cannot be any more, whoever waits for that.
 */
final class SentFile extends DefaultFileRegion {

    private final EventLoop loop;
    private final FileChannel file;
    private final Future<Void> done;
    private volatile boolean shrunk;

    SentFile(EventLoop loop, FileChannel file, long from, long count) {
        super(file, from, count);
        this.loop = loop;
        this.file = file;
        done = loop.createFuture();
    }

    /** Done when the file is closed. */
    Future<Void> done() {
        return done;
    }

    boolean isComplete() {
        return transferred() == count();
    }

    /** Whether it is not complete because the file has become shorter. */
    boolean isShrunk() {
        return shrunk;
    }

    /** Called by Netty when nobody holds it any more. */
    @Override
    protected void deallocate() {
        try {
            shrunk = !isComplete() && file.size() < position() + count();
        } catch (IOException e) {
            shrunk = false;
        }
        super.deallocate();
        if (!loop.isClosed() && !done.done()) {
            done.setResult(null);
        }
    }
}

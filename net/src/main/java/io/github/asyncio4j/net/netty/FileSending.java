package io.github.asyncio4j.net.netty;

import io.github.asyncio4j.Future;
import io.netty.channel.Channel;
import io.netty.channel.DefaultFileRegion;
import java.nio.channels.FileChannel;

/** A part of a file on its way to a socket, without a copy in this process. The file stays the caller's and open. */
final class FileSending extends DefaultFileRegion {

    private final Future<Void> done;

    FileSending(FileChannel file, long offset, long count, Future<Void> done) {
        super(file, offset, count);
        this.done = done;
    }

    /** Called where Netty may be touched, after all that was written before. */
    void begin(Wire wire, Channel channel) {
        channel.writeAndFlush(this).addListener(sent -> {
            wire.fileSent();
            if (!sent.isSuccess()) {
                wire.failed(sent.cause());
            }
            if (done.done() || wire.loop().isClosed()) {
                return;
            }
            if (sent.isSuccess()) {
                done.setResult(null);
            } else {
                done.setException(Failures.using(wire.remoteAddress(), sent.cause()));
            }
        });
    }

    /** What is awaited. */
    Future<Void> done() {
        return done;
    }

    void fail(Exception why) {
        if (!done.done()) {
            done.setException(why);
        }
    }

    @Override
    protected void deallocate() {}
}

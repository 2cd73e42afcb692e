package io.github.asyncio4j.http.h2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import java.util.List;
import java.util.function.Consumer;

/**
 * Looks whether the first bytes of a connection are those with which a client begins HTTP/2. When it is removed, as it has to
 * be when it has told, it passes on what it has seen.
 */
public final class Preface extends ByteToMessageDecoder {

    private final Runnable begun;
    private final Consumer<Boolean> found;
    private boolean toldBegun;

    /**
     * Makes one.
     *
     * @param begun is run once, while the loop polls, when bytes have come that do not tell yet; not where the first tell
     * @param found is told once, while the loop polls, whether it is HTTP/2
     */
    public Preface(Runnable begun, Consumer<Boolean> found) {
        this.begun = begun;
        this.found = found;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        ByteBuf preface = Http2CodecUtil.connectionPrefaceBuf();
        try {
            int n = Math.min(in.readableBytes(), preface.readableBytes());
            boolean same = in.slice(in.readerIndex(), n).equals(preface.slice(0, n));
            if (!same || n == preface.readableBytes()) {
                found.accept(same);
            } else if (!toldBegun) {
                toldBegun = true;
                begun.run();
            }
        } finally {
            preface.release();
        }
    }
}

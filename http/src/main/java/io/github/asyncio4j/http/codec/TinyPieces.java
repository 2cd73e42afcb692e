package io.github.asyncio4j.http.codec;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpContent;

/** Small pieces of a body, put together. What it took to decode them is as much as for so many large ones. */
final class TinyPieces extends DefaultHttpContent {

    private final int count;

    TinyPieces(ByteBuf all, int count) {
        super(all);
        this.count = count;
    }

    /** Returns how many it were. */
    int count() {
        return count;
    }
}

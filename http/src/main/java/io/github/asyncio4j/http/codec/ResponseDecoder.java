package io.github.asyncio4j.http.codec;

import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;

/** Netty's decoder of responses, which is told of the request that the next one answers. */
public final class ResponseDecoder extends HttpResponseDecoder {

    private boolean toHead;

    /** Makes one. */
    public ResponseDecoder(int maxLine, int maxHead) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(maxLine)
                .setMaxHeaderSize(maxHead)
                .setMaxChunkSize(64 * 1024));
    }

    /** Says, before a request is sent, whether it is a HEAD, whose response has no body whatever its headers say. */
    public void expect(boolean head) {
        toHead = head;
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
        return toHead && ((HttpResponse) message).status().code() >= 200 || super.isContentAlwaysEmpty(message);
    }
}

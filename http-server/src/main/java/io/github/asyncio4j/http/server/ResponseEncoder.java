package io.github.asyncio4j.http.server;

import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;

/** Netty's encoder of responses, which knows those to HEAD. */
final class ResponseEncoder extends HttpResponseEncoder {

    @Override
    protected boolean isContentAlwaysEmpty(HttpResponse response) {
        return response instanceof Outgoing.HeadOnly || super.isContentAlwaysEmpty(response);
    }
}

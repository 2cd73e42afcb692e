package io.github.asyncio4j.http.h2;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Exception;
import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;

/**
 * What the streams of a connection have asked for, to be done with Netty in this order. One message of the wire stands for
 * all of it: there may be as many as there are streams, twice in each turn of the loop.
 */
final class Steps {

    /** Something that is to be done with Netty. */
    @FunctionalInterface
    interface Step {
        void run(ChannelHandlerContext context) throws Http2Exception;
    }

    private final ArrayDeque<Step> waiting = new ArrayDeque<>();

    /** Says whether the connection has failed, after which nothing is done any more. */
    private final BooleanSupplier failed;

    Steps(BooleanSupplier failed) {
        this.failed = failed;
    }

    /** Returns whether none waits, so that the wire has to be told of the next one. */
    boolean isEmpty() {
        return waiting.isEmpty();
    }

    void add(Step step) {
        waiting.add(step);
    }

    /** Does all that waits, and what that asks for. What one of them fails with is no reason for the others not to be done. */
    void run(ChannelHandlerContext context) {
        for (Step step = waiting.peek(); step != null; step = waiting.peek()) {
            try {
                if (!failed.getAsBoolean()) {
                    step.run(context);
                }
            } catch (Http2Exception | RuntimeException e) {
                context.pipeline().fireExceptionCaught(e);
            } finally {
                waiting.poll();
            }
        }
    }

    /** Drops all. */
    void clear() {
        waiting.clear();
    }
}

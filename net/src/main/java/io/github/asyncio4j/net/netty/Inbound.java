package io.github.asyncio4j.net.netty;

import io.github.asyncio4j.net.BaseProtocol;
import io.github.asyncio4j.net.NetworkException;
import org.jspecify.annotations.Nullable;

/**
 * Is told what comes in on a wire, while the loop polls: it hands over and wakes, and never runs user code, which would
 * run outside of any turn.
 */
public interface Inbound {

    /** The connection can be used. Called once, first. */
    default void connected() {}

    /** Something came; what is reference counted is this object's to release. */
    void received(Object message);

    /** Nothing more is there for now. */
    default void readComplete() {}

    /** The other side has sent all it will. May be said twice. */
    void eof();

    /** The connection is gone. Called once, last. */
    void lost(@Nullable NetworkException why);

    /** The wire was told here to close. */
    default void closing() {}

    /** The wire was told to read again. */
    default void resumed() {}

    /** Gives back what came and nobody was told of or has read. */
    default byte[] takeBack() {
        return new byte[0];
    }

    /** Returns whether it wants to hear of the marks of the write buffer. */
    default boolean watchesWriting() {
        return false;
    }

    /** More than the high mark waits to be sent; called from within a write. */
    default void pauseWriting() {}

    /** No more than the low mark waits to be sent. */
    default void resumeWriting() {}

    /** Returns the protocol of asyncio's kind that is told what comes in; null where there is none. */
    default @Nullable BaseProtocol protocol() {
        return null;
    }

    /** Has this protocol told. @throws IllegalStateException if what comes in is no bytes */
    default void setProtocol(BaseProtocol protocol) {
        throw new IllegalStateException("this connection speaks a protocol of its own, and takes no other: " + this);
    }

    /** The loop was closed while the connection was open: releases what it holds, and wakes nobody. */
    default void discard() {}
}

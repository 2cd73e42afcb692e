package io.github.asyncio4j.net.netty;

import io.github.asyncio4j.net.NetworkException;
import org.jspecify.annotations.Nullable;

/**
 * Is told what comes in on a wire, while the loop polls: it hands over and wakes, and never runs user code, which would
 * run outside of any turn.
 */
public interface Inbound {

    /** Something came; what is reference counted is this object's to release. */
    void received(Object message);

    /** Nothing more is there for now. */
    default void readComplete() {}

    /** The other side has sent all it will. May be said twice. */
    void eof();

    /** The connection is gone. Called once, last. */
    void lost(@Nullable NetworkException why);

    /** The loop was closed while the connection was open: releases what it holds, and wakes nobody. */
    default void discard() {}
}

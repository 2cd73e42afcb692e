package io.github.asyncio4j.http.h2;

import io.github.asyncio4j.net.NetworkException;
import io.github.asyncio4j.net.netty.Inbound;
import org.jspecify.annotations.Nullable;

/** Is told of the streams of a connection, while the loop polls: it notes, starts tasks, and runs no user code. */
public interface Streams {

    /** The peer has begun a stream. Returns who gets its messages, or null to refuse it. */
    @Nullable
    Inbound opened(StreamLine stream);

    /** The peer has said how many streams it takes, or that it takes no more, or one of ours has ended. */
    default void changed() {}

    /** The connection is gone, and all of its streams before it. Called once, last. */
    void lost(@Nullable NetworkException why);
}

package io.github.asyncio4j.net.netty;

import io.netty.channel.epoll.EpollIoOps;

/** What may see to an event of a socket in Netty's place. */
interface Shortcut {

    /** Sees to it; returns false where that is Netty's to do. */
    boolean take(EpollIoOps happened);

    /** Returns whether the last event may have left something to read, of which the system tells no more by itself. */
    default boolean mayHaveMore() {
        return false;
    }

    /** Netty has seen to an event at which something could be sent. */
    default void sent() {}
}

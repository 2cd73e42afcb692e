package io.github.asyncio4j.net.netty;

import io.netty.channel.Channel;
import io.netty.channel.IoHandle;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the system's events for a socket arrive at, before Netty. */
@SuppressWarnings("try") // Netty's interface says that closing one throws anything, an interrupt too.
interface SocketHandle extends IoHandle {

    /** Returns Netty's own. */
    IoHandle netty();

    /** Returns the handles of the loop by Netty's; this one puts itself there and takes itself off. */
    Map<IoHandle, SocketHandle> all();

    @Override
    default void registered() {
        all().put(netty(), this);
        netty().registered();
    }

    @Override
    default void unregistered() {
        all().remove(netty());
        netty().unregistered();
    }

    @Override
    default void close() throws Exception {
        netty().close();
    }

    /**
     * Has bytes go past Netty's pipeline where they can, for a wire without a protocol.
     *
     * @return the way for those that go out, where there is one besides Netty's
     */
    @Nullable
    ByteSocket shortcut(Wire wire, Channel channel, Bytes bytes, Supplier<SharedMemory> memory);

    /** Has bytes go through the pipeline from here on. */
    void noShortcut();
}

package io.github.asyncio4j.net.netty;

import io.netty.channel.Channel;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the system's events for a socket arrive at, before Netty. */
interface SocketHandle {

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

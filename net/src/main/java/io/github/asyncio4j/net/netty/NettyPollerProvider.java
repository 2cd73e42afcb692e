package io.github.asyncio4j.net.netty;

import io.github.asyncio4j.poll.Poller;
import io.github.asyncio4j.poll.PollerProvider;

/** Gives every loop its network. Found by {@link java.util.ServiceLoader}. */
public final class NettyPollerProvider implements PollerProvider {

    /** For the service loader. */
    public NettyPollerProvider() {}

    @Override
    public Poller open(boolean carried) {
        return new NettyPoller(carried);
    }
}

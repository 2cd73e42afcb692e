package io.github.asyncio4j.net.netty;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;

/** Netty's way to the sockets with one thing changed: which handle or registration stands for a socket. */
interface NettysIo extends IoHandler {

    /** Returns Netty's own. */
    IoHandler netty();

    @Override
    default void initialize() {
        netty().initialize();
    }

    @Override
    default int run(IoHandlerContext context) {
        return netty().run(context);
    }

    @Override
    default void wakeup() {
        netty().wakeup();
    }

    @Override
    default boolean isCompatible(Class<? extends IoHandle> type) {
        return netty().isCompatible(type);
    }

    @Override
    default void prepareToDestroy() {
        netty().prepareToDestroy();
    }

    @Override
    default void destroy() {
        netty().destroy();
    }
}

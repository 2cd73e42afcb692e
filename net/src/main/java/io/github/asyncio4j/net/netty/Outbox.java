package io.github.asyncio4j.net.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What waits to be handed to Netty. Arrays that follow each other leave as one buffer, allocated on Netty's own thread. */
final class Outbox {

    /** Arrays up to this size are copied together; larger ones are wrapped. */
    private static final int COPY_LIMIT = SharedMemory.SIZE;

    /** A plain array: one object less to reach for each message. */
    private @Nullable Object[] messages = new Object[2];
    private int count;
    private long bytes;
    private @Nullable StreamShortcut shortcut;

    /** Whether Netty gets nothing to send for this wire but from here, as of a wire without a pipeline. */
    private boolean soleSource;

    /** Whether Netty was given something since it was last seen to have nothing to send. */
    private boolean given = true;

    void shortcut(@Nullable StreamShortcut socket) {
        shortcut = socket;
    }

    /** The same, for a wire of which Netty has nothing to send but what it gets from here, or is told of by {@link #given}. */
    void soleShortcut(StreamShortcut socket) {
        shortcut = socket;
        soleSource = true;
    }

    /** Something is being sent through Netty that was never here. */
    void given() {
        given = true;
    }

    /**
     * Returns whether Netty has nothing to send for this wire. It is asked only where it may have: its answer lies several
     * objects away, which counts where it is wanted three times a message.
     */
    boolean nettyIsIdle(Channel channel) {
        if (given || !soleSource) {
            ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
            // Not isEmpty(), which overlooks what was written and not flushed.
            given = waiting == null || waiting.totalPendingWriteBytes() > 0;
        }
        return !given;
    }

    void endShortcut() {
        if (shortcut != null) {
            shortcut.end();
            shortcut = null;
            soleSource = false;
        }
    }

    void add(Object message) {
        bytes += sizeOf(message);
        if (count == messages.length) {
            messages = Arrays.copyOf(messages, 2 * count);
        }
        messages[count++] = message;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** How many bytes wait, as far as they can be known before encoding. */
    long bytes() {
        return bytes;
    }

    /** Hands everything to Netty and flushes. Called while the loop polls. */
    void flushTo(Channel channel) {
        int n = count;
        for (int i = 0, end; i < n; i = end) {
            Object message = messages[i];
            end = i + 1;
            if (message instanceof byte[] first) {
                int size = first.length;
                while (end < n && messages[end] instanceof byte[] next && size + next.length <= COPY_LIMIT) {
                    size += next.length;
                    end++;
                }
                int sent = trySending(channel, i, end, size);
                if (size > 0 && sent == size) {
                    continue;
                }
                message = join(channel, i, end, size).skipBytes(sent);
            }
            given = true;
            if (end < n) {
                channel.write(message, channel.voidPromise());
            } else {
                channel.writeAndFlush(message, channel.voidPromise());
            }
        }
        forget();
    }

    private void forget() {
        Arrays.fill(messages, 0, count, null);
        count = 0;
        bytes = 0;
    }

    private int trySending(Channel channel, int from, int to, int size) {
        if (shortcut == null || size > COPY_LIMIT || soleSource && !nettyIsIdle(channel)) {
            return 0;
        }
        return shortcut.send(messages, from, to, size);
    }

    private ByteBuf join(Channel channel, int from, int to, int size) {
        if (size > COPY_LIMIT) {
            return Unpooled.wrappedBuffer((byte[]) messages[from]);
        }
        ByteBuf joined = channel.alloc().directBuffer(size);
        for (int i = from; i < to; i++) {
            joined.writeBytes((byte[]) messages[i]);
        }
        return joined;
    }

    /** Drops everything. */
    void release() {
        for (int i = 0; i < count; i++) {
            ReferenceCountUtil.release(messages[i]);
        }
        forget();
    }

    /** Runs this when all that was written is sent. */
    static void afterFlush(Channel channel, Runnable action) {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener((ChannelFutureListener) _ -> action.run());
    }

    /** Ends the sending direction after what was written. */
    static void shutdownOutput(Channel channel) {
        afterFlush(channel, () -> ((DuplexChannel) channel).shutdownOutput());
    }

    static int sizeOf(Object message) {
        Objects.requireNonNull(message, "the message to write is null");
        // The commonest first, and no switch over the types, whose first use costs a bootstrap.
        if (message instanceof byte[] array) {
            return array.length;
        }
        if (message instanceof ByteBuf buffer) {
            return buffer.readableBytes();
        }
        return message instanceof ByteBufHolder holder ? holder.content().readableBytes() + 128 : 128;
    }
}

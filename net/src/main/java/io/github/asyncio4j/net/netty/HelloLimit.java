package io.github.asyncio4j.net.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import javax.net.ssl.SSLHandshakeException;

/**
 * Stands before a server's TLS until the first message of the handshake is whole, the ClientHello, and refuses one that is
 * too long: before it is kept, and at once where its length is announced. Nothing is read for a client that is not known, and
 * the providers would keep more. It takes itself out of the pipeline then.
 */
final class HelloLimit extends ChannelInboundHandlerAdapter {

    /** How long it may be with the heads of its records; clients send some hundred bytes, with new kinds of keys two KiB. */
    static final int MOST = 16 * 1024;

    /** RFC 8446, 5.1: change_cipher_spec is the first kind of record, heartbeat the last. */
    private static final int FIRST_KIND = 20;
    private static final int LAST_KIND = 24;
    private static final int HANDSHAKE = 22;

    private static final int RECORD_HEAD = 5;
    private static final int MESSAGE_HEAD = 4;

    /** How many bytes have come. */
    private int come;

    /** How much of the head of the present record has come, and what it says. */
    private int recordHead;
    private int kind;
    private int recordLeft;

    /** The same of the message. */
    private int messageHead;
    private int messageLeft;
    private boolean refused;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (refused) {
            ReferenceCountUtil.release(message);
            return;
        }
        try {
            if (isWhole((ByteBuf) message)) {
                context.pipeline().remove(this);
            }
        } catch (SSLHandshakeException e) {
            refused = true;
            ReferenceCountUtil.release(message);
            context.fireExceptionCaught(e);
            return;
        }
        context.fireChannelRead(message);
    }

    /** Looks at what has come, and returns whether there is nothing more to look for. */
    private boolean isWhole(ByteBuf some) throws SSLHandshakeException {
        int at = some.readerIndex();
        int end = some.writerIndex();
        while (at < end) {
            int n = 1;
            if (recordHead < RECORD_HEAD) {
                if (!takeRecordHead(some.getUnsignedByte(at))) {
                    return true;
                }
            } else if (kind == HANDSHAKE && messageHead < MESSAGE_HEAD) {
                takeMessageHead(some.getUnsignedByte(at));
                recordLeft--;
            } else {
                n = Math.min(recordLeft, end - at);
                if (kind == HANDSHAKE) {
                    n = Math.min(n, messageLeft);
                    messageLeft -= n;
                }
                recordLeft -= n;
            }
            at += n;
            come += n;
            check();
            if (messageHead == MESSAGE_HEAD && messageLeft == 0) {
                return true;
            }
            if (recordHead == RECORD_HEAD && recordLeft == 0) {
                recordHead = 0;
            }
        }
        return false;
    }

    /** Takes a byte, and returns false where this is no TLS: the handler behind this knows what to say of that. */
    private boolean takeRecordHead(int b) {
        switch (++recordHead) {
            case 1 -> {
                kind = b;
                return b >= FIRST_KIND && b <= LAST_KIND;
            }
            case 4 -> recordLeft = b << 8;
            case 5 -> recordLeft |= b;
            default -> {}
        }
        return true;
    }

    private void takeMessageHead(int b) {
        if (++messageHead > 1) {
            messageLeft = messageLeft << 8 | b;
        }
    }

    private void check() throws SSLHandshakeException {
        int announced = messageHead == MESSAGE_HEAD ? messageLeft : 0;
        if (come + announced > MOST) {
            throw new SSLHandshakeException("the client's first message (ClientHello) has more than the " + MOST
                    + " bytes that are allowed: " + come + " have come" + (announced == 0 ? ""
                            : ", and " + announced + " more are announced"));
        }
    }
}

package io.github.asyncio4j.net.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.MaxMessagesRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import java.util.function.LongSupplier;

/**
 * How much is received from an accepted socket before it is another's turn: as much as Netty's allocator says, and no more
 * than could be decoded lately in {@value #TURN_MICROS} microseconds. Many tiny frames cost a hundred times what the same
 * bytes cost as a file, and who floods a server with them would have it decode a megabyte while all others wait.
 */
@SuppressWarnings("deprecation") // Netty's interface returns its old handle, and wants the new one.
final class PacedReads implements RecvByteBufAllocator {

    private static final int TURN_MICROS = 100;
    private static final long TURN_NANOS = TURN_MICROS * 1_000L;

    /** As much is received at a time in any case. */
    static final int LEAST = 64;

    /** A read of less is not timed, unless it is all that there may be: asking for the time is not free. */
    static final int NOT_TIMED = 512;
    static final int MOST = 64 * 1024;

    private static final MaxMessagesRecvByteBufAllocator NETTYS =
            new AdaptiveRecvByteBufAllocator(64, 2048, MOST).maxMessagesPerRead(16);

    private final LongSupplier clock;

    PacedReads() {
        this(System::nanoTime);
    }

    PacedReads(LongSupplier clock) {
        this.clock = clock;
    }

    @Override
    public Handle newHandle() {
        return new Pace((ExtendedHandle) NETTYS.newHandle(), clock);
    }

    private static final class Pace extends DelegatingHandle implements ExtendedHandle {

        private final ExtendedHandle nettys;
        private final LongSupplier clock;

        /** The most that may be received at a time. Of a new socket nobody knows yet what its bytes cost. */
        private int most = NOT_TIMED;

        /** What the event has brought since it is timed, and when that was; 0 bytes while it is not. */
        private long bytes;
        private long since;

        Pace(ExtendedHandle nettys, LongSupplier clock) {
            super(nettys);
            this.nettys = nettys;
            this.clock = clock;
        }

        @Override
        public int guess() {
            return Math.min(nettys.guess(), most);
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            return allocator.ioBuffer(guess());
        }

        @Override
        public void lastBytesRead(int n) {
            nettys.lastBytesRead(n);
            if (bytes > 0 || n >= Math.min(most, NOT_TIMED)) {
                if (bytes == 0) {
                    since = clock.getAsLong();
                }
                bytes += Math.max(0, n);
            }
        }

        @Override
        public boolean continueReading() {
            return nettys.continueReading() && inTime();
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMore) {
            return nettys.continueReading(maybeMore) && inTime();
        }

        private boolean inTime() {
            return bytes == 0 || clock.getAsLong() - since < TURN_NANOS;
        }

        @Override
        public void readComplete() {
            nettys.readComplete();
            if (bytes > 0) {
                long took = Math.max(1, clock.getAsLong() - since);
                long inTurn = Math.min(2L * most, bytes * TURN_NANOS / took);
                most = Math.clamp(inTurn, LEAST, MOST);
                bytes = 0;
            }
        }
    }
}

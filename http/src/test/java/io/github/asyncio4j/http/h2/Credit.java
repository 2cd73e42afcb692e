package io.github.asyncio4j.http.h2;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.http.h2.FramePeer.Frame;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** What one side may send, by the frames that were seen at one end of the connection, and not as Netty counts. */
final class Credit {

    private static final int BEGINNING = 65_535;

    private long whole = BEGINNING;
    private long initial = BEGINNING;

    /** What is left to each stream, without what the settings give to all. */
    private final Map<Integer, Long> streams = new HashMap<>();

    /** The bytes of each stream. */
    private final Map<Integer, Integer> bytes = new HashMap<>();

    /** A frame of the side that sends: its data have to be granted. */
    void sent(Frame frame) {
        if (frame.type() == FramePeer.DATA) {
            int n = frame.payload().length;
            bytes.merge(frame.stream(), n, Integer::sum);
            whole -= n;
            streams.merge(frame.stream(), (long) -n, Long::sum);
            assertThat(whole).as("what is left of the window of all, after %s", frame).isNotNegative();
            assertThat(left(frame)).as("what is left of the window, after %s", frame).isNotNegative();
        }
    }

    /** A frame of the side that receives. */
    void granted(Frame frame) {
        if (frame.type() == FramePeer.SETTINGS && (frame.flags() & FramePeer.ACK) == 0) {
            for (ByteBuffer rest = ByteBuffer.wrap(frame.payload()); rest.hasRemaining();) {
                boolean window = rest.getShort() == FramePeer.INITIAL_WINDOW;
                int value = rest.getInt();
                initial = window ? value : initial;
            }
        } else if (frame.type() == FramePeer.WINDOW_UPDATE && frame.stream() == 0) {
            whole += ByteBuffer.wrap(frame.payload()).getInt();
        } else if (frame.type() == FramePeer.WINDOW_UPDATE) {
            streams.merge(frame.stream(), (long) ByteBuffer.wrap(frame.payload()).getInt(), Long::sum);
            assertThat(left(frame)).as("%s: never more than in the beginning", frame).isLessThanOrEqualTo(initial);
        }
    }

    private long left(Frame frame) {
        return initial + streams.getOrDefault(frame.stream(), 0L);
    }

    long whole() {
        return whole;
    }

    /** Returns how many bytes there were of a stream. */
    int bytes(int stream) {
        return bytes.getOrDefault(stream, 0);
    }
}

package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.getRunningLoop;

import io.github.asyncio4j.Event;
import io.github.asyncio4j.Future;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Notes what it is told, and lets a test wait for it. */
class NotingProtocol implements Protocol {

    final List<String> told = new ArrayList<>();
    final StringBuilder data = new StringBuilder();

    /** Done with the reason of the loss. */
    final Future<@Nullable Throwable> lost = getRunningLoop().createFuture();

    /** Set by all that comes. */
    final Event some = new Event();
    @Nullable Transport transport;
    boolean staysOpen;

    @Override
    public void connectionMade(BaseTransport made) {
        transport = (Transport) made;
        told.add("made");
    }

    @Override
    public void dataReceived(byte[] bytes) {
        data.append(new String(bytes, StandardCharsets.ISO_8859_1));
        if (!told.getLast().equals("data")) {
            told.add("data");
        }
        some.set();
    }

    @Override
    public boolean eofReceived() {
        told.add("eof");
        some.set();
        return staysOpen;
    }

    @Override
    public void pauseWriting() {
        told.add("pause");
    }

    @Override
    public void resumeWriting() {
        told.add("resume");
        some.set();
    }

    @Override
    public void connectionLost(@Nullable Throwable why) {
        told.add("lost");
        lost.setResult(why);
    }
}

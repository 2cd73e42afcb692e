package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.getRunningLoop;

import io.github.asyncio4j.Future;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A protocol of a pipe that notes what it is told. */
final class NotingPipe implements Protocol {

    final List<String> told = new ArrayList<>();
    final Future<Void> lost = getRunningLoop().createFuture();
    @Nullable Transport transport;
    @Nullable Throwable why;

    @Override
    public void connectionMade(BaseTransport made) {
        transport = (Transport) made;
        told.add("made");
    }

    @Override
    public void dataReceived(byte[] data) {
        told.add(new String(data, StandardCharsets.US_ASCII));
    }

    @Override
    public boolean eofReceived() {
        told.add("eof");
        return true;
    }

    @Override
    public void connectionLost(@Nullable Throwable reason) {
        why = reason;
        told.add("lost");
        lost.setResult(null);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}

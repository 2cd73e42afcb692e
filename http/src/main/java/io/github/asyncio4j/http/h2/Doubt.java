package io.github.asyncio4j.http.h2;

import java.time.Duration;

/** Whether the peer is still there: in doubt from when it is asked until something comes, however much it is. */
final class Doubt {

    /** What the ping carries that asks. */
    private static final long STILL_THERE = 0x7374696c6cL;

    private final Multiplexer connection;
    private boolean raised;

    Doubt(Multiplexer connection) {
        this.connection = connection;
    }

    boolean isRaised() {
        return raised;
    }

    /** Asks; if nothing comes for so long, the connection is cut. */
    void raise(Duration patience) {
        raised = true;
        connection.run(context -> connection.encoder().writePing(context, false, STILL_THERE, context.newPromise()));
        connection.loop().callLater(patience, () -> {
            if (raised) {
                connection.abort();
            }
        });
    }

    /** Something has come. Returns whether it was in doubt. */
    boolean settle() {
        boolean was = raised;
        raised = false;
        return was;
    }
}

package io.github.asyncio4j.http.h2;

import io.github.asyncio4j.net.ConnectionResetException;
import io.github.asyncio4j.net.NetworkException;
import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** How a stream ended before its time, as far as is known. */
final class EarlyEnd {

    /** What its reader and its writers are told; null while nothing has gone wrong. */
    private @Nullable NetworkException failure;

    /** Whether the peer has said that it has done nothing with it. */
    private boolean unprocessed;

    /** How it ended, told of the other side: "reset the stream ..." */
    private @Nullable String ending;

    /** What the other side has sent that breaks the rules. */
    private @Nullable String fault;

    /** The peer has reset it. */
    void reset(long code) {
        unprocessed = code == Http2Error.REFUSED_STREAM.code();
        ending = "reset the stream with " + Multiplexer.name(code);
        failure = failed("the other side has " + ending);
    }

    /** The peer has broken the rules, which ends the stream, if not the connection. */
    void broken(@Nullable String what) {
        fault = what == null ? "it breaks the rules" : what;
        failure = failed("the other side has broken the rules of HTTP/2: " + fault);
    }

    /** The peer takes no more streams, and this one was among those that it did not look at. */
    void leftAside() {
        unprocessed = true;
        failure = failed("the other side ends the connection, and has done nothing with this stream");
    }

    /** The connection is lost, which the peer may have given a reason for. */
    void lost(String what, @Nullable String connectionEnding) {
        if (failure == null) {
            failure = failed(what);
            ending = connectionEnding;
        }
    }

    @Nullable
    NetworkException failure() {
        return failure;
    }

    boolean isUnprocessed() {
        return unprocessed;
    }

    @Nullable
    String ending() {
        return ending;
    }

    @Nullable
    String fault() {
        return fault;
    }

    static NetworkException failed(String text) {
        return new ConnectionResetException(text, new Reset());
    }

    /** It comes from the other side: where this side was then tells nobody anything, and takes long to find out. */
    private static final class Reset extends IOException {

        private static final long serialVersionUID = 1;

        Reset() {
            super("reset");
        }

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }
}

package io.github.asyncio4j.http.server;

import io.github.asyncio4j.http.Body;
import io.github.asyncio4j.http.BodyProducer;
import io.github.asyncio4j.http.WebSocketOptions;
import java.time.Duration;
import java.util.List;

/** Where the bytes of a response come from. */
sealed interface ResponseBody {

    /** Bytes that are there. */
    record Bytes(byte[] bytes) implements ResponseBody {
        @Override
        public String toString() {
            return bytes.length + " bytes";
        }
    }

    /** A file, read while it is sent. */
    record File(FileSource source) implements ResponseBody {
        @Override
        public String toString() {
            return "file " + source;
        }
    }

    /** Bytes that are made while they are sent. */
    record Stream(BodyProducer producer) implements ResponseBody {
        @Override
        public String toString() {
            return "stream";
        }
    }

    /** None: the connection becomes a WebSocket. */
    record Socket(WebSocketOptions options, WebSocketHandler handler) implements ResponseBody {
        @Override
        public String toString() {
            return "WebSocket";
        }
    }

    /** A body that knows by itself. */
    record Of(Body body) implements ResponseBody {
        @Override
        public String toString() {
            return body.toString();
        }
    }

    /** One that is compressed where the client accepts it. */
    record Compressed(ResponseBody inner, List<ContentCoding> allowed) implements ResponseBody {
        @Override
        public Response prepared(Request request, Response response) {
            return CompressedResponse.of(request, response, inner, allowed);
        }

        @Override
        public String toString() {
            return inner + ", compressed";
        }
    }

    /** Events, as long as the client listens. */
    record Events(EventProducer producer) implements ResponseBody {

        private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

        @Override
        public Response prepared(Request request, Response response) {
            request.cancelWhenLost();
            return response.withBody(new Stream(EventWriter.body(producer, KEEP_ALIVE)));
        }

        @Override
        public String toString() {
            return "events";
        }
    }

    /** One that the handler has begun to send by itself. */
    record Begun(StreamResponse stream) implements ResponseBody {
        @Override
        public String toString() {
            return stream.toString();
        }
    }

    /** Returns a response with this body as it goes to the client. May suspend. */
    default Response prepared(Request request, Response response) {
        return response;
    }
}

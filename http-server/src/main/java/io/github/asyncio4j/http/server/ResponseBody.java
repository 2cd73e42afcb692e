package io.github.asyncio4j.http.server;

import java.nio.file.Path;

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
    record File(Path path) implements ResponseBody {
        @Override
        public String toString() {
            return "file " + path;
        }
    }

    /** Bytes that are made while they are sent. */
    record Stream(BodyProducer producer) implements ResponseBody {
        @Override
        public String toString() {
            return "stream";
        }
    }
}

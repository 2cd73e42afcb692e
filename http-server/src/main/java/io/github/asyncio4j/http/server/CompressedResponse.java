package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.http.Body;
import io.github.asyncio4j.http.BodyProducer;
import io.github.asyncio4j.http.Headers;
import io.github.asyncio4j.http.Status;
import io.github.asyncio4j.http.codec.Compressing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compresses responses that ask for it, by what the client accepts. */
final class CompressedResponse {

    /** What is shorter does not become shorter by much. */
    private static final int SHORTEST = 200;

    private CompressedResponse() {}

    /** Returns a response as it goes to this client. Suspends while a large body is compressed. */
    static Response of(Request request, Response response, ResponseBody body, List<ContentCoding> allowed) {
        Headers headers = varying(response.headers());
        boolean possible = !Status.isBodyless(response.status()) && response.status() != 206
                && !headers.contains("Content-Encoding");
        ContentCoding coding = possible ? ContentCoding.accepted(joined(request), allowed) : null;
        ResponseBody compressed = coding == null ? null : compressed(request, body, coding);
        if (compressed == null) {
            return response.withHeaders(headers).withBody(body);
        }
        String tag = headers.get("ETag");
        if (tag != null && !tag.startsWith("W/")) {
            headers = headers.with("ETag", "W/" + tag);
        }
        return response.withHeaders(headers.with("Content-Encoding", coding.token())).withBody(compressed);
    }

    private static @Nullable String joined(Request request) {
        return request.header("Accept-Encoding") == null ? null
                : String.join(",", request.headers().getAll("Accept-Encoding"));
    }

    private static Headers varying(Headers headers) {
        String vary = headers.get("Vary");
        return vary == null ? headers.and("Vary", "Accept-Encoding")
                : headers.with("Vary", String.join(", ", headers.getAll("Vary")) + ", Accept-Encoding");
    }

    /** Returns the compressed body, or null if it is not worth it. */
    private static @Nullable ResponseBody compressed(Request request, ResponseBody body,
            ContentCoding coding) {
        return switch (body) {
            case ResponseBody.Bytes(byte[] bytes) -> whole(bytes, coding);
            case ResponseBody.Of(Body of) when of.bytes() != null -> whole(of.bytes(), coding);
            case ResponseBody.Of(Body of) -> stream(out -> await(of.writeTo(out)), coding);
            case ResponseBody.Stream(BodyProducer producer) -> stream(producer, coding);
            case ResponseBody.Begun(StreamResponse stream) -> {
                Compressing own = new Compressing(coding.token());
                request.closes(own);
                stream.compress(own);
                yield body;
            }
            default -> null;
        };
    }

    private static @Nullable ResponseBody whole(byte[] bytes, ContentCoding coding) {
        if (bytes.length < SHORTEST) {
            return null;
        }
        try (Compressing compressing = new Compressing(coding.token())) {
            return new ResponseBody.Bytes(compressing.compressed(bytes, true));
        }
    }

    private static ResponseBody stream(BodyProducer producer, ContentCoding coding) {
        return new ResponseBody.Stream(out -> {
            try (Compressing compressing = new Compressing(coding.token()).over(out)) {
                producer.writeTo(compressing);
                compressing.finish();
            }
        });
    }
}

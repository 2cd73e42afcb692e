package io.github.asyncio4j.http;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.Coroutine;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads a multipart body part by part, as it arrives.
 *
 * <pre>{@code
 * MultipartReader reader = MultipartReader.of(contentType, body);
 * for (BodyPart part = await(reader.next()); part != null; part = await(reader.next())) {
 *     await(part.forEachChunk(chunk -> ...));
 * }
 * }</pre>
 *
 * <p>One task reads at a time. What is left unread of a part is passed over by the next {@link #next}. A body that is
 * malformed, over a limit or ends too early is refused with a {@link BodyRefusedException}, by every read from then on.
 */
public final class MultipartReader {

    /** Takes the parts of a body, one after the other; it may await. */
    @FunctionalInterface
    public interface PartConsumer {

        /** Takes a part; what it throws ends the reading and is thrown on. */
        void accept(BodyPart part) throws Exception;
    }

    /** Counts the parts of a body and of those nested in it. */
    private static final class Count {
        int parts;
    }

    private final BodyStream body;
    private final MultipartLimits limits;
    private final MultipartParser parser;
    private final Count count;
    private final boolean nested;
    private long received;
    private boolean reading;

    /** The part that is read now; null before the first, between two and at the end. */
    private @Nullable BodyPart current;
    private @Nullable BodyRefusedException refused;

    MultipartLimits limits() {
        return limits;
    }

    private MultipartReader(MediaType type, BodyStream body, MultipartLimits limits, Count count, boolean nested) {
        this.body = body;
        this.limits = limits;
        this.count = count;
        this.nested = nested;
        parser = new MultipartParser(boundary(type), limits.maxPartHead());
    }

    /**
     * Makes one for a body with this Content-Type, with the default limits.
     *
     * @throws BodyRefusedException if the type is not multipart, or has no boundary that is allowed
     */
    public static MultipartReader of(MediaType type, BodyStream body) {
        return of(type, body, MultipartLimits.defaults());
    }

    /**
     * Makes one for a body with this Content-Type.
     *
     * @throws BodyRefusedException if the type is not multipart, or has no boundary that is allowed
     */
    public static MultipartReader of(MediaType type, BodyStream body, MultipartLimits limits) {
        Objects.requireNonNull(type, "the media type is null");
        Objects.requireNonNull(body, "the body is null");
        Objects.requireNonNull(limits, "the limits are null");
        return new MultipartReader(type, body, limits, new Count(), false);
    }

    private static String boundary(MediaType type) {
        if (!type.essence().startsWith("multipart/")) {
            throw BodyRefusedException.malformed("the body is not multipart: its type is " + type.essence());
        }
        String boundary = type.parameter("boundary");
        if (boundary == null) {
            throw BodyRefusedException.malformed("the type of the multipart body has no boundary");
        }
        return boundary;
    }

    /** Returns a reader of what a part holds. */
    MultipartReader nested(MediaType type, BodyPart part) {
        if (nested) {
            throw BodyRefusedException
                    .malformed("a part of a nested multipart body is multipart itself; one body within"
                            + " another is the limit");
        }
        return new MultipartReader(type, part, limits, count, true);
    }

    /**
     * Returns the next part; null after the last. Suspends until its headers are there, or the end of the body. After a
     * cancel the reading can go on where it stood.
     */
    public Coroutine<@Nullable BodyPart> next() {
        return async(() -> {
            begin();
            try {
                while (true) {
                    switch (proceed()) {
                        case HEAD -> {
                            return current;
                        }
                        case END -> {
                            return null;
                        }
                        case CHUNK -> Objects.requireNonNull(current).passOver();
                        default -> {
                            // The end of a part; another one follows, or the end of the body.
                        }
                    }
                }
            } finally {
                reading = false;
            }
        });
    }

    /** Hands every part that is left to the consumer, the next one when it is done. Suspends until the end of the body. */
    public Coroutine<Void> forEachPart(PartConsumer consumer) {
        Objects.requireNonNull(consumer, "the consumer of the parts is null");
        return async(() -> {
            for (BodyPart part = await(next()); part != null; part = await(next())) {
                consumer.accept(part);
            }
        });
    }

    /** Returns the next bytes of a part; null at its end. */
    byte @Nullable [] readChunk(BodyPart part) {
        begin();
        try {
            if (part.isAtEnd()) {
                return null;
            }
            if (current != part) {
                throw new IllegalStateException("the part has been passed over by next(); read it before that");
            }
            return proceed() == MultipartParser.Event.CHUNK ? parser.chunk() : null;
        } finally {
            reading = false;
        }
    }

    private void begin() {
        if (reading) {
            throw new IllegalStateException("another task reads this multipart body now; one at a time is allowed");
        }
        if (refused != null) {
            throw refused;
        }
        reading = true;
    }

    private MultipartParser.Event proceed() {
        try {
            MultipartParser.Event event = parser.next();
            while (event == MultipartParser.Event.MORE) {
                feed();
                event = parser.next();
            }
            if (event == MultipartParser.Event.HEAD) {
                if (++count.parts > limits.maxParts()) {
                    throw BodyRefusedException.tooLarge("the body has more parts than the limit maxParts, "
                            + limits.maxParts());
                }
                current = new BodyPart(this, parser.head());
            } else if (event == MultipartParser.Event.PART_END) {
                Objects.requireNonNull(current, "a part ends that did not begin").atEnd();
                current = null;
            }
            return event;
        } catch (BodyRefusedException e) {
            refused = e;
            throw e;
        }
    }

    private void feed() {
        byte[] piece = await(body.readChunk());
        if (piece == null) {
            parser.end();
            return;
        }
        received += piece.length;
        if (received > limits.maxTotal()) {
            throw BodyRefusedException.tooLarge("the body is longer than the limit maxTotal, " + limits.maxTotal()
                    + " bytes");
        }
        parser.feed(piece);
    }
}

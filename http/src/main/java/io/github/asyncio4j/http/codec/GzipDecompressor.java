package io.github.asyncio4j.http.codec;

import java.util.zip.CRC32;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * The coding {@code gzip} (RFC 1952): members, one behind the other, each with a head, deflated data, and a check.
 *
 * <pre>
 *   MAGIC .. FLAGS .. REST -> [EXTRA_LENGTH -> EXTRA] -> [NAME] -> [COMMENT] -> [HEAD_CHECK] -> DATA -> TRAILER -> MAGIC
 * </pre>
 */
final class GzipDecompressor implements Decompressor {

    private enum State {
        HEAD, EXTRA_LENGTH, EXTRA, NAME, COMMENT, HEAD_CHECK, DATA, TRAILER
    }

    /** More are an attack: each has its cost, and none need have content. */
    private static final int MAX_MEMBERS = 1_024;

    private static final int HEAD_LENGTH = 10;
    private static final int TRAILER_LENGTH = 8;
    private static final int HAS_HEAD_CHECK = 2;
    private static final int HAS_EXTRA = 4;
    private static final int HAS_NAME = 8;
    private static final int HAS_COMMENT = 16;
    private static final int RESERVED = 0xe0;

    private final Inflater inflater = new Inflater(true);
    private final CRC32 sum = new CRC32();
    private byte[] input = Bodies.NONE;
    private int at;
    private State state = State.HEAD;
    private int members;

    /** How many bytes of this state were seen, and the number that they are, the first byte lowest. */
    private int seen;
    private long number;
    private int flags;
    private int extra;

    @Override
    public void push(byte[] compressed) {
        input = compressed;
        at = 0;
    }

    @Override
    public byte @Nullable [] pull() {
        while (true) {
            if (state == State.DATA) {
                byte[] piece = data();
                if (piece != null || state == State.DATA) {
                    return piece;
                }
            } else if (at == input.length) {
                return null;
            } else {
                frame(input[at++] & 0xff);
            }
        }
    }

    /** Returns the next piece of the data; null if there is none any more, or more input is needed. */
    private byte @Nullable [] data() {
        if (inflater.needsInput() && at < input.length) {
            inflater.setInput(input, at, input.length - at);
            at = input.length;
        }
        byte[] piece = DeflateDecompressor.inflate(inflater, "gzip");
        if (piece != null) {
            sum.update(piece);
        } else if (inflater.finished()) {
            at = input.length - inflater.getRemaining();
            enter(State.TRAILER);
        }
        return piece;
    }

    /** Takes one byte of what stands around the data. */
    private void frame(int octet) {
        if (seen < 8) {
            number |= (long) octet << 8 * seen;
        }
        seen++;
        switch (state) {
            case HEAD -> head(octet);
            case EXTRA_LENGTH -> {
                if (seen == 2) {
                    extra = (int) number;
                    enter(extra == 0 ? afterExtra() : State.EXTRA);
                }
            }
            case EXTRA -> {
                if (seen == extra) {
                    enter(afterExtra());
                }
            }
            case NAME -> {
                if (octet == 0) {
                    enter(afterName());
                }
            }
            case COMMENT -> {
                if (octet == 0) {
                    enter(afterComment());
                }
            }
            case HEAD_CHECK -> {
                if (seen == 2) {
                    enter(State.DATA);
                }
            }
            default -> {
                if (seen == TRAILER_LENGTH) {
                    check();
                }
            }
        }
    }

    private void head(int octet) {
        boolean right = switch (seen) {
            case 1 -> octet == 0x1f;
            case 2 -> octet == 0x8b;
            case 3 -> octet == 8;
            case 4 -> (octet & RESERVED) == 0;
            default -> true;
        };
        if (!right) {
            throw new DecompressionException(members == 0 ? "the body is no gzip: it begins otherwise"
                    : "the body has bytes behind the end of its compressed data");
        }
        if (seen == 4) {
            flags = octet;
        } else if (seen == HEAD_LENGTH) {
            if (++members > MAX_MEMBERS) {
                throw new DecompressionException("the body is made of more than " + MAX_MEMBERS + " parts of gzip");
            }
            inflater.reset();
            sum.reset();
            enter((flags & HAS_EXTRA) != 0 ? State.EXTRA_LENGTH : afterExtra());
        }
    }

    private State afterExtra() {
        return (flags & HAS_NAME) != 0 ? State.NAME : afterName();
    }

    private State afterName() {
        return (flags & HAS_COMMENT) != 0 ? State.COMMENT : afterComment();
    }

    private State afterComment() {
        return (flags & HAS_HEAD_CHECK) != 0 ? State.HEAD_CHECK : State.DATA;
    }

    private void check() {
        if ((number & 0xffff_ffffL) != sum.getValue() || number >>> 32 != (inflater.getBytesWritten() & 0xffff_ffffL)) {
            throw new DecompressionException("the body is damaged: it is not what gzip's checksum was made of");
        }
        enter(State.HEAD);
    }

    private void enter(State next) {
        state = next;
        seen = 0;
        number = 0;
    }

    @Override
    public boolean isComplete() {
        return state == State.HEAD && seen == 0 && members > 0;
    }

    @Override
    public void close() {
        inflater.end();
    }
}

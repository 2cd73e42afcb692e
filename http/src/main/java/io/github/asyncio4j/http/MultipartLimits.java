package io.github.asyncio4j.http;

/**
 * How much of a multipart body is taken. Immutable; the {@code with} methods return a changed copy. A body over a limit
 * is refused with a {@link BodyRefusedException} as soon as that is seen.
 */
public final class MultipartLimits {

    private static final MultipartLimits DEFAULTS =
            new MultipartLimits(128, 8 * 1024, Long.MAX_VALUE, 1024 * 1024);

    private final int maxParts;
    private final int maxPartHead;
    private final long maxTotal;
    private final int maxMemory;

    private MultipartLimits(int maxParts, int maxPartHead, long maxTotal, int maxMemory) {
        this.maxParts = maxParts;
        this.maxPartHead = maxPartHead;
        this.maxTotal = maxTotal;
        this.maxMemory = maxMemory;
    }

    /** Returns 128 parts, 8 KiB of headers for each, any total, and 1 MiB of a form in memory. */
    public static MultipartLimits defaults() {
        return DEFAULTS;
    }

    /** Returns these with another number of parts, at least 1; those of nested bodies count too. */
    public MultipartLimits withMaxParts(int parts) {
        return new MultipartLimits((int) positive("the number of parts", parts), maxPartHead, maxTotal, maxMemory);
    }

    /** Returns these with another number of bytes that the headers of one part may have, at least 1. */
    public MultipartLimits withMaxPartHead(int bytes) {
        return new MultipartLimits(maxParts, (int) positive("the size of a part's headers", bytes), maxTotal,
                maxMemory);
    }

    /** Returns these with another number of bytes that the whole body may have, at least 1. */
    public MultipartLimits withMaxTotal(long bytes) {
        return new MultipartLimits(maxParts, maxPartHead, positive("the size of the body", bytes), maxMemory);
    }

    /**
     * Returns these with another number of bytes of a form that {@link FormData#read} keeps in memory, at least 1: what
     * the fields have beyond it is refused, and files go to the disk.
     */
    public MultipartLimits withMaxMemory(int bytes) {
        return new MultipartLimits(maxParts, maxPartHead, maxTotal, (int) positive("the memory of a form", bytes));
    }

    private static long positive(String what, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " is " + value + "; it has to be at least 1");
        }
        return value;
    }

    /** Returns how many parts a body may have. */
    public int maxParts() {
        return maxParts;
    }

    /** Returns how many bytes the headers of a part may have. */
    public int maxPartHead() {
        return maxPartHead;
    }

    /** Returns how many bytes a body may have, boundaries and headers included. */
    public long maxTotal() {
        return maxTotal;
    }

    /** Returns how many bytes of a form are kept in memory. */
    public int maxMemory() {
        return maxMemory;
    }

    @Override
    public String toString() {
        return "MultipartLimits[" + maxParts + " parts, " + maxPartHead + " bytes of headers, "
                + (maxTotal == Long.MAX_VALUE ? "any total" : maxTotal + " bytes in total") + ", " + maxMemory
                + " bytes in memory]";
    }
}

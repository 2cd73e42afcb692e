package io.github.asyncio4j;

/** When {@link Asyncio#wait} returns. */
public enum ReturnWhen {
    /** When any is done. */
    FIRST_COMPLETED,
    /** When any has failed (a cancelled one has not), or all are done. */
    FIRST_EXCEPTION,
    /** When all are done. */
    ALL_COMPLETED;

    /** Whether the wait is over with this end of one of several. */
    boolean isOverAt(boolean failure) {
        return this == FIRST_COMPLETED || this == FIRST_EXCEPTION && failure;
    }
}

package io.github.asyncio4j;

/** When {@link Asyncio#wait} returns. */
public enum ReturnWhen {
    /** When any is done. */
    FIRST_COMPLETED,
    /** When any has failed (a cancelled one has not), or all are done. */
    FIRST_EXCEPTION,
    /** When all are done. */
    ALL_COMPLETED
}

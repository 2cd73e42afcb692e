package io.github.asyncio4j.cli;

/** What the embedded server does to a request. */
enum Fault {
    /** The flag is sent. */
    NONE,
    /** 404. */
    NOT_FOUND,
    /** 503. */
    UNAVAILABLE,
    /** The connection is cut instead of an answer. */
    CUT
}

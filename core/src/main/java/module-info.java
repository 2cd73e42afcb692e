/** Python's asyncio for the JVM: the event loop, tasks and futures, and what is built on them. */
module io.github.asyncio4j.core {
    requires jdk.unsupported;
    requires static org.jspecify;

    exports io.github.asyncio4j;
    exports io.github.asyncio4j.poll to io.github.asyncio4j.net;

    uses io.github.asyncio4j.poll.PollerProvider;
}

package io.github.asyncio4j.net.netty;

/** What may send for a wire in Netty's place. */
interface StreamShortcut {

    /**
     * Sends as much of these arrays, of so many bytes together, as can be sent at once.
     *
     * @return how many of their bytes it has taken; 0 also where others wait before them or Netty is to say why none can be
     *     sent
     */
    int send(Object[] arrays, int from, int to, int size);

    /** Gives to Netty what it has received and not passed on. From here on Netty sees to all. */
    void end();
}

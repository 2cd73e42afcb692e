package io.github.asyncio4j.net;

import org.jspecify.annotations.Nullable;

/** Who is told what happens with a child process, on the loop's thread. */
interface ChildListener {

    /** Returns what receives from a pipe. */
    Transports.Receiver receiver(int fd, Transport pipe);

    /** The child runs, and its pipes are there. */
    void made(SubprocessTransport transport);

    /** The child has ended. */
    void exited();

    /** All is over: the child has ended, and the pipes are gone. */
    void lost();

    /** Returns the protocol that is told, if it is one. */
    @Nullable
    BaseProtocol protocol();

    /** Has another protocol told. */
    void protocol(BaseProtocol other);
}

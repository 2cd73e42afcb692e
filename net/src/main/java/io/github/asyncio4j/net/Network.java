package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.Context;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.EventLoop;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Connects and listens, for a static import: asyncio's open_connection and start_server with streams, create_connection
 * and create_server with protocols.
 */
public final class Network {

    /** How many bytes a reader buffers before it stops the socket (it stops at twice as many). */
    static final int DEFAULT_LIMIT = 64 * 1024;

    private Network() {}

    /**
     * Connects to a host. Its addresses are tried in turn. Suspends until connected; a cancel closes what was begun.
     *
     * @param port 1 to 65535
     * @throws NameNotFoundException if the host has no address
     * @throws NetworkException the failure, where there are several addresses of all of them
     */
    public static Coroutine<Connection> openConnection(String host, int port) {
        return openConnection(ConnectOptions.to(host, port));
    }

    /** Connects as the options say. Suspends until connected; a cancel closes what was begun. */
    public static Coroutine<Connection> openConnection(ConnectOptions options) {
        return async(() -> {
            EventLoop loop = Asyncio.getRunningLoop();
            var dialled = Dial.by(transports(loop), options,
                    to -> StreamReceiver.of(to, new StreamBuffer(loop, options.limit()), () -> {})).run();
            StreamReader reader = new StreamReader(dialled.receiver().buffer());
            return new Connection(reader, new StreamWriter(dialled.transport(), reader));
        });
    }

    /** Connects to a socket in the file system. Suspends until connected; a cancel closes what was begun. */
    public static Coroutine<Connection> openUnixConnection(Path path) {
        return openConnection(ConnectOptions.toUnix(path));
    }

    /**
     * Connects and has a protocol told what comes. Suspends until the protocol's connectionMade was called; a cancel
     * closes what was begun.
     *
     * @param factory makes the protocol, a {@link Protocol} or {@link BufferedProtocol}, once the connection is there
     * @param <P> the protocol's type
     * @throws NetworkException as {@link #openConnection} does
     */
    public static <P extends BaseProtocol> Coroutine<ProtocolConnection<P>> createConnection(
            Supplier<? extends P> factory, ConnectOptions options) {
        return async(() -> {
            EventLoop loop = Asyncio.getRunningLoop();
            Context context = Context.copyContext();
            var dialled = Dial.by(transports(loop), options,
                    to -> new ProtocolReceiver(loop, to, context, _ -> {})).run();
            try {
                P protocol = factory.get();
                ProtocolReceiver.check(protocol);
                dialled.receiver().start(protocol);
                await(Asyncio.sleep(Duration.ZERO));
                return new ProtocolConnection<>(dialled.transport(), protocol);
            } catch (Throwable e) {
                dialled.transport().close();
                throw e;
            }
        });
    }

    /**
     * Listens at an address and runs the handler, in a task of its own, for each connection. A failure of it goes to the
     * loop's exception handler, and its connection is closed. Suspends until bound.
     *
     * @param host the address of one interface, or a name of it; empty for all
     * @param port 0 for one that is free; see {@link Server#port}
     * @throws AddressInUseException if the port is taken
     */
    public static Coroutine<Server> startServer(ConnectionHandler handler, String host, int port) {
        return startServer(handler, ListenOptions.at(host, port));
    }

    /** Listens as the options say and runs the handler for each connection, in a task of its own. Suspends until bound. */
    public static Coroutine<Server> startServer(ConnectionHandler handler, ListenOptions options) {
        return async(() -> {
            EventLoop loop = Asyncio.getRunningLoop();
            Server server = new Server(loop);
            StreamService service = new StreamService(loop, server, handler, options);
            new Binding(transports(loop), options, service::accept).bind(server);
            return server;
        });
    }

    /** Listens at a socket in the file system and runs the handler for each connection. Suspends until bound. */
    public static Coroutine<Server> startUnixServer(ConnectionHandler handler, Path path) {
        return startServer(handler, ListenOptions.atUnix(path));
    }

    /**
     * Listens as the options say and makes a protocol for each connection. Suspends until bound.
     *
     * @param factory makes a {@link Protocol} or {@link BufferedProtocol}; what it throws goes to the loop's exception
     *        handler, and the connection is closed
     * @throws AddressInUseException if the port is taken
     */
    public static Coroutine<Server> createServer(Supplier<? extends BaseProtocol> factory, ListenOptions options) {
        return async(() -> {
            EventLoop loop = Asyncio.getRunningLoop();
            Server server = new Server(loop);
            ProtocolService service =
                    new ProtocolService(loop, server, factory, options.tls() != null, Context.copyContext());
            new Binding(transports(loop), options, service::accept).bind(server);
            return server;
        });
    }

    /** Sends all of a file from its beginning, as {@link #sendfile(Transport, FileChannel, long, long, boolean)} does. */
    public static Coroutine<Long> sendfile(Transport transport, FileChannel file) {
        return sendfile(transport, file, 0, -1, true);
    }

    /**
     * Sends a part of a file and returns how many bytes that were, which are fewer where the file ends before. The file's
     * position is behind them afterwards, also if it failed. Suspends until all is sent or queued; a cancel aborts the
     * connection.
     *
     * @param offset where it begins, 0 or more
     * @param count how many bytes at most, more than 0; -1 for all up to the end
     * @param fallback whether to read and write it where the system cannot send it directly, as with TLS
     * @throws SendfileNotAvailableException if it cannot, and fallback is false
     * @throws IllegalStateException if the transport is closing
     */
    public static Coroutine<Long> sendfile(Transport transport, FileChannel file, long offset, long count,
            boolean fallback) {
        FileSpan span = new FileSpan(file, offset, count);
        return async(() -> new Sendfile(transport, span).send(fallback));
    }

    /**
     * Reads from a pipe that has a name in the file system, or a terminal, and has a protocol told what comes: asyncio's
     * connect_read_pipe. {@code /dev/stdin} is the input of this process, if that is one. Suspends until the protocol's
     * connectionMade was called; a cancel closes what was begun. The end comes when nobody has it open for writing any more.
     *
     * @param factory makes the protocol, a {@link Protocol} or {@link BufferedProtocol}
     * @param pipe is opened anew: closing the transport closes no other's
     * @param <P> the protocol's type
     * @throws IllegalArgumentException if it is neither a pipe nor a terminal
     * @throws NetworkException if it cannot be opened
     */
    public static <P extends BaseProtocol> Coroutine<ProtocolConnection<P>> connectReadPipe(
            Supplier<? extends P> factory, Path pipe) {
        return async(() -> {
            P protocol = factory.get();
            ProtocolReceiver.check(protocol);
            return begun(PipeFile.toRead(Asyncio.getRunningLoop(), pipe), protocol);
        });
    }

    /**
     * Writes to a pipe that has a name in the file system, or a terminal: asyncio's connect_write_pipe. Suspends until the
     * protocol's connectionMade was called; a cancel closes what was begun. When nobody reads any more, connectionLost says
     * so: with a {@link ConnectionResetException} if something was still to be sent.
     *
     * @param factory makes the protocol
     * @param pipe is opened anew: closing the transport closes no other's
     * @param <P> the protocol's type
     * @throws IllegalArgumentException if it is neither a pipe nor a terminal
     * @throws ConnectionRefusedException if nobody has it open for reading
     * @throws NetworkException if it cannot be opened
     */
    public static <P extends BaseProtocol> Coroutine<ProtocolConnection<P>> connectWritePipe(
            Supplier<? extends P> factory, Path pipe) {
        return async(() -> {
            P protocol = Objects.requireNonNull(factory.get(), "the protocol is null");
            return begun(PipeFile.toWrite(Asyncio.getRunningLoop(), pipe), protocol);
        });
    }

    private static <P extends BaseProtocol> ProtocolConnection<P> begun(PipeEnd pipe, P protocol) {
        ProtocolReceiver receiver = new ProtocolReceiver(pipe.loop, pipe, Context.copyContext(), _ -> {});
        pipe.start(receiver, PipeFile.holdOpen(pipe));
        receiver.start(protocol);
        try {
            await(Asyncio.sleep(Duration.ZERO));
        } catch (Throwable e) {
            pipe.abort();
            throw e;
        }
        return new ProtocolConnection<>(pipe, protocol);
    }

    /**
     * Starts a program and has a protocol told of it: asyncio's subprocess_exec. Its input and outputs are pipes, unless the
     * options say otherwise. Suspends until the protocol's connectionMade was called; a cancel kills the child and all that
     * it has started. {@link Subprocess#exec(ProcessOptions, String, String...)} is the same with streams.
     *
     * @param factory makes the protocol, before the program is started
     * @param options {@link ProcessOptions#PIPES} and what is changed in it
     * @param <P> the protocol's type
     * @throws ProcessStartException if there is no such program or folder, or it cannot be run
     */
    public static <P extends SubprocessProtocol> Coroutine<SubprocessConnection<P>> subprocessExec(
            Supplier<? extends P> factory, ProcessOptions options, String program, String... arguments) {
        List<String> command = Subprocess.command(program, arguments);
        return async(() -> {
            EventLoop loop = Asyncio.getRunningLoop();
            P protocol = factory.get();
            SubprocessTransport transport = new SubprocessTransport(loop, command, options,
                    new ChildProtocol(loop, Context.copyContext(), protocol));
            transport.start();
            return new SubprocessConnection<>(transport, protocol);
        });
    }

    /**
     * Has a shell run a command and a protocol told of it: asyncio's subprocess_shell. Suspends until the protocol's
     * connectionMade was called; a cancel kills the shell and all that it has started.
     *
     * @param factory makes the protocol, before the shell is started
     * @param options {@link ProcessOptions#PIPES} and what is changed in it
     * @param <P> the protocol's type
     */
    public static <P extends SubprocessProtocol> Coroutine<SubprocessConnection<P>> subprocessShell(
            Supplier<? extends P> factory, ProcessOptions options, String command) {
        return subprocessExec(factory, options, "/bin/sh", "-c", command);
    }

    /**
     * Opens a socket for datagrams (UDP), to send and receive with await. Suspends until it is open; a cancel closes it.
     *
     * @throws NetworkException if it cannot be bound or connected
     */
    public static Coroutine<DatagramEndpoint> openDatagramEndpoint(DatagramOptions options) {
        return async(() -> {
            EventLoop loop = Asyncio.getRunningLoop();
            DatagramEndpoint endpoint = new DatagramEndpoint(loop, options.queue());
            return endpoint.on(new DatagramOpening(transports(loop), options).open(endpoint.receiver()));
        });
    }

    /**
     * Opens a socket for datagrams (UDP) and has a protocol told what comes. Suspends until the protocol's connectionMade
     * was called; a cancel closes the socket.
     *
     * @param factory makes the protocol once the socket is open
     * @param <P> the protocol's type
     * @throws NetworkException as {@link #openDatagramEndpoint} does
     */
    public static <P extends DatagramProtocol> Coroutine<ProtocolEndpoint<P>> createDatagramEndpoint(
            Supplier<? extends P> factory, DatagramOptions options) {
        return async(() -> {
            EventLoop loop = Asyncio.getRunningLoop();
            Context context = Context.copyContext();
            AtomicReference<DatagramProtocolReceiver> made = new AtomicReference<>();
            DatagramTransport transport = new DatagramOpening(transports(loop), options).open(to -> {
                made.set(new DatagramProtocolReceiver(loop, to, context));
                return made.get();
            });
            try {
                P protocol = factory.get();
                made.get().start(DatagramProtocolReceiver.check(protocol));
                await(Asyncio.sleep(Duration.ZERO));
                return new ProtocolEndpoint<>(transport, protocol);
            } catch (Throwable e) {
                transport.close();
                throw e;
            }
        });
    }

    /**
     * Looks a host up: asyncio's getaddrinfo. Suspends until its addresses are known, not at all for numeric ones and
     * localhost, which is 127.0.0.1 and then ::1 (RFC 6761); a cancel gives up.
     *
     * <p>A numeric host is IPv4 in decimal numbers, 127.0.0.1 or as short as 127.1, or IPv6 without brackets, ::1, with the
     * interface it is at where it needs one, by name or number: fe80::1%eth0. Leading zeros, hexadecimal numbers (127.0.0.010,
     * 0x7f.0.0.1) and brackets are refused: some read them as one address and some as another, so that who filters hosts
     * could let pass what is not meant to.
     *
     * @param port what the addresses get, 0 to 65535
     * @return the addresses in the order to try them, one or more
     * @throws NameNotFoundException if the host has no address, or is numeric in a way that not all read alike
     * @throws NameServerTimeoutException if no name server answered
     */
    public static Coroutine<List<InetSocketAddress>> resolve(String host, int port) {
        Objects.requireNonNull(host, "the host is null");
        Names.checkPort(port);
        return async(() -> await(Names.resolve(resolver(null), host, port)));
    }

    /**
     * Returns the name of the host that has an address, or the address as a number if none is known: asyncio's
     * getnameinfo, by the system's resolver on a thread of the loop's default executor. Suspends until it is known; a cancel
     * gives up, and leaves the thread to end by itself.
     *
     * @param address resolved, or else it has its name already
     */
    public static Coroutine<String> nameOf(InetSocketAddress address) {
        Objects.requireNonNull(address, "the address is null");
        return async(() -> Names.of(address));
    }

    /**
     * Has the running loop look names up with this from here on, where options do not say otherwise. Until then it uses
     * {@link Resolver#standard()}.
     *
     * @throws IllegalStateException if no loop is running here
     */
    public static void setResolver(Resolver resolver) {
        Objects.requireNonNull(resolver, "the resolver is null");
        transports(Asyncio.getRunningLoop()).resolver(resolver);
    }

    /**
     * Returns what the running loop looks names up with.
     *
     * @throws IllegalStateException if no loop is running here
     */
    public static Resolver resolver() {
        return resolver(null);
    }

    /** Returns the one that options name, or else the running loop's. */
    static Resolver resolver(@Nullable Resolver chosen) {
        if (chosen != null) {
            return chosen;
        }
        return Asyncio.getRunningLoop().poller() instanceof Transports transports
                ? transports.resolver()
                : Resolver.system();
    }

    /**
     * Begins TLS in the middle of a connection, and has this protocol told what comes over it; its connectionMade is not
     * called. Suspends until the handshake is done; a cancel closes the connection.
     *
     * @param transport of a connection; the same one goes on
     * @return the transport
     * @throws TlsException if the handshake fails; see {@link Transport#startTls}
     * @throws UnsupportedOperationException if the transport cannot
     */
    public static Coroutine<Transport> startTls(Transport transport, BaseProtocol protocol, Tls tls) {
        Objects.requireNonNull(transport, "the transport is null");
        Objects.requireNonNull(tls, "the TLS is null");
        ProtocolReceiver.check(protocol);
        return async(() -> {
            await(transport.startTls(tls));
            if (transport.protocol() != protocol) {
                transport.setProtocol(protocol);
            }
            return transport;
        });
    }

    static Transports transports(EventLoop loop) {
        if (loop.poller() instanceof Transports transports) {
            return transports;
        }
        throw new IllegalStateException("this loop was made without the network: have asyncio4j-net on the class path"
                + " or module path");
    }
}

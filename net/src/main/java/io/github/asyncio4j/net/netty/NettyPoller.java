package io.github.asyncio4j.net.netty;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.net.ConnectOptions;
import io.github.asyncio4j.net.DatagramOptions;
import io.github.asyncio4j.net.DatagramTransport;
import io.github.asyncio4j.net.DnsOptions;
import io.github.asyncio4j.net.ListenOptions;
import io.github.asyncio4j.net.Resolver;
import io.github.asyncio4j.net.Transport;
import io.github.asyncio4j.net.Transports;
import io.github.asyncio4j.poll.Poller;
import io.netty.channel.Channel;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.unix.Socket;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Drives Netty's event loop from ours: what coroutines have to say to it first, then the sockets.
 *
 * <p>Netty's loop belongs to the thread that polls first. All fields but {@code woken} are for the loop's thread.
 */
final class NettyPoller implements Poller, Transports {

    private static final System.Logger LOG = System.getLogger(NettyPoller.class.getName());

    private final Sockets sockets;
    private final Pump pump;

    /** Wires with something to write, close or switch, to be seen to at the next flush. */
    private ArrayList<Wire> dirty = new ArrayList<>();
    private ArrayList<Wire> spare = new ArrayList<>();

    private @Nullable SharedMemory memory;
    private @Nullable LentBuffer lent;

    /** On the heap, and outside of it. */
    private final @Nullable TlsMemory[] tlsMemory = new TlsMemory[2];

    /** What others have made for this loop, to be closed with it. */
    private final Map<Class<?>, AutoCloseable> belongings = new LinkedHashMap<>();

    /** What else is to be done where Netty may be touched. */
    private final ArrayDeque<Runnable> chores = new ArrayDeque<>();

    /** What the loop looks names up with, where that was chosen. */
    private @Nullable Resolver resolver;

    /** What was learnt of names, by how they are asked for. */
    private final Map<DnsOptions, NameServers> nameServers = new HashMap<>();

    /** All that is open, to be closed with the loop. */
    private final Set<Runnable> open = new HashSet<>();
    /** Who waits for a descriptor to be free. */
    private final ArrayList<Runnable> starved = new ArrayList<>(0);
    /** Wires to be looked at after each poll: on the JDK's selector Netty tells of what it sent when all of a buffer is. */
    private final Set<Wire> sending = new HashSet<>();
    private boolean polling;
    private boolean closed;

    /** Netty's loop, whose wake-up is made to stick: epoll's own is lost when it comes before the wait. */
    private static final class Pump extends ManualIoEventLoop {
        private volatile boolean woken;
        private boolean adopted;

        Pump(Sockets sockets) {
            super(null, sockets.handler().get());
        }

        /** Makes the calling thread the owner, for good. */
        void adopt() {
            if (!adopted) {
                adopted = true;
                setOwningThread(Thread.currentThread());
            }
        }

        @Override
        protected boolean canBlock() {
            return !woken && super.canBlock();
        }
    }

    NettyPoller(boolean carried) {
        sockets = Sockets.choose(carried);
        pump = new Pump(sockets);
    }

    static NettyPoller of(EventLoop loop) {
        return (NettyPoller) loop.poller();
    }

    Sockets sockets() {
        return sockets;
    }

    ManualIoEventLoop netty() {
        return pump;
    }

    @Override
    public void drive(Runnable turns) {
        pump.adopt();
        if (FastThreadLocalThread.currentThreadHasFastThreadLocal()) {
            turns.run();
        } else {
            FastThreadLocalThread.runWithFastThreadLocal(turns);
        }
    }

    @Override
    public boolean hasToFlush() {
        return !dirty.isEmpty() || !chores.isEmpty();
    }

    @Override
    public void flush() {
        if (!hasToFlush()) {
            return;
        }
        polling = true;
        try {
            doChores();
        } finally {
            polling = false;
        }
    }

    private void doChores() {
        for (Runnable chore = chores.poll(); chore != null; chore = chores.poll()) {
            run(chore);
        }
        if (!dirty.isEmpty()) {
            ArrayList<Wire> now = dirty;
            dirty = spare;
            spare = now;
            for (int i = 0; i < now.size(); i++) {
                sync(now.get(i));
            }
            now.clear();
        }
    }

    /** What one of them fails with is no reason for the others, and the loop, to stop. */
    private static void run(Runnable chore) {
        try {
            chore.run();
        } catch (RuntimeException e) {
            report(e);
        }
    }

    /** The same for a wire, called as itself: this comes once a message. */
    private static void sync(Wire wire) {
        try {
            wire.sync();
        } catch (RuntimeException e) {
            report(e);
        }
    }

    private static void report(RuntimeException fault) {
        LOG.log(System.Logger.Level.ERROR, "a chore of the network failed: this is a fault of asyncio4j", fault);
    }

    @Override
    public void poll(long nanos) {
        polling = true;
        try {
            if (nanos > 0 && !pump.woken) {
                pump.run(nanos == FOREVER ? 0 : nanos);
            } else {
                pump.runNow();
            }
            if (!sending.isEmpty()) {
                lookAtSending();
            }
        } finally {
            polling = false;
            pump.woken = false;
        }
    }

    void lookAfterPolls(Wire wire) {
        sending.add(wire);
    }

    private void lookAtSending() {
        // Who is told may write, and so add others.
        for (Wire wire : sending.toArray(Wire[]::new)) {
            wire.wakeDrainers();
        }
        sending.removeIf(wire -> !wire.isWaitedFor());
    }

    /** Whether Netty may be touched right now. */
    boolean polling() {
        return polling;
    }

    void markDirty(Wire wire) {
        dirty.add(wire);
    }

    /** Has the system tell of what comes on a stream once, where it can. */
    void tellOnce(Channel channel) {
        if (sockets.handles().get(channel.unsafe()) instanceof EpollHandle handle) {
            handle.tellOnce();
        }
    }

    /** Gives a wire without a protocol its way past the pipeline, where there is one. */
    @Nullable
    ByteSocket shortcut(Wire wire, Channel channel, Bytes bytes) {
        SocketHandle handle = sockets.handles().get(channel.unsafe());
        return handle == null ? null : handle.shortcut(wire, channel, bytes, this::memory);
    }

    /** Gives what sends arrays past a pipeline that would leave them as they are, where there is such a way. */
    @Nullable
    ByteSender sender(Channel channel) {
        return sockets.handles().get(channel.unsafe()) instanceof EpollHandle handle
                && handle.fd() instanceof Socket socket ? new ByteSender(channel, socket, memory()) : null;
    }

    /** Has a pipeline get what is small in a buffer that is used again, where it can. */
    void receiveIntoLentBuffers(Wire wire, Channel channel) {
        if (sockets.handles().get(channel.unsafe()) instanceof EpollHandle handle
                && handle.fd() instanceof Socket socket) {
            if (lent == null) {
                lent = new LentBuffer(memory());
            }
            handle.shortcut(new SmallReads(wire, channel, socket, lent));
        }
    }

    /** Has a socket for datagrams receive past the pipeline, where it can. */
    void shortcut(DatagramLine line) {
        if (line instanceof Shortcut shortcut
                && sockets.handles().get(line.channel().unsafe()) instanceof EpollHandle handle) {
            handle.shortcut(shortcut);
        }
    }

    /** Gives a wire whose only protocol is TLS its way past the pipeline, where there is one. */
    @Nullable
    TlsSocket shortcut(Wire wire, TlsLayer layer, Channel channel, Bytes bytes) {
        if (sockets.handles().get(channel.unsafe()) instanceof EpollHandle handle
                && handle.fd() instanceof Socket socket) {
            TlsSocket tls = new TlsSocket(wire, layer, channel, socket, bytes, tlsMemory(layer.isBoringSsl()));
            handle.shortcut(tls);
            return tls;
        }
        return null;
    }

    private TlsMemory tlsMemory(boolean direct) {
        int i = direct ? 1 : 0;
        if (tlsMemory[i] == null) {
            tlsMemory[i] = new TlsMemory(memory(), direct);
        }
        return tlsMemory[i];
    }

    SharedMemory memory() {
        if (memory == null) {
            memory = new SharedMemory();
        }
        return memory;
    }

    /** Has a wire go through its pipeline from here on. */
    void noShortcut(Channel channel) {
        SocketHandle handle = sockets.handles().get(channel.unsafe());
        if (handle != null) {
            handle.noShortcut();
        }
    }

    /** Has something done at the next flush. */
    void later(Runnable chore) {
        chores.add(chore);
    }

    @Override
    public void opened(Runnable close) {
        open.add(close);
    }

    /** Has this done at the next flush after something was closed. */
    void starved(Runnable chore) {
        starved.add(chore);
    }

    @Override
    public void gone(Runnable close) {
        open.remove(close);
        if (!starved.isEmpty()) {
            chores.addAll(starved);
            starved.clear();
        }
    }

    @Override
    public void wakeup() {
        pump.woken = true;
        pump.wakeup();
    }

    @Override
    public Coroutine<Transport> connect(SocketAddress remote, ConnectOptions options,
            Function<Transport, Receiver> receiver) {
        return async(() -> await(Wire.connect(remote, options.localAddress(), Bytes.setup(receiver))));
    }

    @Override
    public Coroutine<Listener> listen(SocketAddress local, ListenOptions options,
            Function<Transport, Receiver> receiver) {
        return async(() -> await(WireServer.listen(local, options, Bytes.setup(receiver), _ -> {})));
    }

    @Override
    public <T extends AutoCloseable> T belonging(Class<T> type, Supplier<T> maker) {
        return type.cast(belongings.computeIfAbsent(type, _ -> maker.get()));
    }

    @Override
    public Coroutine<DatagramTransport> openDatagrams(StandardProtocolFamily family, @Nullable InetSocketAddress local,
            @Nullable InetSocketAddress remote, DatagramOptions options,
            Function<DatagramTransport, DatagramReceiver> receiver) {
        return async(() -> new DatagramBinding(Asyncio.getRunningLoop(), this, family, local, remote, options)
                .open(receiver));
    }

    @Override
    public Resolver resolver() {
        return resolver != null ? resolver : Resolver.standard();
    }

    @Override
    public void resolver(Resolver chosen) {
        resolver = chosen;
    }

    @Override
    public Coroutine<List<InetAddress>> lookUp(String host, DnsOptions options) {
        return async(() -> nameServers
                .computeIfAbsent(options, some -> new NameServers(Asyncio.getRunningLoop(), this, some))
                .lookUp(host));
    }

    @Override
    public boolean remembers(String host, DnsOptions options) {
        NameServers asked = nameServers.get(options);
        return asked != null && asked.remembers(host);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        belongings.values().forEach(NettyPoller::close);
        pump.adopt();
        doChores();
        List.copyOf(open).forEach(NettyPoller::run);
        pump.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (!pump.isTerminated() && System.nanoTime() < deadline) {
            pump.runNow();
        }
    }

    private static void close(AutoCloseable belonging) {
        try {
            belonging.close();
        } catch (Exception e) {
            LOG.log(System.Logger.Level.WARNING, "closing " + belonging + " failed", e);
        }
    }

    @Override
    public String toString() {
        return "NettyPoller[" + sockets.name() + ", " + open.size() + " open" + (closed ? ", closed" : "") + "]";
    }
}

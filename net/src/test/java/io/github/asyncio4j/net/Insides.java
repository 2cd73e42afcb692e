package io.github.asyncio4j.net;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.net.netty.Wire;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a test may look at that a program may not. */
public final class Insides {

    private static final Pattern NUMBER = Pattern.compile("\\d+");

    private Insides() {}

    /** Returns how many connections and servers the poller of the running loop holds open. */
    public static int open() {
        return ((Collection<?>) get(Asyncio.getRunningLoop().poller(), "open")).size();
    }

    private static @Nullable Object get(Object of, String field) {
        try {
            Field f = of.getClass().getDeclaredField(field);
            f.setAccessible(true);
            return f.get(of);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns how many bytes wait in a reader. */
    public static int buffered(StreamReader reader) {
        Matcher number = NUMBER.matcher(reader.toString());
        return number.find() ? Integer.parseInt(number.group()) : -1;
    }

    /** Returns how many bytes wait to be sent: in the wire's list and in Netty. */
    public static long unsent(StreamWriter writer) {
        Wire wire = (Wire) writer.transport();
        Matcher number = Pattern.compile("(\\d+) bytes to send").matcher(wire.toString());
        number.find();
        ChannelOutboundBuffer netty = wire.channel().unsafe().outboundBuffer();
        return Long.parseLong(number.group(1)) + (netty == null ? 0 : netty.totalPendingWriteBytes());
    }

    /** Returns Netty's channel. */
    public static Channel channel(StreamWriter writer) {
        return ((Wire) writer.transport()).channel();
    }

    /** Sends a text as it is, past the TLS of a connection. */
    public static void writePastTls(StreamWriter writer, String text) {
        Channel channel = channel(writer);
        channel.eventLoop().execute(() -> channel.pipeline().firstContext()
                .writeAndFlush(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII)));
    }

    /** Returns how many descriptors this process has open; 0 where the system does not say. */
    public static int descriptors() {
        String[] all = Path.of("/proc/self/fd").toFile().list();
        return all == null ? 0 : all.length;
    }

    /** Returns how many sockets this process has open. */
    public static int sockets() {
        int n = 0;
        try (DirectoryStream<Path> links = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path link : links) {
                try {
                    if (Files.readSymbolicLink(link).toString().startsWith("socket:")) {
                        n++;
                    }
                } catch (IOException closedMeanwhile) {
                    continue;
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return n;
    }
}

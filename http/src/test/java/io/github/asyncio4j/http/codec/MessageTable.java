package io.github.asyncio4j.http.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads the tables of messages, whose form their heads tell, and gives the same bytes in all their splits. */
final class MessageTable {

    private static final UnpooledByteBufAllocator HEAP = new UnpooledByteBufAllocator(false, true);
    private static final Pattern REPEATED = Pattern.compile("\\{(.)\\*(\\d+)}");

    private MessageTable() {}

    /** Returns the columns of each case. */
    static List<String[]> read(String file, int columns) {
        List<String[]> cases = new ArrayList<>();
        for (String line : text(file).lines().toList()) {
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String[] cells = line.split("\\|", -1);
            assertThat(cells).as(line).hasSize(columns);
            for (int i = 0; i < columns; i++) {
                cells[i] = cells[i].replaceFirst("^ ", "").replaceFirst(" $", "");
            }
            cases.add(cells);
        }
        return cases;
    }

    private static String text(String file) {
        try (InputStream in = MessageTable.class.getResourceAsStream(file)) {
            return new String(in.readAllBytes(), ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns what a cell stands for. */
    static String unescaped(String cell, Map<String, String> shorthands) {
        String text = cell;
        for (Map.Entry<String, String> shorthand : shorthands.entrySet()) {
            text = text.replace(shorthand.getKey(), shorthand.getValue());
        }
        text = REPEATED.matcher(text).replaceAll(m -> m.group(1).repeat(Integer.parseInt(m.group(2))));
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                out.append(c);
                continue;
            }
            switch (text.charAt(++i)) {
                case 'r' -> out.append('\r');
                case 'n' -> out.append('\n');
                case 't' -> out.append('\t');
                case '\\' -> out.append('\\');
                case 'x' -> {
                    out.append((char) Integer.parseInt(text, i + 1, i + 3, 16));
                    i += 2;
                }
                default -> throw new IllegalArgumentException(text);
            }
        }
        return out.toString();
    }

    /** Returns the verdict on these bytes, which must be the same whole, byte by byte, and cut in two at each place. */
    static String verdict(String bytes, Function<List<byte[]>, String> judge) {
        byte[] all = bytes.getBytes(ISO_8859_1);
        String whole = judge.apply(List.of(all));
        List<byte[]> single = new ArrayList<>();
        for (byte b : all) {
            single.add(new byte[] {b});
        }
        assertThat(judge.apply(single)).as("byte by byte").isEqualTo(whole);
        for (int cut = 1; cut < all.length; cut++) {
            List<byte[]> halves = List.of(Arrays.copyOf(all, cut),
                    Arrays.copyOfRange(all, cut, all.length));
            assertThat(judge.apply(halves)).as("split at %d", cut).isEqualTo(whole);
        }
        return whole;
    }

    /** Makes a channel whose buffers are plain: there are many channels, and other tests look for leaks. */
    static EmbeddedChannel channel(ChannelHandler decoder) {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.config().setAllocator(HEAP);
        channel.pipeline().addLast(decoder);
        return channel;
    }

    /** Returns how many bytes of buffers are in use: those of the channels, and those that are made of many small ones. */
    static long usedMemory() {
        return HEAP.metric().usedHeapMemory() + UnpooledByteBufAllocator.DEFAULT.metric().usedHeapMemory();
    }

    /** Sends the pieces in, those of odd lengths in buffers that show no array, as what lies outside of the heap has none. */
    static void send(EmbeddedChannel channel, List<byte[]> pieces) {
        for (byte[] piece : pieces) {
            ByteBuf buffer = Unpooled.wrappedBuffer(piece.clone());
            channel.writeInbound(piece.length % 2 == 0 ? buffer : buffer.asReadOnly());
        }
    }

    static String text(ByteBuf buffer) {
        return buffer.toString(ISO_8859_1);
    }
}

package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.forAwait;

import io.github.asyncio4j.Task;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A name server on the loopback interface that says whatever a test wants, by datagrams and by TCP at one port. */
final class LyingNameServer implements AutoCloseable {

    private static final int A = 1;
    private static final int CNAME = 5;
    private static final int AAAA = 28;

    static final int NO_ERROR = 0;
    static final int SERVFAIL = 2;
    static final int NXDOMAIN = 3;

    /** What it was asked, in words: "A host.test", with " by TCP" where so. */
    final List<String> asked = new ArrayList<>();

    private final Consumer<Question> answers;
    private final DatagramEndpoint datagrams;
    private final Server tcp;
    private final Task<Void> serving;

    private LyingNameServer(Consumer<Question> answers, DatagramEndpoint datagrams) {
        this.answers = answers;
        this.datagrams = datagrams;
        tcp = await(Network.startServer((reader, writer) -> {
            ByteBuffer length = ByteBuffer.wrap(await(reader.readExactly(2)));
            byte[] question = await(reader.readExactly(length.getShort()));
            answer(question, true, reply -> {
                writer.write(new byte[] {(byte) (reply.length >> 8), (byte) reply.length});
                writer.write(reply);
            });
            await(writer.drain());
            await(reader.read(1));
        }, ListenOptions.at(datagrams.localAddress())));
        serving = createTask(async(() -> forAwait(datagrams,
                came -> answer(came.data(), false, reply -> datagrams.transport().sendTo(reply, came.from())))));
    }

    /** Starts one; it is asked one question at a time, and answers it or not. */
    static LyingNameServer start(Consumer<Question> answers) {
        for (;;) {
            DatagramEndpoint datagrams = await(Network.openDatagramEndpoint(DatagramOptions.at("127.0.0.1", 0)));
            try {
                return new LyingNameServer(answers, datagrams);
            } catch (AddressInUseException theTcpPortIsTaken) {
                datagrams.close();
            } catch (Throwable e) {
                datagrams.close();
                throw e;
            }
        }
    }

    InetSocketAddress address() {
        return datagrams.localAddress();
    }

    private void answer(byte[] message, boolean byTcp, Consumer<byte[]> out) {
        Question question = new Question(message, byTcp, out);
        asked.add(question + (byTcp ? " by TCP" : ""));
        answers.accept(question);
    }

    @Override
    public void close() {
        datagrams.close();
        tcp.closeClients();
        tcp.close();
        await(serving);
        await(tcp.waitClosed());
        await(datagrams.waitClosed());
    }

    /** One question, and how to answer it. */
    static final class Question {
        final String name;
        final int type;
        final boolean byTcp;
        private final short id;
        private final Consumer<byte[]> out;

        private Question(byte[] message, boolean byTcp, Consumer<byte[]> out) {
            ByteBuffer in = ByteBuffer.wrap(message);
            id = in.getShort();
            in.position(12);
            StringBuilder labels = new StringBuilder();
            for (int n = in.get(); n > 0; n = in.get()) {
                byte[] label = new byte[n];
                in.get(label);
                labels.append(labels.isEmpty() ? "" : ".").append(new String(label, StandardCharsets.US_ASCII));
            }
            name = labels.toString();
            type = in.getShort();
            this.byTcp = byTcp;
            this.out = out;
        }

        boolean isA() {
            return type == A;
        }

        boolean isAaaa() {
            return type == AAAA;
        }

        Reply reply() {
            return new Reply(this);
        }

        /** Answers with these addresses where the question is of their kind, else with none. */
        void addresses(String... numeric) {
            Reply reply = reply();
            for (String one : numeric) {
                if (one.contains(":") == isAaaa() && type != CNAME) {
                    reply.address(name, one);
                }
            }
            reply.send();
        }

        @Override
        public String toString() {
            return switch (type) {
                case A -> "A ";
                case AAAA -> "AAAA ";
                case CNAME -> "CNAME ";
                default -> type + " ";
            } + name;
        }
    }

    /** An answer that is put together. */
    static final class Reply {
        private final Question question;
        private final ByteArrayOutputStream records = new ByteArrayOutputStream();
        private int count;
        private int code;
        private boolean truncated;
        private int id;
        private String about;

        private Reply(Question question) {
            this.question = question;
            id = question.id;
            about = question.name;
        }

        Reply code(int wanted) {
            code = wanted;
            return this;
        }

        Reply truncated() {
            truncated = true;
            return this;
        }

        Reply wrongId() {
            id++;
            return this;
        }

        Reply about(String name) {
            about = name;
            return this;
        }

        Reply address(String name, String numeric) {
            InetAddress address = InetAddress.ofLiteral(numeric);
            return record(name, numeric.contains(":") ? AAAA : A, address.getAddress());
        }

        Reply alias(String name, String of) {
            return record(name, CNAME, bytes(out -> name(out, of)));
        }

        private Reply record(String name, int type, byte[] data) {
            count++;
            records.writeBytes(bytes(out -> {
                name(out, name);
                out.writeShort(type);
                out.writeShort(1);
                out.writeInt(60);
                out.writeShort(data.length);
                out.write(data);
            }));
            return this;
        }

        void send() {
            question.out.accept(bytes(out -> {
                out.writeShort(id);
                // An answer, with authority, to one that asked for recursion, which is there.
                out.writeShort(0x8580 | (truncated ? 0x0200 : 0) | code);
                out.writeShort(1);
                out.writeShort(count);
                out.writeShort(0);
                out.writeShort(0);
                name(out, about);
                out.writeShort(question.type);
                out.writeShort(1);
                out.write(records.toByteArray());
            }));
        }

        private interface Writing {
            void to(DataOutputStream out) throws IOException;
        }

        private static byte[] bytes(Writing writing) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try {
                writing.to(new DataOutputStream(bytes));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return bytes.toByteArray();
        }

        private static void name(DataOutputStream out, String name) throws IOException {
            for (String label : name.isEmpty() ? new String[0] : name.split("\\.")) {
                out.writeByte(label.length());
                out.writeBytes(label);
            }
            out.writeByte(0);
        }
    }
}

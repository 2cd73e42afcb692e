package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.net.Noise.noise;
import static io.github.asyncio4j.net.Noise.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.net.Tls.Provider;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The laws of a stream that hold with TLS too, where one way cannot end alone, by all pairs of providers and both versions. */
@ParameterizedClass
@MethodSource("pairs")
class TlsTransportTest {

    private static final Authority AUTHORITY = Authority.COMMON;

    record Pair(Provider server, Provider client, String version) {}

    static List<Pair> pairs() {
        return List.of(new Pair(Provider.JDK, Provider.JDK, "TLSv1.3"),
                new Pair(Provider.JDK, Provider.OPENSSL, "TLSv1.2"),
                new Pair(Provider.OPENSSL, Provider.JDK, "TLSv1.2"),
                new Pair(Provider.OPENSSL, Provider.OPENSSL, "TLSv1.3"));
    }

    @Parameter Pair pair;

    private Ends open() {
        return Ends.open(AUTHORITY.server().withProvider(pair.server),
                AUTHORITY.client().withProvider(pair.client).withProtocols(pair.version));
    }

    /** Receives so many bytes by reads of all kinds. */
    private static Coroutine<byte[]> receive(StreamReader reader, int count, int seed) {
        return async(() -> {
            Random random = new Random(seed);
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (int left = count; left > 0; left = count - all.size()) {
                switch (random.nextInt(3)) {
                    case 0 -> all.writeBytes(await(reader.read(1 + random.nextInt(Math.min(left, 100_000)))));
                    case 1 -> all.writeBytes(await(reader.readExactly(random.nextInt(Math.min(left, 20_000)))));
                    default -> await(sleep(Duration.ZERO));
                }
            }
            return all.toByteArray();
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void bytesOutAreBytesInBothWaysAtOnce(int seed) {
        Bounded.run(() -> {
            try (Ends ends = open()) {
                byte[] there = noise(seed, 2_000_000 + seed);
                byte[] back = noise(-seed, 1_500_000);
                Task<byte[]> got = createTask(receive(ends.far().reader(), there.length, seed));
                Task<byte[]> gotBack = createTask(receive(ends.near().reader(), back.length, -seed));
                await(gather(send(ends.near().writer(), there, seed), send(ends.far().writer(), back, -seed)));
                assertThat(await(got)).isEqualTo(there);
                assertThat(await(gotBack)).isEqualTo(back);
                ends.near().close();
                assertThat(await(ends.far().reader().read())).as("nothing more than that").isEmpty();
            }
        });
    }

    @Test
    void anEndComesAfterAllThatWasWrittenBeforeIt() {
        Bounded.run(() -> {
            try (Ends ends = open()) {
                byte[] data = noise(7, 3_000_000);
                ends.near().writer().write(data);
                ends.near().close();
                assertThat(await(ends.far().reader().read())).isEqualTo(data);
                assertThat(await(ends.far().reader().read(1))).isEmpty();
            }
        });
    }

    @Test
    void twoEndsThatHoldEachOtherUpGoOnWhenBothRead() {
        Bounded.run(() -> {
            try (Ends ends = open()) {
                byte[] data = noise(9, 8_000_000);
                Task<Void> there = createTask(send(ends.near().writer(), data, 1));
                Task<Void> back = createTask(send(ends.far().writer(), data, 2));
                await(sleep(Duration.ofMillis(50)));
                assertThat(there.done() || back.done()).isFalse();
                var got = await(gather(receive(ends.near().reader(), data.length, 3),
                        receive(ends.far().reader(), data.length, 4)));
                assertThat(got.get(0)).isEqualTo(data);
                assertThat(got.get(1)).isEqualTo(data);
                await(gather(there, back));
            }
        });
    }

    @Test
    void closingInAnyOrderAndTwiceIsHarmless() {
        Bounded.run(() -> {
            try (Ends ends = open()) {
                Transport near = ends.near().writer().transport();
                near.close();
                near.close();
                near.abort();
                near.close();
                await(near.closed());
                near.abort();
                near.pauseReading();
                near.resumeReading();
                assertThat(near.isClosing()).isTrue();
            }
        });
    }

    @Test
    void pauseAndResumeBeforeAnythingCame() {
        Bounded.run(() -> {
            try (Ends ends = open()) {
                Transport far = ends.far().writer().transport();
                far.pauseReading();
                await(sleep(Duration.ZERO));
                ends.near().writer().write("held up");
                await(sleep(Duration.ofMillis(30)));
                assertThat(ends.far().reader().toString()).contains("0 bytes");
                far.resumeReading();
                assertThat(await(ends.far().reader().readExactly(7))).hasSize(7);
            }
        });
    }
}

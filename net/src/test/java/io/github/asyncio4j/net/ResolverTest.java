package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.Trace;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResolverTest {

    /** On a virtual clock without threads a look-up would be a deadlock. */
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "10.20.30.40", "2001:db8::7", "localhost"})
    void numericAddressesAndLocalhostNeedNoThread(String host) {
        virtualRun(() -> {
            assertThat(await(Network.resolve(host, 80))).singleElement()
                    .isEqualTo(new InetSocketAddress(InetAddress.getByName(host), 80));
        });
    }

    @Test
    void namesAreLookedUpOnAnotherThread() {
        Bounded.run(() -> {
            String name = InetAddress.getLocalHost().getHostName();
            assertThat(await(Resolver.system().resolve(name, 7))).isNotEmpty()
                    .allMatch(address -> address.getPort() == 7);
        });
    }

    @Test
    void anUnknownNameIsAnError() {
        Bounded.run(() -> assertThatThrownBy(() -> await(Network.resolve("nobody.invalid", 1)))
                .isInstanceOf(NameNotFoundException.class)
                .hasMessage("the host \"nobody.invalid\" has no address: check its"
                        + " spelling, or the name service of this machine"));
    }

    @Test
    void aLookUpCanBeCancelled() {
        Bounded.run(() -> {
            Task<?> task = io.github.asyncio4j.Asyncio.createTask(Resolver.system().resolve("somebody.invalid", 1));
            Trace.spin(2);
            task.cancel();
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65_536, Integer.MAX_VALUE})
    void portsAreChecked(int port) {
        assertThatThrownBy(() -> Network.resolve("127.0.0.1", port)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("" + port);
    }
}

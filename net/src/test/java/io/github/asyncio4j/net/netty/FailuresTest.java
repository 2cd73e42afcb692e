package io.github.asyncio4j.net.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.net.AddressInUseException;
import io.github.asyncio4j.net.AddressNotAvailableException;
import io.github.asyncio4j.net.ConnectTimeoutException;
import io.github.asyncio4j.net.ConnectionRefusedException;
import io.github.asyncio4j.net.ConnectionResetException;
import io.github.asyncio4j.net.NetworkException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.UnsupportedAddressTypeException;
import java.nio.file.AccessDeniedException;
import org.junit.jupiter.api.Test;

class FailuresTest {

    private final InetSocketAddress address = new InetSocketAddress("127.0.0.1", 80);

    @Test
    void connecting() {
        ConnectException refused = new ConnectException("Connection refused");
        assertThat(Failures.connecting(address, refused)).isInstanceOf(ConnectionRefusedException.class)
                .hasCause(refused)
                .hasMessage("connection refused by 127.0.0.1:80: nothing listens there, or a firewall refuses");
        assertThat(Failures.connecting(address, new ConnectException("Connection timed out")))
                .isInstanceOf(ConnectTimeoutException.class).hasMessage("connecting to 127.0.0.1:80 timed out");
        assertThat(Failures.connecting(address, new io.netty.channel.ConnectTimeoutException("late")))
                .isInstanceOf(ConnectTimeoutException.class);
        assertThat(Failures.connecting(address, new IOException("No route to host"))).isExactlyInstanceOf(
                NetworkException.class).hasMessage("cannot connect to 127.0.0.1:80: No route to host");
    }

    /** The JDK has a class of its own for it, Netty's native transport has not. */
    @Test
    void binding() {
        assertThat(Failures.binding(address, new BindException("Address already in use")))
                .isInstanceOf(AddressInUseException.class).hasMessageStartingWith("cannot listen at 127.0.0.1:80: ");
        assertThat(
                Failures.binding(address, new IOException("bind(..) failed with error(-98): Address already in use")))
                .isInstanceOf(AddressInUseException.class);
        assertThat(Failures.binding(address, new SocketException("Permission denied")))
                .isExactlyInstanceOf(NetworkException.class)
                .hasMessage("cannot listen at 127.0.0.1:80: Permission denied");
    }

    /** Who listens at all addresses of a name leaves out those, so it must be told apart. */
    @Test
    void whatNeedsIpv6WhereThereIsNoneIsAnAddressThatIsNotAvailable() {
        InetSocketAddress six = new InetSocketAddress("::1", 80);
        for (Exception none : new Exception[] {new UnsupportedAddressTypeException(),
            new IOException("bind(..) failed with error(-97): Address family not supported by protocol"),
            new SocketException("Protocol family unavailable"), new BindException("Cannot assign requested address")}) {
            assertThat(Failures.binding(six, none)).isInstanceOf(AddressNotAvailableException.class)
                    .hasMessageStartingWith("cannot listen at [0:0:0:0:0:0:0:1]:80: ");
            assertThat(Failures.connecting(six, none)).isInstanceOf(AddressNotAvailableException.class)
                    .hasMessageStartingWith("cannot connect to [0:0:0:0:0:0:0:1]:80: ");
        }
    }

    @Test
    void unixSockets() {
        UnixDomainSocketAddress file = UnixDomainSocketAddress.of("/run/s");
        assertThat(Failures.connecting(file, new ConnectException("Connection refused")))
                .isInstanceOf(ConnectionRefusedException.class)
                .hasMessageContaining("no server listens there; a file may be left");
        assertThat(Failures.connecting(file, new FileNotFoundException()))
                .hasMessage("cannot connect to /run/s: there is no such file; does the server run?");
        assertThat(Failures.connecting(file, new SocketException("No such file or directory")))
                .hasMessageContaining("does the server run?");
        assertThat(Failures.connecting(file, new SocketException("Permission denied"))).hasMessage("cannot connect to"
                + " /run/s: this process may not write to the file, or not see its directory; Permission denied");
        assertThat(Failures.connecting(file, new IOException("Resource temporarily unavailable")))
                .hasMessageContaining("too many connections waiting");
        assertThat(Failures.binding(file, new BindException("Address already in use")))
                .isInstanceOf(AddressInUseException.class).hasMessageContaining("a file that is no socket");
        assertThat(Failures.binding(file, new AccessDeniedException("/run/s")))
                .hasMessageContaining("may not make a file there");
        assertThat(Failures.binding(file, new SocketException("No such file or directory")))
                .hasMessageContaining("there is no such directory");
        assertThat(Failures.lost(UnixDomainSocketAddress.of("")))
                .hasMessageContaining("the connection with an unnamed unix socket is closed");
    }

    @Test
    void using() {
        for (IOException lost : new IOException[] {new SocketException("Connection reset"),
            new IOException("Broken pipe"),
            new IOException("recvAddress(..) failed with error(-104): Connection reset by peer"),
            new SocketException("Software caused connection abort")}) {
            assertThat(Failures.using(address, lost)).isInstanceOf(ConnectionResetException.class).hasCause(lost)
                    .hasMessage("the connection with 127.0.0.1:80 was lost: " + lost.getMessage());
        }
        assertThat(Failures.using(address, new IllegalStateException("a bug")))
                .isExactlyInstanceOf(NetworkException.class)
                .hasMessageContaining("a bug").hasRootCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void otherAddressesAreWrittenAsTheyAre() {
        assertThat(Failures.lost(UnixDomainSocketAddress.of("/run/some/socket")))
                .hasMessage("Connection lost: the connection with /run/some/socket is closed");
        assertThat(Failures.lost(new InetSocketAddress("::1", 80)))
                .hasMessageContaining("with [0:0:0:0:0:0:0:1]:80 is closed");
        assertThat(Failures.lost(null)).hasMessageContaining("with null");
    }
}

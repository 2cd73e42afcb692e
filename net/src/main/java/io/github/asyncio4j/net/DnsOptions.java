package io.github.asyncio4j.net;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which name servers are asked, and how. Immutable; each method returns a copy. Equal ones share what they remember.
 *
 * <p>By default: the servers, search domains and {@code ndots} of {@code /etc/resolv.conf}; each server is given 5 seconds,
 * and all of them are asked twice; {@code /etc/hosts} is looked at first, and again when it changes. What does not fit into
 * a datagram is asked for by TCP. IPv4 addresses come before IPv6 ones, unless {@code java.net.preferIPv6Addresses} says
 * otherwise. Answers are remembered for as long as the servers say, but an hour at most, and that a name is not there for 5
 * seconds.
 *
 * @param servers the servers in the order to ask them; none for those of the machine
 * @param timeout how long to wait for each answer
 * @param attempts how often to ask all of them, 1 to 10
 * @param searchDomains the domains that names with few dots are completed with; null for those of the machine
 * @param minTtl how long an answer is remembered at least, in whole seconds
 * @param maxTtl how long an answer is remembered at most
 * @param negativeTtl how long it is remembered that a name is not there
 * @param hostsFile the names that need not be asked for
 */
public record DnsOptions(List<InetSocketAddress> servers, Duration timeout, int attempts,
        @Nullable List<String> searchDomains, Duration minTtl, Duration maxTtl, Duration negativeTtl, Path hostsFile) {

    /** Those above. */
    public static final DnsOptions DEFAULT = new DnsOptions(List.of(), Duration.ofSeconds(5), 2, null, Duration.ZERO,
            Duration.ofHours(1), Duration.ofSeconds(5), Path.of("/etc/hosts"));

    /** Checks them. */
    public DnsOptions {
        servers = List.copyOf(servers);
        searchDomains = searchDomains == null ? null : List.copyOf(searchDomains);
        Objects.requireNonNull(hostsFile, "the hosts file is null");
        if (timeout.toMillis() < 1) {
            throw new IllegalArgumentException("a name server is given 1 ms or more, not " + timeout);
        }
        if (attempts < 1 || attempts > 10) {
            throw new IllegalArgumentException("name servers are asked 1 to 10 times, not " + attempts);
        }
        if (minTtl.isNegative() || maxTtl.compareTo(minTtl) < 0 || negativeTtl.isNegative()) {
            throw new IllegalArgumentException(
                    "answers are remembered for 0 or more, and at least as long at most as at"
                            + " least: not " + minTtl + " to " + maxTtl + ", and " + negativeTtl
                            + " for what is not there");
        }
        for (InetSocketAddress server : servers) {
            if (server.isUnresolved()) {
                throw new IllegalArgumentException("a name server is a resolved address, not " + server);
            }
        }
    }

    /** Asks these servers, in this order, and knows nothing of search domains unless told. */
    public DnsOptions withServers(InetSocketAddress... asked) {
        return new DnsOptions(List.of(asked), timeout, attempts, searchDomains == null ? List.of() : searchDomains,
                minTtl,
                maxTtl, negativeTtl, hostsFile);
    }

    /** Gives each server so long. */
    public DnsOptions withTimeout(Duration each) {
        return new DnsOptions(servers, each, attempts, searchDomains, minTtl, maxTtl, negativeTtl, hostsFile);
    }

    /** Asks all servers so often. */
    public DnsOptions withAttempts(int times) {
        return new DnsOptions(servers, timeout, times, searchDomains, minTtl, maxTtl, negativeTtl, hostsFile);
    }

    /** Completes names with few dots by these domains, in this order. */
    public DnsOptions withSearchDomains(String... domains) {
        return new DnsOptions(servers, timeout, attempts, List.of(domains), minTtl, maxTtl, negativeTtl, hostsFile);
    }

    /** Remembers answers for as long as they say, within these bounds in whole seconds; a most of 0 remembers nothing. */
    public DnsOptions withTtl(Duration min, Duration max) {
        return new DnsOptions(servers, timeout, attempts, searchDomains, min, max, negativeTtl, hostsFile);
    }

    /** Remembers for so long that a name is not there. */
    public DnsOptions withNegativeTtl(Duration ttl) {
        return new DnsOptions(servers, timeout, attempts, searchDomains, minTtl, maxTtl, ttl, hostsFile);
    }

    /** Looks for names in this file first. */
    public DnsOptions withHostsFile(Path file) {
        return new DnsOptions(servers, timeout, attempts, searchDomains, minTtl, maxTtl, negativeTtl, file);
    }

    @Override
    public String toString() {
        return "DnsOptions[" + (servers.isEmpty() ? "servers of this machine" : servers) + ", " + attempts + " x "
                + timeout
                + "]";
    }
}

package io.github.asyncio4j.net.netty;

import io.github.asyncio4j.net.DnsOptions;
import io.github.asyncio4j.net.NameNotFoundException;
import io.github.asyncio4j.net.NameServerTimeoutException;
import io.github.asyncio4j.net.NetworkException;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.resolver.dns.DnsErrorCauseException;
import io.netty.resolver.dns.DnsNameResolverException;
import io.netty.resolver.dns.DnsNameResolverTimeoutException;
import java.io.IOException;
import java.net.UnknownHostException;

/** Turns what Netty says of a look-up into our exceptions, with a sentence. */
final class NameFailures {

    private NameFailures() {}

    static NetworkException of(String host, Throwable why, DnsOptions options) {
        IOException cause = why instanceof IOException io ? io : new IOException(why);
        for (Throwable e = why; e != null; e = e.getCause()) {
            switch (e) {
                case DnsNameResolverTimeoutException late -> {
                    return new NameServerTimeoutException("the name server " + Failures.name(late.remoteAddress())
                            + " did not answer within " + options.timeout().toMillis()
                            + " ms when it was asked for the addresses of \"" + host + "\", "
                            + times(options.attempts()),
                            cause);
                }
                case DnsNameResolverException broken -> {
                    return new NetworkException("the name server " + Failures.name(broken.remoteAddress())
                            + " could not be asked for the addresses of \"" + host + "\": " + innermost(broken), cause);
                }
                case DnsErrorCauseException answer when answer.getCode() != DnsResponseCode.NXDOMAIN -> {
                    return new NetworkException("no name server could tell the addresses of \"" + host + "\": the last"
                            + " answer was " + answer.getCode() + ", which may pass", cause);
                }
                default -> {
                }
            }
        }
        return new NameNotFoundException("the host \"" + host + "\" has no address: check its spelling, or the"
                + " name service of this machine", why instanceof UnknownHostException u ? u : cause);
    }

    private static String times(int attempts) {
        return attempts == 1 ? "once" : attempts + " times";
    }

    private static Throwable innermost(Throwable e) {
        return e.getCause() == null ? e : innermost(e.getCause());
    }
}

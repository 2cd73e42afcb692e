package io.github.asyncio4j.net.netty;

import io.github.asyncio4j.net.Tls;
import io.github.asyncio4j.net.TlsException;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.NetUtil;
import java.net.IDN;
import java.util.List;
import java.util.concurrent.Executor;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/** Turns a {@link Tls} into what Netty needs. */
final class TlsContexts {

    /**
     * Where the arithmetic of handshakes is done, so that a storm of them does not hold the loop: on threads of their own,
     * one for each step that is being computed, and so at most one for each connection that shakes hands.
     */
    static final Executor ARITHMETIC = step -> Thread.ofVirtual().name("asyncio4j-tls").start(step);

    private TlsContexts() {}

    /** Returns what all its connections share. Takes long the first time, when it reads whom the JDK trusts. */
    static SslContext of(Tls tls) {
        return tls.made(SslContext.class, TlsContexts::make);
    }

    private static SslContext make(Tls tls) {
        if (tls.provider() == Tls.Provider.OPENSSL && !OpenSsl.isAvailable()) {
            throw new IllegalStateException(
                    "Tls.Provider.OPENSSL needs io.netty:netty-tcnative-boringssl-static for this"
                            + " system on the class path or module path; Tls.Provider.JDK needs nothing: "
                            + OpenSsl.unavailabilityCause(),
                    OpenSsl.unavailabilityCause());
        }
        Tls.Identity identity = tls.identity();
        SslContextBuilder builder = !tls.isServer() ? SslContextBuilder.forClient()
                : tls.others().isEmpty() ? SslContextBuilder.forServer(identity.key(), identity.chain())
                        : SslContextBuilder.forServer(new TlsKeys(identity, tls.others()));
        if (!tls.isServer() && identity != null) {
            builder.keyManager(identity.key(), identity.chain());
        }
        builder.sslProvider(tls.provider() == Tls.Provider.OPENSSL ? SslProvider.OPENSSL : SslProvider.JDK)
                .protocols(tls.protocols())
                .clientAuth(tls.isClientCertificateRequired() ? ClientAuth.REQUIRE : ClientAuth.NONE);
        if (!tls.isServer()) {
            // Whose certificate it must be is set for each connection, since copies for different hosts share this.
            builder.endpointIdentificationAlgorithm(null);
        }
        if (tls.isInsecure()) {
            builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
        } else if (!tls.isServer() || tls.isClientCertificateRequired()) {
            builder.trustManager(TlsTrust.of(tls.trust()));
        }
        if (!tls.alpn().isEmpty()) {
            builder.applicationProtocolConfig(new ApplicationProtocolConfig(Protocol.ALPN,
                    SelectorFailureBehavior.NO_ADVERTISE, SelectedListenerFailureBehavior.ACCEPT, tls.alpn()));
        }
        try {
            return builder.build();
        } catch (SSLException | IllegalArgumentException e) {
            throw new TlsException("TLS cannot be set up as asked for (" + tls + ", " + tls.protocols() + "): "
                    + e.getMessage(), Failures.asIo(e));
        }
    }

    /** Makes the handler of one connection, whose engine takes one record at a call. */
    static TlsHandler handler(Tls tls, ByteBufAllocator allocator) {
        SslContext context = of(tls);
        String name = tls.serverName();
        TlsHandler handler = new TlsHandler(tls.isServer() || name == null || name.isEmpty()
                ? context.newEngine(allocator)
                : context.newEngine(allocator, name, -1), ARITHMETIC);
        // The loop's timers see to both.
        handler.setHandshakeTimeoutMillis(0);
        handler.setCloseNotifyFlushTimeoutMillis(0);
        if (!tls.isServer() && name != null && !name.isEmpty()) {
            expect(handler.engine(), name, tls.isInsecure());
        }
        return handler;
    }

    private static void expect(SSLEngine engine, String name, boolean anyone) {
        SSLParameters parameters = engine.getSSLParameters();
        if (!anyone) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        // RFC 6066: no numeric addresses.
        if (!NetUtil.isValidIpV4Address(name) && !NetUtil.isValidIpV6Address(name)) {
            try {
                parameters.setServerNames(List.of(new SNIHostName(IDN.toASCII(name))));
            } catch (IllegalArgumentException noNameToTell) {
                parameters.setServerNames(List.of());
            }
        }
        engine.setSSLParameters(parameters);
    }
}

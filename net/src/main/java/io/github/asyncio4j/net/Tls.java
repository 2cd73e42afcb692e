package io.github.asyncio4j.net;

import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a connection is encrypted: asyncio's SSLContext and its ssl arguments. Immutable, each method returns a copy; only
 * {@link #reload} reads files anew.
 *
 * <pre>{@code
 * ListenOptions.at("", 443).withTls(Tls.server(Path.of("fullchain.pem"), Path.of("key.pem")))
 * ConnectOptions.to("example.org", 443).withTls(Tls.client())
 * }</pre>
 *
 * <p>A client believes those that the JDK trusts, checks that the certificate is for the host's name or address, and tells
 * that name to the server. Protocols are TLS 1.3 and 1.2. Whether a certificate was revoked is not checked.
 */
public final class Tls implements Cloneable {

    /** Held while files are read again, since copies share what they were read into. */
    private static final Object RELOADING = new Object();

    /** Whose TLS it is. */
    public enum Provider {
        /** The JDK's, which is always there. */
        JDK,
        /** BoringSSL, which is faster; needs netty-tcnative-boringssl-static on the class path or module path. */
        OPENSSL
    }

    /**
     * Who this side says it is.
     *
     * @param key the private key
     * @param chain its certificate, then who issued that, and so on; the root may be left out
     */
    public record Identity(PrivateKey key, List<X509Certificate> chain) {

        /** Copies the chain. */
        public Identity {
            Objects.requireNonNull(key, "the private key is null");
            chain = List.copyOf(chain);
            if (chain.isEmpty()) {
                throw new IllegalArgumentException("there is no certificate that goes with the private key");
            }
        }

        @Override
        public String toString() {
            return "Identity[" + chain.getFirst().getSubjectX500Principal() + "]";
        }
    }

    /** What was made of this, and what it was made of. Copies that differ in names and times share it. */
    private static final class Cache {
        private record Made(Object made, List<@Nullable Object> of) {}

        private volatile @Nullable Made last;
    }

    private static final List<String> VERSIONS = List.of("TLSv1.3", "TLSv1.2");

    /** asyncio's. */
    private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(60);

    /** One for all, so that they share what is made of it. */
    private static final Tls CLIENT = new Tls(false);

    private final boolean server;
    private @Nullable Reloadable<Identity> identity;

    /** Further ones of a server, for other names or of other kinds of keys. */
    private List<Reloadable<Identity>> others = List.of();
    private @Nullable Reloadable<List<X509Certificate>> trust;
    private boolean clientCertificateRequired;
    private boolean insecure;
    private List<String> alpn = List.of();
    private @Nullable String serverName;

    /** Null where it was not set, so that a server of a protocol can have a limit of its own. */
    private @Nullable Duration handshakeTimeout;
    private Duration shutdownTimeout = Duration.ofSeconds(30);
    private Provider provider = Provider.JDK;
    private List<String> protocols = VERSIONS;
    private Cache cache = new Cache();

    private Tls(boolean server) {
        this.server = server;
    }

    /** For the side that connects. */
    public static Tls client() {
        return CLIENT;
    }

    /**
     * For the side that listens, with a certificate and its private key out of files. They are read at once, and again by
     * {@link #reload}. A client whose first message (ClientHello) has more than 16 KiB is cut.
     *
     * @param certificatePem its certificate, then who issued that, and so on; the root may be left out
     * @param keyPem the private key: PKCS#8, PKCS#1 or SEC 1, not encrypted
     * @throws TlsException if a file cannot be read or has something else in it, or if they do not belong together
     */
    public static Tls server(Path certificatePem, Path keyPem) {
        Objects.requireNonNull(certificatePem, "the certificate's file is null");
        Objects.requireNonNull(keyPem, "the key's file is null");
        return server(new Reloadable<>(() -> Pem.identity(certificatePem, keyPem)));
    }

    /** For the side that listens, with a private key and its certificate, followed by who issued that. */
    public static Tls server(PrivateKey key, X509Certificate... chain) {
        Identity fixed = new Identity(key, List.of(chain));
        return server(new Reloadable<>(() -> fixed));
    }

    /**
     * For the side that listens, with the first private key of a key store.
     *
     * @throws TlsException if it has none, or the password is wrong
     */
    public static Tls server(KeyStore store, char[] password) {
        Identity fixed = Pem.identity(store, password);
        return server(new Reloadable<>(() -> fixed));
    }

    private static Tls server(Reloadable<Identity> identity) {
        Tls tls = new Tls(true);
        tls.identity = identity;
        return tls;
    }

    /**
     * Has a further certificate, which is shown to clients that ask for one of its names (SNI), or that know no other kind
     * of keys. Who asks for none of the names is shown the first.
     *
     * @throws TlsException as {@link #server(Path, Path)} does
     * @throws IllegalStateException if this is a client's
     */
    public Tls withCertificate(Path certificatePem, Path keyPem) {
        Objects.requireNonNull(certificatePem, "the certificate's file is null");
        Objects.requireNonNull(keyPem, "the key's file is null");
        return withCertificate(new Reloadable<>(() -> Pem.identity(certificatePem, keyPem)));
    }

    /** Has a further certificate; see {@link #withCertificate(Path, Path)}. */
    public Tls withCertificate(PrivateKey key, X509Certificate... chain) {
        Identity fixed = new Identity(key, List.of(chain));
        return withCertificate(new Reloadable<>(() -> fixed));
    }

    private Tls withCertificate(Reloadable<Identity> other) {
        require(server, "withCertificate() is for servers; a client has withClientCertificate()");
        Tls copy = copy();
        copy.others = Stream.concat(others.stream(), Stream.of(other)).toList();
        return copy;
    }

    /**
     * Believes these authorities, and no other: for a server those that issue its clients' certificates.
     *
     * @param pem certificates of authorities
     * @throws TlsException if the file cannot be read or has none in it
     */
    public Tls withTrust(Path pem) {
        Objects.requireNonNull(pem, "the file of authorities is null");
        Tls copy = copy();
        copy.trust = new Reloadable<>(() -> Pem.certificates(pem));
        return copy;
    }

    /** Believes these authorities, and no other. */
    public Tls withTrust(X509Certificate... authorities) {
        List<X509Certificate> fixed = List.of(authorities);
        if (fixed.isEmpty()) {
            throw new IllegalArgumentException("who trusts nobody cannot connect: there is no authority");
        }
        Tls copy = copy();
        copy.trust = new Reloadable<>(() -> fixed);
        return copy;
    }

    /**
     * Shows the server this certificate if it asks for one.
     *
     * @throws TlsException as {@link #server(Path, Path)} does
     * @throws IllegalStateException if this is a server's
     */
    public Tls withClientCertificate(Path certificatePem, Path keyPem) {
        Objects.requireNonNull(certificatePem, "the certificate's file is null");
        Objects.requireNonNull(keyPem, "the key's file is null");
        return withClientCertificate(new Reloadable<>(() -> Pem.identity(certificatePem, keyPem)));
    }

    /** Shows the server this certificate if it asks for one. */
    public Tls withClientCertificate(PrivateKey key, X509Certificate... chain) {
        Identity fixed = new Identity(key, List.of(chain));
        return withClientCertificate(new Reloadable<>(() -> fixed));
    }

    private Tls withClientCertificate(Reloadable<Identity> shown) {
        require(!server, "withClientCertificate() is for clients; this server has a certificate already");
        Tls copy = copy();
        copy.identity = shown;
        return copy;
    }

    /**
     * Refuses clients that show no certificate of an authority that {@link #withTrust} names, which has to be called
     * first.
     */
    public Tls requiringClientCertificate() {
        require(server, "requiringClientCertificate() is for servers");
        require(trust != null, "requiringClientCertificate() needs to know who issues the clients' certificates: call"
                + " withTrust(...) before it");
        Tls copy = copy();
        copy.clientCertificateRequired = true;
        return copy;
    }

    /** Offers these protocols to speak, the best first, as {@code h2} and {@code http/1.1}; see {@link TlsInfo#alpn}. */
    public Tls withAlpn(String... names) {
        Tls copy = copy();
        copy.alpn = List.of(names);
        return copy;
    }

    /**
     * Expects the certificate of this host, and tells the server so; without it of the host that is connected to.
     *
     * @param name a name or a numeric address; empty for any: no name is told, and whoever has a certificate that is
     *        believed may answer
     */
    public Tls withServerName(String name) {
        Objects.requireNonNull(name, "the server's name is null; \"\" is any");
        require(!server, "withServerName() is for clients");
        Tls copy = alike();
        copy.serverName = name;
        return copy;
    }

    /**
     * Gives up a handshake that takes longer; 60 seconds if not set, 10 for a server of HTTP.
     *
     * @param limit more than 0
     */
    public Tls withHandshakeTimeout(Duration limit) {
        Tls copy = alike();
        copy.handshakeTimeout = positive("handshake", limit);
        return copy;
    }

    /**
     * Closes a connection whose other side has not answered the end of TLS for so long; 30 seconds if not set.
     *
     * @param limit more than 0
     */
    public Tls withShutdownTimeout(Duration limit) {
        Tls copy = alike();
        copy.shutdownTimeout = positive("shutdown", limit);
        return copy;
    }

    private static Duration positive(String what, Duration limit) {
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("the " + what + " timeout is more than 0, not " + limit);
        }
        return limit;
    }

    /** Has this implementation do it; {@link Provider#JDK} if not set. */
    public Tls withProvider(Provider wanted) {
        Tls copy = copy();
        copy.provider = Objects.requireNonNull(wanted, "the provider is null");
        return copy;
    }

    /** Speaks these versions only: {@code TLSv1.3}, {@code TLSv1.2}, or both, which is the default. */
    public Tls withProtocols(String... names) {
        if (names.length == 0) {
            throw new IllegalArgumentException("there is no version of TLS to speak; TLSv1.3 and TLSv1.2 are usual");
        }
        for (String name : names) {
            if (!VERSIONS.contains(name)) {
                throw new IllegalArgumentException(
                        name + " is not spoken; allowed are " + String.join(" and ", VERSIONS)
                                + ", older versions are broken");
            }
        }
        Tls copy = copy();
        copy.protocols = List.of(names);
        return copy;
    }

    /**
     * Believes any certificate, of whomever: for tests. It is encrypted then, but whoever is in between can read and
     * change everything.
     */
    public Tls insecure() {
        require(!server, "insecure() is for clients");
        Tls copy = copy();
        copy.insecure = true;
        return copy;
    }

    /**
     * Reads its files again, for this and all copies: connections that are made from here on use what is in them now, the
     * others go on. May be called by any thread.
     *
     * @throws TlsException as when they were read first; then all stays as it was
     */
    public void reload() {
        synchronized (RELOADING) {
            reloadNow();
        }
    }

    private void reloadNow() {
        Identity nextIdentity = identity == null ? null : identity.read();
        List<X509Certificate> nextTrust = trust == null ? null : trust.read();
        List<Identity> nextOthers = others.stream().map(Reloadable::read).toList();
        if (identity != null) {
            identity.set(nextIdentity);
        }
        if (trust != null) {
            trust.set(nextTrust);
        }
        for (int i = 0; i < nextOthers.size(); i++) {
            others.get(i).set(nextOthers.get(i));
        }
    }

    /** Returns whether it is for the side that listens. */
    public boolean isServer() {
        return server;
    }

    /** Returns who this side says it is, if it says so. For implementers of {@link Transports}, as what follows. */
    public @Nullable Identity identity() {
        return identity == null ? null : identity.get();
    }

    /** Returns the further certificates of a server. */
    public List<Identity> others() {
        return others.stream().map(Reloadable::get).toList();
    }

    /** Returns the authorities that are believed; null for those that the JDK trusts. */
    public @Nullable List<X509Certificate> trust() {
        return trust == null ? null : trust.get();
    }

    /** Returns whether clients without a certificate are refused. */
    public boolean isClientCertificateRequired() {
        return clientCertificateRequired;
    }

    /** Returns whether any certificate is believed. */
    public boolean isInsecure() {
        return insecure;
    }

    /** Returns the protocols to offer, the best first. */
    public List<String> alpn() {
        return alpn;
    }

    /** Returns whose certificate is expected; empty for any, null where nothing was set. */
    public @Nullable String serverName() {
        return serverName;
    }

    /** Returns how long a handshake may take. */
    public Duration handshakeTimeout() {
        return handshakeTimeout == null ? HANDSHAKE_TIMEOUT : handshakeTimeout;
    }

    /** Returns whether {@link #withHandshakeTimeout} has set how long that is. */
    public boolean hasHandshakeTimeout() {
        return handshakeTimeout != null;
    }

    /** Returns how long the end of TLS may take. */
    public Duration shutdownTimeout() {
        return shutdownTimeout;
    }

    /** Returns who does it. */
    public Provider provider() {
        return provider;
    }

    /** Returns the versions it speaks. */
    public List<String> protocols() {
        return protocols;
    }

    /**
     * Returns what this makes of it, made once and after each {@link #reload}; it does not see the server's name and the
     * timeouts, in which the next one to ask may differ. May be called by any thread.
     */
    public <T> T made(Class<T> type, Function<Tls, T> maker) {
        List<@Nullable Object> now = Arrays.asList(identity(), trust(), others());
        Cache.Made last = cache.last;
        if (last == null || !type.isInstance(last.made) || !last.of.equals(now)) {
            last = new Cache.Made(maker.apply(this), now);
            cache.last = last;
        }
        return type.cast(last.made);
    }

    private static void require(boolean so, String otherwise) {
        if (!so) {
            throw new IllegalStateException(otherwise);
        }
    }

    private Tls copy() {
        Tls copy = alike();
        copy.cache = new Cache();
        return copy;
    }

    private Tls alike() {
        try {
            return (Tls) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public String toString() {
        return "Tls[" + (server ? "server" : "client") + ", " + provider + (identity == null ? "" : ", " + identity())
                + (insecure ? ", insecure" : "") + "]";
    }
}

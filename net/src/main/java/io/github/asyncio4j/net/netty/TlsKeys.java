package io.github.asyncio4j.net.netty;

import io.github.asyncio4j.net.Tls;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** Several certificates of a server: shows the one that is for the name that the client asks for, else the first. */
final class TlsKeys extends X509ExtendedKeyManager {

    private static final int DNS_NAME = 2;

    /** Which alias is which: its place in here. */
    private final List<Tls.Identity> identities = new ArrayList<>();

    TlsKeys(Tls.Identity first, List<Tls.Identity> others) {
        identities.add(first);
        identities.addAll(others);
    }

    @Override
    public @Nullable String chooseEngineServerAlias(String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
        String asked = asked(engine);
        String first = null;
        for (int i = 0; i < identities.size(); i++) {
            Tls.Identity identity = identities.get(i);
            if (identity.key().getAlgorithm().equals(keyType)) {
                if (asked != null && isFor(identity.chain().getFirst(), asked)) {
                    return String.valueOf(i);
                }
                if (first == null) {
                    first = String.valueOf(i);
                }
            }
        }
        // A name that another kind of key has must not get a wrong certificate of this kind.
        return asked != null && anyIsFor(asked) ? null : first;
    }

    private boolean anyIsFor(String asked) {
        return identities.stream().anyMatch(identity -> isFor(identity.chain().getFirst(), asked));
    }

    private static @Nullable String asked(SSLEngine engine) {
        if (engine.getHandshakeSession() instanceof ExtendedSSLSession session) {
            for (var name : session.getRequestedServerNames()) {
                if (name instanceof SNIHostName host) {
                    return host.getAsciiName().toLowerCase(Locale.ROOT);
                }
            }
        }
        return null;
    }

    /** Whether it has this name, or one with a star in the first place. */
    private static boolean isFor(X509Certificate certificate, String asked) {
        String anyBeside = "*" + asked.substring(Math.max(0, asked.indexOf('.')));
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names != null && names.stream().filter(name -> name.get(0).equals(DNS_NAME))
                    .map(name -> name.get(1).toString())
                    .anyMatch(name -> name.equalsIgnoreCase(asked) || name.equalsIgnoreCase(anyBeside));
        } catch (CertificateParsingException e) {
            return false;
        }
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return identities.get(Integer.parseInt(alias)).chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return identities.get(Integer.parseInt(alias)).key();
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(String[] keyTypes, Principal @Nullable [] issuers,
            @Nullable Socket socket) {
        return null;
    }
}

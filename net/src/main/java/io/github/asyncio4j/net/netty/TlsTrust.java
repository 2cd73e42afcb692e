package io.github.asyncio4j.net.netty;

import io.github.asyncio4j.net.TlsException;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Has the JDK judge certificates, for both providers, and says in a sentence why one is refused. */
final class TlsTrust extends X509ExtendedTrustManager {

    /** A certificate was refused; the message is the sentence. */
    static final class Refused extends CertificateException {

        private static final long serialVersionUID = 1;

        Refused(String message, CertificateException cause) {
            super(message, cause);
        }
    }

    private final X509ExtendedTrustManager jdk;

    private TlsTrust(X509ExtendedTrustManager jdk) {
        this.jdk = jdk;
    }

    /** Makes what believes these authorities; null for those that the JDK trusts. */
    static TlsTrust of(@Nullable List<X509Certificate> authorities) {
        try {
            KeyStore store = null;
            if (authorities != null) {
                store = KeyStore.getInstance(KeyStore.getDefaultType());
                store.load(null, null);
                for (int i = 0; i < authorities.size(); i++) {
                    store.setCertificateEntry("authority-" + i, authorities.get(i));
                }
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509ExtendedTrustManager jdk) {
                    return new TlsTrust(jdk);
                }
            }
            throw new GeneralSecurityException("no trust manager for X.509 certificates");
        } catch (GeneralSecurityException | IOException e) {
            throw new TlsException("it cannot be found out which authorities are believed: " + e, Failures.asIo(e));
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        try {
            jdk.checkServerTrusted(chain, type, engine);
        } catch (CertificateException e) {
            String host = engine.getSSLParameters().getEndpointIdentificationAlgorithm() == null ? null
                    : engine.getPeerHost();
            throw new Refused(TlsRefusal.of(chain, host, e), e);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        try {
            jdk.checkClientTrusted(chain, type, engine);
        } catch (CertificateException e) {
            throw new Refused(TlsRefusal.of(chain, null, e), e);
        }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return jdk.getAcceptedIssuers();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
        throw new UnsupportedOperationException("there is no socket of the JDK here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
        throw new UnsupportedOperationException("there is no socket of the JDK here");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        jdk.checkServerTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        jdk.checkClientTrusted(chain, type);
    }
}

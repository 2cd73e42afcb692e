package io.github.asyncio4j.net.netty;

import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why a certificate is refused, as a sentence: whose it is, who issued it, for whom and until when. */
final class TlsRefusal {

    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    private TlsRefusal() {}

    /**
     * Says why.
     *
     * @param chain what the other side showed
     * @param host whom it should be for; null if that does not matter
     * @param why what the JDK said
     */
    static String of(X509Certificate[] chain, @Nullable String host, CertificateException why) {
        String outdated = outdated(chain);
        if (outdated != null) {
            return outdated;
        }
        String text = texts(why);
        X509Certificate leaf = chain[0];
        if (text.contains("subject alternative") || text.contains("No name matching")) {
            return "the certificate is not for " + host + " but for " + names(leaf) + ": " + name(leaf);
        }
        if (text.contains("Algorithm constraints check failed") || text.contains("disabled")) {
            return "the certificate uses what is too weak to be safe (" + weakness(text) + "): "
                    + name(leaf) + ", key " + key(leaf) + ", signed with " + leaf.getSigAlgName();
        }
        if (text.contains("key usage") || text.contains("KeyUsage") || text.contains("Key usage")) {
            return "the certificate is not meant for this use (" + innermost(why) + "): " + name(leaf);
        }
        if (text.contains("basic constraints") || text.contains("BasicConstraints")) {
            return "the certificate was issued by one that may issue none, since it is no authority's ("
                    + innermost(why) + "): " + name(leaf);
        }
        if (text.contains("unable to find valid certification path") || text.contains("does not chain")
                || text.contains("No trusted certificate found")) {
            return untrusted(chain);
        }
        return "the certificate is refused (" + innermost(why) + "): " + name(leaf);
    }

    private static @Nullable String outdated(X509Certificate[] chain) {
        Instant now = Instant.now();
        for (int i = 0; i < chain.length; i++) {
            X509Certificate one = chain[i];
            String which = i == 0 ? "the certificate" : "the certificate of an issuer";
            if (now.isAfter(instant(one.getNotAfter()))) {
                return which + " expired on " + instant(one.getNotAfter()) + ": " + name(one);
            }
            if (now.isBefore(instant(one.getNotBefore()))) {
                return which + " is not valid before " + instant(one.getNotBefore())
                        + " (is this machine's clock right? it says " + now + "): " + name(one);
            }
        }
        return null;
    }

    private static Instant instant(Date date) {
        return Instant.ofEpochMilli(date.getTime());
    }

    private static String untrusted(X509Certificate[] chain) {
        X509Certificate last = chain[chain.length - 1];
        boolean root = last.getSubjectX500Principal().equals(last.getIssuerX500Principal());
        if (root && chain.length == 1) {
            return "the certificate is self-signed, and not one of those that are trusted: " + name(last);
        }
        if (root) {
            return "the certificate's authority is not one of those that are trusted: " + name(chain[0])
                    + ", at last by " + last.getSubjectX500Principal();
        }
        return "the certificate's issuer is not one of those that are trusted, or the other side left out an intermediate"
                + " certificate: " + name(chain[0]) + (chain.length == 1 ? "" : ", at last by "
                        + last.getIssuerX500Principal());
    }

    private static String name(X509Certificate certificate) {
        return certificate.getSubjectX500Principal() + ", issued by " + certificate.getIssuerX500Principal();
    }

    /** Whom a certificate is for: its names, and where it has none that of its subject, which counts no more. */
    private static String names(X509Certificate certificate) {
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            List<String> names = all == null ? List.of()
                    : all.stream().filter(name -> name.get(0).equals(DNS_NAME) || name.get(0).equals(IP_ADDRESS))
                            .map(name -> name.get(1).toString()).toList();
            return names.isEmpty() ? "no host at all (it has no subject alternative name)" : String.join(", ", names);
        } catch (CertificateParsingException e) {
            return "nobody that could be read";
        }
    }

    private static String key(X509Certificate certificate) {
        return switch (certificate.getPublicKey()) {
            case RSAPublicKey rsa -> "RSA with " + rsa.getModulus().bitLength() + " bits";
            case ECPublicKey ec -> "EC with " + ec.getParams().getOrder().bitLength() + " bits";
            default -> certificate.getPublicKey().getAlgorithm();
        };
    }

    private static String weakness(String text) {
        int at = text.indexOf("Algorithm constraints check failed");
        String from = at < 0 ? text : text.substring(at + "Algorithm constraints check failed".length());
        int end = from.indexOf('\n');
        return (end < 0 ? from : from.substring(0, end)).strip();
    }

    private static String texts(Throwable e) {
        StringBuilder all = new StringBuilder();
        int depth = 0;
        for (Throwable each = e; each != null && depth < 10; each = each.getCause(), depth++) {
            all.append(each.getMessage()).append('\n');
            if (each instanceof CertPathValidatorException path) {
                all.append(path.getReason()).append('\n');
            }
        }
        return all.toString();
    }

    private static String innermost(Throwable e) {
        Throwable last = e;
        for (int depth = 0; last.getCause() != null && depth < 10; depth++) {
            last = last.getCause();
        }
        return String.valueOf(last.getMessage());
    }
}

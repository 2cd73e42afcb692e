package io.github.asyncio4j.net.netty;

import io.github.asyncio4j.net.ConnectionResetException;
import io.github.asyncio4j.net.NetworkException;
import io.github.asyncio4j.net.Tls;
import io.github.asyncio4j.net.TlsCertificateException;
import io.github.asyncio4j.net.TlsException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Turns what the two providers of TLS fail with into ours, with a sentence. */
final class TlsFailures {

    /** How the JDK and BoringSSL say which alert came: RFC 8446, 6. */
    private static final Pattern ALERT = Pattern.compile(
            "(?:Received fatal alert: |plaintext alert received: Level: fatal; Alert: |SSLV3_ALERT_|TLSV1_ALERT_|TLSV1_(?=CERTIFICATE_REQUIRED|UNRECOGNIZED_NAME))(\\w+)");

    private static final Map<String, String> ALERTS = Map.ofEntries(
            Map.entry("certificate_required", "it wants a certificate of this side, which has shown none"),
            Map.entry("bad_certificate",
                    "it takes this side's certificate for damaged, or wants one and was shown none"),
            Map.entry("certificate_expired", "this side's certificate is expired for it, or not valid yet"),
            Map.entry("certificate_revoked", "this side's certificate is revoked"),
            Map.entry("certificate_unknown", "it does not accept this side's certificate"),
            Map.entry("unsupported_certificate", "this side's certificate is of a kind that it does not take"),
            Map.entry("unknown_ca", "it does not trust who issued this side's certificate"),
            Map.entry("access_denied", "it does not let in whom this side's certificate is for"),
            Map.entry("protocol_version", "it speaks no version of TLS that this side speaks"),
            Map.entry("handshake_failure", "no cipher, or other choice, suits both sides, or it wants a certificate"),
            Map.entry("insufficient_security", "what this side offers is too weak for it"),
            Map.entry("no_application_protocol", "it speaks none of the protocols that were offered (ALPN)"),
            Map.entry("unrecognized_name", "it does not know the server name that it was told (SNI)"));

    private TlsFailures() {}

    /** Why a handshake failed. */
    static NetworkException handshake(SocketAddress remote, Tls tls, Throwable failure) {
        Throwable e = unwrap(failure);
        String where = where(remote, tls);
        if (e instanceof ClosedChannelException) {
            return new ConnectionResetException(
                    "the connection with " + where + " was closed by the other side during the"
                            + " TLS handshake; does it speak TLS?",
                    new IOException("connection closed", e));
        }
        if (e instanceof IOException && !(e instanceof SSLException)) {
            return Failures.using(remote, e);
        }
        return tls("the TLS handshake with " + where + " failed: ", tls, e);
    }

    /** Why a connection failed after its handshake; with TLS 1.3 a client's certificate is judged only then. */
    static NetworkException using(SocketAddress remote, Tls tls, Throwable failure) {
        Throwable e = unwrap(failure);
        return e instanceof SSLException
                ? tls("TLS with " + where(remote, tls) + " failed: ", tls, e)
                : Failures.using(remote, e);
    }

    private static TlsException tls(String what, Tls tls, Throwable e) {
        if (texts(e).contains("KEY_USAGE_BIT_INCORRECT")) {
            return new TlsCertificateException(
                    what + "the certificate is not meant for this use (" + e.getMessage() + ")",
                    Failures.asIo(e));
        }
        TlsTrust.Refused refused = refused(e);
        return refused != null ? new TlsCertificateException(what + refused.getMessage(), Failures.asIo(e))
                : new TlsException(what + sentence(tls, e), Failures.asIo(e));
    }

    private static String sentence(Tls tls, Throwable e) {
        if (e instanceof NotSslRecordException) {
            return "the other side does not speak TLS; it sent " + sent(String.valueOf(e.getMessage()));
        }
        String text = texts(e);
        Matcher alert = ALERT.matcher(text);
        if (alert.find()) {
            String name = alert.group(1).toLowerCase(Locale.ROOT);
            String meaning = ALERTS.get(name);
            return "the other side refused it with the alert " + name + (meaning == null ? "" : ": " + meaning);
        }
        if (text.contains("BAD_PACKET_LENGTH")) {
            return "the other side broke off with an alert that is not encrypted, as OpenSSL's client does when it refuses a"
                    + " certificate: " + first(text);
        }
        if (text.contains("Empty client certificate chain") || text.contains("Empty server certificate chain")
                || text.contains("PEER_DID_NOT_RETURN_A_CERTIFICATE")) {
            return "the other side shows no certificate, and has to";
        }
        if (text.contains("protocol is disabled or cipher suites are inappropriate")
                || text.contains("UNSUPPORTED_PROTOCOL") || text.contains("is not enabled or supported")
                || text.contains("Client requested protocol") || text.contains("chose TLS")
                || text.contains("The server selected protocol version")) {
            return "the other side speaks no version of TLS that this side speaks, which are " + tls.protocols() + ": "
                    + first(text);
        }
        if (text.contains("no cipher suites in common") || text.contains("NO_SHARED_CIPHER")) {
            return "no cipher suits both sides: " + first(text);
        }
        return first(text);
    }

    /** Netty tells what came instead of TLS in hexadecimal digits; what of it is text is shown as text. */
    private static String sent(String message) {
        String hex = message.substring(message.lastIndexOf(' ') + 1);
        StringBuilder text = new StringBuilder("\"");
        for (int i = 0; i + 1 < hex.length() && text.length() < 40; i += 2) {
            int c = Character.digit(hex.charAt(i), 16) * 16 + Character.digit(hex.charAt(i + 1), 16);
            text.append(c >= ' ' && c < 127 ? (char) c : '.');
        }
        return text.append('"').toString();
    }

    /** Netty wraps what a decoder throws. */
    private static Throwable unwrap(Throwable e) {
        return e instanceof DecoderException && e.getCause() != null ? e.getCause() : e;
    }

    private static TlsTrust.@Nullable Refused refused(Throwable e) {
        Throwable each = e;
        for (int depth = 0; each != null && depth < 10; depth++) {
            if (each instanceof TlsTrust.Refused refused) {
                return refused;
            }
            each = each.getCause();
        }
        return null;
    }

    private static String texts(Throwable e) {
        StringBuilder all = new StringBuilder();
        Throwable each = e;
        for (int depth = 0; each != null && depth < 10; depth++) {
            all.append(each.getMessage()).append('\n');
            each = each.getCause();
        }
        return all.toString();
    }

    private static String first(String text) {
        return text.substring(0, text.indexOf('\n'));
    }

    private static String where(SocketAddress remote, Tls tls) {
        String address = Failures.name(remote);
        String name = tls.serverName();
        return name == null || name.isEmpty() || address.startsWith(name + ":") ? address : name + " (" + address + ")";
    }
}

package io.github.asyncio4j.http.client;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What Digest authorization hashes with, the strongest first; each also for a session, as {@code -sess}. */
enum DigestAlgorithm {
    SHA_512("SHA-512"),

    /** Not SHA-512 cut off: its values begin with others. RFC 7616 computed its example wrong (erratum 4897). */
    SHA_512_256("SHA-512/256"),
    SHA_256("SHA-256"),
    SHA_1("SHA-1"),
    MD5("MD5");

    private static final String SESSION = "-SESS";

    /** By what name the JDK knows it. */
    private final String digest;

    DigestAlgorithm(String digest) {
        this.digest = digest;
    }

    /**
     * Returns the one that a challenge names, with or without {@code -sess}, or null for one that is unknown. Besides
     * RFC 7616's names those are taken that servers took up from elsewhere: SHA, and names without the first hyphen.
     */
    static @Nullable DigestAlgorithm of(String named) {
        String name = named.toUpperCase(Locale.ROOT);
        return switch (isSession(name) ? name.substring(0, name.length() - SESSION.length()) : name) {
            case "SHA-512", "SHA512" -> SHA_512;
            case "SHA-512-256", "SHA512-256", "SHA-512/256" -> SHA_512_256;
            case "SHA-256", "SHA256" -> SHA_256;
            case "SHA", "SHA-1", "SHA1" -> SHA_1;
            case "MD5" -> MD5;
            default -> null;
        };
    }

    /** Returns whether a name asks for a secret that holds for the nonces of a session. */
    static boolean isSession(String named) {
        return named.toUpperCase(Locale.ROOT).endsWith(SESSION);
    }

    /** Returns the hash of a text in UTF-8, in hexadecimal digits. */
    String hash(String text) {
        return hash(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the hash of bytes, in hexadecimal digits. */
    String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(digest).digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no " + digest + ", which its usual providers have; see"
                    + " security.provider in its file java.security", e);
        }
    }
}

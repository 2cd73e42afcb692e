package io.github.asyncio4j.net;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads certificates and private keys out of files. What is wrong is told with the file's name. */
final class Pem {

    /** Far more than any of these is: a file that is given by mistake must not fill the memory. */
    private static final long MAX_BYTES = 4 << 20;

    private static final Pattern BLOCK = Pattern.compile(
            "-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");

    /** Which way a key of an algorithm signs. */
    private static final Map<String, String> SIGNATURES = Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA",
            "EdDSA", "EdDSA", "Ed25519", "Ed25519", "Ed448", "Ed448");

    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

    /** The algorithm of RSA keys in PKCS#8, as DER: its object identifier, and null. */
    private static final String RSA = "300d06092a864886f70d0101010500";

    /** The object identifier of keys of elliptic curves; which curve it is stands beside it. */
    private static final String EC = "06072a8648ce3d0201";

    private Pem() {}

    private record Block(String type, byte[] content) {}

    /** Returns all certificates of a file, of which there is at least one. */
    static List<X509Certificate> certificates(Path file) {
        List<X509Certificate> found = new ArrayList<>();
        for (Block block : blocks(file, "certificate")) {
            if (block.type.equals("CERTIFICATE") || block.type.equals("X509 CERTIFICATE")) {
                try {
                    found.add((X509Certificate) CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(block.content)));
                } catch (GeneralSecurityException e) {
                    throw unusable("certificate number " + (found.size() + 1) + " in " + file + " is damaged: "
                            + e.getMessage(), e);
                }
            }
        }
        if (found.isEmpty()) {
            throw unusable("there is no certificate in " + file + ": it has no -----BEGIN CERTIFICATE-----", null);
        }
        return List.copyOf(found);
    }

    static Tls.Identity identity(Path certificates, Path key) {
        Tls.Identity identity = new Tls.Identity(key(key), certificates(certificates));
        if (!belongTogether(identity)) {
            throw unusable("the private key in " + key + " is not that of the certificate in " + certificates + " ("
                    + identity.chain().getFirst().getSubjectX500Principal() + "), which has to be the first in there",
                    null);
        }
        return identity;
    }

    static Tls.Identity identity(KeyStore store, char[] password) {
        try {
            for (String alias : Collections.list(store.aliases())) {
                if (store.getKey(alias, password) instanceof PrivateKey key) {
                    return new Tls.Identity(key, Arrays.stream(store.getCertificateChain(alias))
                            .map(X509Certificate.class::cast).toList());
                }
            }
        } catch (GeneralSecurityException e) {
            throw unusable("the private key of the key store cannot be had; is the password wrong? " + e.getMessage(),
                    e);
        }
        throw unusable("there is no private key in the key store", null);
    }

    private static PrivateKey key(Path file) {
        for (Block block : blocks(file, "private key")) {
            switch (block.type) {
                case "PRIVATE KEY" -> {
                    return key(file, block.content);
                }
                case "RSA PRIVATE KEY" -> {
                    return key(file, pkcs8(HexFormat.of().parseHex(RSA), block.content));
                }
                case "EC PRIVATE KEY" -> {
                    return key(file, pkcs8(der(0x30, join(HexFormat.of().parseHex(EC), curve(file, block.content))),
                            block.content));
                }
                case "ENCRYPTED PRIVATE KEY" -> throw unusable("the private key in " + file + " is encrypted; decrypt"
                        + " it (openssl pkey -in ... -out ...), or have it in a KeyStore", null);
                default -> {
                    continue;
                }
            }
        }
        throw unusable("there is no private key in " + file + ": it has no -----BEGIN PRIVATE KEY-----", null);
    }

    private static PrivateKey key(Path file, byte[] pkcs8) {
        GeneralSecurityException last = null;
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (GeneralSecurityException e) {
                last = e;
            }
        }
        throw unusable("the private key in " + file + " is damaged, or of a kind that is not known; known are "
                + ALGORITHMS, last);
    }

    /** The curve of an EC key that stands alone: SEQUENCE { INTEGER 1, OCTET STRING, [0] { its name } ... }. */
    private static byte[] curve(Path file, byte[] sec1) {
        int number = sec1.length > 2 && sec1[1] < 0 ? 2 + (sec1[1] & 0x7f) : 2;
        int secret = number + 3;
        int curve = secret + 1 < sec1.length ? secret + 2 + sec1[secret + 1] : sec1.length;
        if (curve > 0 && curve + 1 < sec1.length && sec1[curve] == (byte) 0xa0
                && sec1[curve + 1] >= 0 && curve + 2 + sec1[curve + 1] <= sec1.length) {
            return Arrays.copyOfRange(sec1, curve + 2, curve + 2 + sec1[curve + 1]);
        }
        throw unusable("the private key in " + file + " does not say of which curve it is; convert it (openssl pkey -in"
                + " ... -out ...)", null);
    }

    private static byte[] pkcs8(byte[] algorithm, byte[] key) {
        return der(0x30, join(join(new byte[] {2, 1, 0}, algorithm), der(4, key)));
    }

    /** An element of DER, at most 64 KiB long. */
    private static byte[] der(int tag, byte[] content) {
        int n = content.length;
        byte[] head = n < 128 ? new byte[] {(byte) tag, (byte) n}
                : n < 256 ? new byte[] {(byte) tag, (byte) 0x81, (byte) n}
                        : new byte[] {(byte) tag, (byte) 0x82, (byte) (n >> 8), (byte) n};
        return join(head, content);
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /** Tried out, since keys of each algorithm say differently what their other half is. */
    private static boolean belongTogether(Tls.Identity identity) {
        String algorithm = SIGNATURES.get(identity.key().getAlgorithm());
        if (algorithm == null) {
            return true;
        }
        try {
            byte[] something = {1, 2, 3};
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(identity.key());
            signature.update(something);
            byte[] signed = signature.sign();
            signature.initVerify(identity.chain().getFirst().getPublicKey());
            signature.update(something);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static List<Block> blocks(Path file, String what) {
        String text;
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw unusable("the file of the " + what + ", " + file + ", has more than 4 MiB: it is something else",
                        null);
            }
            text = Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new TlsException("there is no file " + file + " for the " + what, e);
        } catch (IOException e) {
            throw new TlsException("the file of the " + what + ", " + file + ", cannot be read: " + e, e);
        }
        List<Block> found = new ArrayList<>();
        for (Matcher block = BLOCK.matcher(text); block.find();) {
            try {
                found.add(new Block(block.group(1), Base64.getMimeDecoder().decode(block.group(2))));
            } catch (IllegalArgumentException e) {
                throw unusable("the " + block.group(1) + " in " + file + " is damaged: " + e.getMessage(), e);
            }
        }
        return found;
    }

    private static TlsException unusable(String why, @Nullable Exception cause) {
        return new TlsException(why, new IOException(why, cause));
    }
}

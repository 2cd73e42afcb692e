package io.github.asyncio4j.cli;

import io.github.asyncio4j.net.Tls;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A certificate for this machine that nobody has signed, good for a month. The JDK's keytool makes it. */
final class MadeUpCertificate {

    private static final long PATIENCE_SECONDS = 60;

    private MadeUpCertificate() {}

    static Tls tls() {
        try {
            Path folder = Files.createTempDirectory("aio-serve");
            Path store = folder.resolve("certificate.p12");
            try {
                String password = UUID.randomUUID().toString();
                make(store, password);
                KeyStore keys = KeyStore.getInstance("PKCS12");
                try (InputStream in = Files.newInputStream(store)) {
                    keys.load(in, password.toCharArray());
                }
                return Tls.server(keys, password.toCharArray());
            } finally {
                Files.deleteIfExists(store);
                Files.delete(folder);
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new BadInput(
                    "no certificate could be made up (" + e.getMessage() + "): give --certificate and --key");
        }
    }

    /** The password is for a file that this user alone can read, and that is gone a moment later. */
    private static void make(Path store, String password) throws IOException {
        Process keytool =
                new ProcessBuilder(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                        "-genkeypair", "-alias", "serve", "-keyalg", "EC", "-groupname", "secp256r1", "-validity", "30",
                        "-dname",
                        "CN=localhost", "-ext", "SAN=dns:localhost,ip:127.0.0.1,ip:0:0:0:0:0:0:0:1", "-storetype",
                        "PKCS12",
                        "-keystore", store.toString(), "-storepass", password)).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes());
        try {
            if (!keytool.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
                keytool.destroyForcibly();
                throw new IOException("keytool: " + said.strip());
            }
        } catch (InterruptedException e) {
            keytool.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}

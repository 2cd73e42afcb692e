package io.github.asyncio4j.examples;

import static io.github.asyncio4j.Asyncio.*;
import static java.lang.IO.*;

import io.github.asyncio4j.net.*;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;

/** An echo over TLS with a certificate of its own making, and what a client is told that has no reason to trust it. */
final class TlsEcho {

    private static final char[] PASSWORD = "not a secret".toCharArray();

    void echo(StreamReader reader, StreamWriter writer) {
        for (var line = await(reader.readTextLine()); line != null; line = await(reader.readTextLine())) {
            writer.write(line + "\n");
            await(writer.drain());
        }
    }

    void main() throws Exception {
        var store = certificate();
        var mine = (X509Certificate) store.getCertificate("me");
        run(() -> {
            var tls = Tls.server(store, PASSWORD).withAlpn("echo");
            try (var server = await(Network.startServer(this::echo, ListenOptions.at("127.0.0.1", 0).withTls(tls)))) {
                var address = ConnectOptions.to(server.address());
                var client = Tls.client().withServerName("localhost").withAlpn("echo");
                try (var connection = await(Network.openConnection(address.withTls(client.withTrust(mine))))) {
                    TlsInfo info = connection.writer().tlsInfo();
                    println("speaks " + info.alpn() + " over " + info.protocol());
                    connection.writer().write("hello\n");
                    println("received " + await(connection.reader().readTextLine()));
                }
                try (var connection = await(Network.openConnection(address.withTls(client)))) {
                    println("connected to anybody: " + connection);
                } catch (TlsCertificateException e) {
                    println(e.getMessage());
                }
            }
        });
    }

    /** The JDK's keytool makes one for a day; a server in earnest has two files, and calls {@code Tls.server(pem, key)}. */
    private static KeyStore certificate() throws IOException, GeneralSecurityException, InterruptedException {
        Path folder = Files.createTempDirectory("tls-echo");
        Path file = folder.resolve("store.p12");
        try {
            int status = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair", "-alias", "me", "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=localhost",
                    "-ext", "san=dns:localhost", "-validity", "1", "-storetype", "PKCS12", "-keystore", file.toString(),
                    "-storepass", new String(PASSWORD)).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
            if (status != 0) {
                throw new IOException("keytool made no certificate: it ended with " + status);
            }
            return KeyStore.getInstance(file.toFile(), PASSWORD);
        } finally {
            Files.deleteIfExists(file);
            Files.delete(folder);
        }
    }
}

package io.github.asyncio4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TlsEchoTest {

    @Test
    void theTrustingOneIsAnsweredAndTheOtherIsToldWhyItIsNot() throws Exception {
        List<String> lines = Output.of(() -> new TlsEcho().main());
        assertThat(lines).hasSize(3);
        assertThat(lines.subList(0, 2)).containsExactly("speaks echo over TLSv1.3", "received hello");
        assertThat(lines.get(2))
                .matches("the TLS handshake with localhost \\(127\\.0\\.0\\.1:\\d+\\) failed: the certificate"
                        + " is self-signed, and not one of those that are trusted: CN=localhost, issued by CN=localhost");
    }
}

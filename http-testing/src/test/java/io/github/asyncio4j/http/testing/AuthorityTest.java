package io.github.asyncio4j.http.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.net.Tls;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AuthorityTest {

    @Test
    void issuesACertificateForItsNamesAndThisMachine() throws Exception {
        List<X509Certificate> chain = Authority.issue(List.of("api.example.org", "*.example.net")).identity().chain();
        X509Certificate own = chain.getFirst();
        assertThat(own.getSubjectAlternativeNames()).extracting(name -> (Object) name.get(1))
                .containsExactly("localhost", "api.example.org", "*.example.net", "127.0.0.1", "0:0:0:0:0:0:0:1");
        assertThat(own.getVersion()).isEqualTo(3);
        assertThat(own.getBasicConstraints()).as("issues none itself").isEqualTo(-1);
        own.checkValidity();
        assertThat(own.getNotAfter().toInstant()).isBefore(Instant.now().plus(Duration.ofDays(31)));
    }

    @Test
    void itsSignatureIsThatOfTheAuthority() throws Exception {
        List<X509Certificate> chain = Authority.issue(List.of()).identity().chain();
        X509Certificate authority = chain.get(1);
        assertThat(Authority.trusted().trust()).containsExactly(authority);
        chain.getFirst().verify(authority.getPublicKey());
        authority.verify(authority.getPublicKey());
        assertThat(authority.getBasicConstraints()).isEqualTo(Integer.MAX_VALUE);
        assertThat(chain.getFirst().getIssuerX500Principal()).isEqualTo(authority.getSubjectX500Principal());
    }

    @Test
    void eachServerHasAKeyAndANumberOfItsOwn() {
        List<Tls.Identity> two = Stream.of("a", "b").map(name -> Authority.issue(List.of(name)).identity()).toList();
        assertThat(two.get(0).key()).isNotEqualTo(two.get(1).key());
        assertThat(two.get(0).chain().getFirst().getSerialNumber())
                .isNotEqualTo(two.get(1).chain().getFirst().getSerialNumber());
    }

    /** The length of what is longer than 127 and than 255 bytes is written in another way. */
    @Test
    void hasRoomForManyNames() throws Exception {
        for (int names = 0; names < 30; names++) {
            List<String> all =
                    Stream.iterate(1, i -> i + 1).limit(names).map(i -> "host-" + i + ".example.org").toList();
            X509Certificate own = Authority.issue(all).identity().chain().getFirst();
            assertThat(own.getSubjectAlternativeNames()).hasSize(names + 3);
        }
    }
}

package io.github.asyncio4j.http.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.http.Headers;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import org.junit.jupiter.api.Test;

class HeaderMappingTest {

    @Test
    void headersComeBackAsTheyWent() {
        Headers ours = Headers.of("A", "1", "b", "x", "a", "2");
        HttpHeaders netty = new DefaultHttpHeaders();
        HeaderMapping.write(ours, netty);
        assertThat(HeaderMapping.read(netty)).isEqualTo(ours);
    }

    @Test
    void receivedControlCharactersAreRefused() {
        HttpHeaders netty = DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
        netty.add("A", "b\u0001");
        assertThatThrownBy(() -> HeaderMapping.read(netty)).isInstanceOf(IllegalArgumentException.class);
    }
}

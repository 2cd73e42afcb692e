package io.github.asyncio4j.http.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.HttpHeaderValues;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokensTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"close | true", "Close | true", "keep-alive, close | true",
        "upgrade,CLOSE ,x | true", "closed | false", "keep-alive | false", "not close | false", ", | false"})
    void findsATokenInAList(String list, boolean there) {
        assertThat(Tokens.contains(list, HttpHeaderValues.CLOSE)).isEqualTo(there);
    }
}

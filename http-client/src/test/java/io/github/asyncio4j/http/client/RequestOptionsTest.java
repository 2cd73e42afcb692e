package io.github.asyncio4j.http.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.http.Headers;
import org.junit.jupiter.api.Test;

class RequestOptionsTest {

    @Test
    void eachSettingChangesACopy() {
        RequestOptions none = RequestOptions.none();
        RequestOptions all = none.withText("a").withHeader("X", "1").withHeaders(Headers.of("Y", "2"))
                .withTimeout(ClientTimeout.NONE);
        assertThat(all.headers())
                .isEqualTo(Headers.of("X", "1", "Y", "2"));
        assertThat(all.body().bytes()).containsExactly('a');
        assertThat(all.timeout()).isEqualTo(ClientTimeout.NONE);
        assertThat(none.headers()).isEmpty();
        assertThat(none.body()).isNull();
        assertThat(none.timeout()).isNull();
    }

    @Test
    void nullIsRefusedWithTheRightWord() {
        assertThatThrownBy(() -> RequestOptions.none().withTimeout(null)).hasMessageContaining("ClientTimeout.NONE");
        assertThatThrownBy(() -> RequestOptions.none().withBody(null, null)).hasMessage("the body is null");
    }
}

package io.github.asyncio4j.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StatusTest {

    @Test
    void everyCodeHasAReason() {
        assertThat(Status.reason(404)).isEqualTo("Not Found");
        assertThat(Status.reason(418)).isEqualTo("I'm a teapot");
        assertThat(Status.reason(299)).isEqualTo("Success");
        assertThat(Status.reason(499)).isEqualTo("Client Error");
        assertThat(Status.reason(599)).isEqualTo("Server Error");
        assertThat(Status.reason(7)).isEqualTo("Unknown");
    }

    @Test
    void someCodesHaveNoBody() {
        assertThat(Status.isBodyless(100)).isTrue();
        assertThat(Status.isBodyless(204)).isTrue();
        assertThat(Status.isBodyless(304)).isTrue();
        assertThat(Status.isBodyless(200)).isFalse();
    }
}

package io.github.asyncio4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JsonLineTest {

    @Test
    void textIsEscapedAndNothingIsLeftOut() {
        assertThat(new JsonLine().put("a", "\"\\\n\u0001\u2028\u00e9").put("b", (String) null).put("c", -1L))
                .hasToString("{\"a\":\"\\\"\\\\\\n\\u0001\\u2028\u00e9\",\"c\":-1}");
        assertThat(new JsonLine()).hasToString("{}");
    }
}

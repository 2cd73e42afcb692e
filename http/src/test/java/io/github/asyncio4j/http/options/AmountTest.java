package io.github.asyncio4j.http.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AmountTest {

    @Test
    void whatIsAllowedIsReturned() {
        assertThat(Amount.atLeastOne("times", 1)).isEqualTo(1);
        assertThat(Amount.atLeastOne("bytes", Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
        assertThat(Amount.notNegative("times", 0)).isZero();
        assertThat(Amount.notNegative("wait", Duration.ZERO)).isZero();
        assertThat(Amount.positive("wait", Duration.ofNanos(1))).isEqualTo(Duration.ofNanos(1));
    }

    @Test
    void whatIsNotIsRefusedByName() {
        assertThatIllegalArgumentException().isThrownBy(() -> Amount.atLeastOne("times", 0))
                .withMessage("times is 0; it must be >= 1");
        assertThatIllegalArgumentException().isThrownBy(() -> Amount.notNegative("bytes", -1L))
                .withMessage("bytes is -1; it must be >= 0");
        assertThatIllegalArgumentException().isThrownBy(() -> Amount.notNegative("wait", Duration.ofSeconds(-1)))
                .withMessage("wait is PT-1S; it must not be negative");
        assertThatIllegalArgumentException().isThrownBy(() -> Amount.positive("wait", Duration.ZERO))
                .withMessage("wait is PT0S; it must be more than zero");
    }
}

package io.github.asyncio4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FaultsTest {

    private final FlagImages images = new FlagImages();

    @Test
    void noneOrAllAtTheEnds() {
        assertThat(images.codes()).allMatch(code -> new Faults(0, 7).of(code) == Fault.NONE);
        assertThat(images.codes()).noneMatch(code -> new Faults(1, 7).of(code) == Fault.NONE);
    }

    @Test
    void theShareIsAboutTheRateAndOfAllKinds() {
        Map<Fault, Long> counts = count(new Faults(0.3, 1));
        assertThat(images.codes().size() - counts.get(Fault.NONE)).isBetween(55L, 100L);
        assertThat(counts).containsKeys(Fault.NOT_FOUND, Fault.UNAVAILABLE, Fault.CUT)
                .allSatisfy((_, count) -> assertThat(count).isGreaterThan(10));
    }

    @Test
    void theSameSeedIsTheSameServerAndAnotherIsAnother() {
        assertThat(images.codes()).allMatch(code -> new Faults(0.3, 1).of(code) == new Faults(0.3, 1).of(code));
        assertThat(images.codes()).anyMatch(code -> new Faults(0.3, 1).of(code) != new Faults(0.3, 2).of(code));
    }

    private Map<Fault, Long> count(Faults faults) {
        return images.codes().stream().map(faults::of)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }
}

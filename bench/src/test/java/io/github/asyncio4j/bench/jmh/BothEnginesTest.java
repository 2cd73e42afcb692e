package io.github.asyncio4j.bench.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

class BothEnginesTest {

    @Test
    void everyBenchmarkRunsOnBothEngines() {
        Set<String> names = BenchmarkList.defaultList()
                .getAll(OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT), List.of())
                .stream().map(BenchmarkListEntry::getUserClassQName)
                .map(name -> name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1))
                .collect(Collectors.toSet());

        assertThat(names).hasSize(16);
        assertThat(names).allSatisfy(name -> {
            String other = name.endsWith(".Carried") ? name.replace(".Carried", ".Portable")
                    : name.replace(".Portable", ".Carried");
            assertThat(names).contains(other);
        });
    }
}

package io.github.asyncio4j.http.jackson;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.BufferRecycler;
import tools.jackson.databind.json.JsonMapper;

class LastRecyclerTest {

    private final LastRecycler pool = new LastRecycler();

    @Test
    void whatCameBackLastIsTheNextOne() {
        BufferRecycler first = pool.acquireAndLinkPooled();
        first.releaseToPool();
        BufferRecycler second = pool.acquireAndLinkPooled();
        assertThat(second).isSameAs(first);
    }

    @Test
    void twoThatAreOutAreTwo() {
        BufferRecycler first = pool.acquireAndLinkPooled();
        BufferRecycler second = pool.acquireAndLinkPooled();
        assertThat(second).isNotSameAs(first);
        first.releaseToPool();
        second.releaseToPool();
        assertThat(pool.pooledCount()).isEqualTo(2);
        assertThat(List.of(pool.acquirePooled(), pool.acquirePooled())).containsExactlyInAnyOrder(first, second);
        assertThat(pool.pooledCount()).isZero();
    }

    @Test
    void clearedItHasNone() {
        BufferRecycler first = pool.acquireAndLinkPooled();
        BufferRecycler second = pool.acquireAndLinkPooled();
        first.releaseToPool();
        second.releaseToPool();
        assertThat(pool.clear()).isTrue();
        assertThat(pool.pooledCount()).isZero();
    }

    @Test
    void aMapperGivesBackWhatItTook() {
        JsonMapper mapper =
                JsonMapper.builder(JsonFactory.builder().recyclerPool(pool).build()).build();
        for (int i = 0; i < 3; i++) {
            assertThat(mapper.writeValueAsBytes(List.of(1, 2))).hasSize(5);
            assertThat(mapper.readTree("[1,2]").size()).isEqualTo(2);
        }
        assertThat(pool.pooledCount()).isEqualTo(1);
    }

    @Test
    void threadsNeverShareOne() {
        JsonMapper mapper =
                JsonMapper.builder(JsonFactory.builder().recyclerPool(pool).build()).build();
        assertThat(IntStream.range(0, 20_000).parallel().filter(i -> {
            String text = Integer.toString(i).repeat(i % 50 + 1);
            return !mapper.writeValueAsString(List.of(text)).equals("[\"" + text + "\"]");
        }).count()).isZero();
    }
}

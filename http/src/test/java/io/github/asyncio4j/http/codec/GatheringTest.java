package io.github.asyncio4j.http.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GatheringTest {

    @Test
    void aSinglePieceIsReturnedAsItIs() {
        byte[] piece = {1, 2};
        Gathering gathering = new Gathering();
        assertThat(gathering.bytes()).isEmpty();
        gathering.add(new byte[0]);
        gathering.add(piece);
        assertThat(gathering.bytes()).isSameAs(piece);
    }

    @Test
    void piecesAreJoinedAndNotChanged() {
        byte[] first = {1, 2};
        Gathering gathering = new Gathering();
        gathering.add(first);
        gathering.add(new byte[] {3});
        gathering.add(new byte[0]);
        gathering.add(new byte[] {4, 5});
        assertThat(gathering.bytes()).containsExactly(1, 2, 3, 4, 5);
        assertThat(first).containsExactly(1, 2);
    }

    @Test
    void manySmallPiecesAreJoined() {
        Gathering gathering = new Gathering();
        for (int i = 0; i < 10_000; i++) {
            gathering.add(new byte[] {(byte) i});
        }
        assertThat(gathering.bytes()).hasSize(10_000).endsWith((byte) 9_999);
    }
}

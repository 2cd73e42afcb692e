package io.github.asyncio4j.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileRangeTest {

    @ParameterizedTest
    @CsvSource({"bytes=0-0, 0, 1", "bytes=0-9, 0, 10", "bytes=5-, 5, 10", "bytes=5-100, 5, 10", "bytes=-3, 7, 10",
        "bytes=-100, 0, 10", "Bytes=9-9, 9, 10", "bytes= 2-3 , 2, 4", "bytes=0-99999999999999999999999, 0, 10",
        "bytes=0000000000000000000000001-2, 1, 3"})
    void takesAPart(String value, long from, long to) {
        assertThat(FileRange.parse(value, 10)).isEqualTo(new FileRange(from, to));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=10-", "bytes=10-20", "bytes=99999999999999999999-", "bytes=-0"})
    void whatLiesBehindTheEndCannotBeSent(String value) {
        assertThat(FileRange.parse(value, 10).isSatisfiable()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=1", "bytes=5-4", "bytes=0x1-2",
        "bytes=+1-2",
        "bytes=1--2", "bytes=\u0661-\u0662", "items=0-1", "bytes=1 -2", "bytes=0-1,3-4", "bytes=0-,0-,0-,0-",
        "bytes=--1"})
    void whatIsMalformedOrAsksForSeveralIsIgnored(String value) {
        assertThat(FileRange.parse(value, 10)).isNull();
    }

    @Test
    void anEmptyFileHasNoParts() {
        assertThat(FileRange.parse("bytes=0-", 0).isSatisfiable()).isFalse();
        assertThat(FileRange.parse("bytes=-5", 0)).isNull();
    }
}

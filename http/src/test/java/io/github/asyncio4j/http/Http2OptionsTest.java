package io.github.asyncio4j.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class Http2OptionsTest {

    private final Http2Options options = Http2Options.defaults();

    @Test
    void aChangeIsACopys() {
        assertThat(options.withMaxStreams(7).maxStreams()).isEqualTo(7);
        assertThat(options.maxStreams()).isEqualTo(100);
        assertThat(options.withMaxResets(1, 2).maxResetsForPeer()).isEqualTo(2);
        assertThat(options.withControlFrames(1, 2).controlBurst()).isEqualTo(2);
        assertThat(options.withStreamWindow(3))
                .hasToString("Http2Options[100 streams, windows of 3 and 1048576 bytes]");
    }

    @Test
    void whatCouldNotWorkIsRefusedByName() {
        for (Supplier<Http2Options> wrong : Stream.<Supplier<Http2Options>>of(() -> options.withMaxStreams(0),
                () -> options.withStreamWindow(0), () -> options.withMaxResets(0, 1), () -> options.withMaxResets(1, 0),
                () -> options.withControlFrames(0, 1), () -> options.withControlFrames(1, 0),
                () -> options.withMaxAnswersWaiting(0), () -> options.withMaxEmptyData(0),
                () -> options.withMaxContinuations(-1)).toList()) {
            assertThatThrownBy(wrong::get).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageMatching("[a-zA-Z]+ is -?\\d; it must be >= 1");
        }
        assertThatThrownBy(() -> options.withConnectionWindow(65_534)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("connectionWindow is 65534; it must be >= 65535, with which each connection begins");
    }
}

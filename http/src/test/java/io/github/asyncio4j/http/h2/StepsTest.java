package io.github.asyncio4j.http.h2;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StepsTest {

    private final List<Object> seen = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter() {
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            seen.add(cause.getMessage());
        }
    });
    private boolean failed;
    private final Steps steps = new Steps(() -> failed);

    private void run() {
        steps.run(channel.pipeline().firstContext());
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void allAreDoneInTheirOrder() {
        for (int turn = 0; turn < 2; turn++) {
            assertThat(steps.isEmpty()).isTrue();
            steps.add(_ -> seen.add("a"));
            steps.add(_ -> seen.add("b"));
            steps.add(_ -> seen.add("c"));
            assertThat(steps.isEmpty()).isFalse();
            run();
        }
        assertThat(seen).containsExactly("a", "b", "c", "a", "b", "c");
    }

    @Test
    void whatAStepAsksForIsDoneAfterThoseThatWait() {
        steps.add(_ -> {
            seen.add("a");
            assertThat(steps.isEmpty()).as("the wire to be told of it").isFalse();
            steps.add(_ -> seen.add("c"));
        });
        steps.add(_ -> seen.add("b"));
        run();
        assertThat(seen).containsExactly("a", "b", "c");
    }

    @Test
    void aStepThatFailsEndsNotTheOthers() {
        steps.add(_ -> {
            throw Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "first");
        });
        steps.add(_ -> {
            throw new IllegalStateException("second");
        });
        steps.add(_ -> seen.add("c"));
        run();
        assertThat(seen).containsExactly("first", "second", "c");
    }

    @Test
    void nothingIsDoneOnceTheConnectionHasFailed() {
        steps.add(_ -> failed = true);
        steps.add(_ -> seen.add("b"));
        run();
        assertThat(seen).isEmpty();
    }

    /** As a connection that is lost does, in the midst of them. */
    @Test
    void whatIsDroppedIsNotDone() {
        steps.add(_ -> steps.clear());
        steps.add(_ -> seen.add("b"));
        run();
        assertThat(seen).isEmpty();
        assertThat(steps.isEmpty()).isTrue();
    }
}

package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.Context;
import io.github.asyncio4j.ErrorContext;
import io.github.asyncio4j.SystemExit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProtocolCallsTest {

    private final List<String> told = new ArrayList<>();
    private BaseProtocol protocol = noting("");

    private BaseProtocol noting(String prefix) {
        return new Protocol() {
            @Override
            public void pauseWriting() {
                told.add(prefix + "pause");
            }

            @Override
            public void resumeWriting() {
                told.add(prefix + "resume");
            }
        };
    }

    private ProtocolCalls calls() {
        return new ProtocolCalls(getRunningLoop(), Context.copyContext(), new Fed(), () -> protocol);
    }

    @Test
    void aPauseIsToldAtOnceAndItsEndInATurn() {
        virtualRun(() -> {
            ProtocolCalls calls = calls();
            calls.pauseWriting();
            assertThat(told).containsExactly("pause");
            calls.resumeWriting();
            assertThat(told).containsExactly("pause");
            spin(1);
            assertThat(told).containsExactly("pause", "resume");
        });
    }

    /** Else it would hear of two pauses, and write between the two ends of them. */
    @Test
    void aPauseBeforeTheEndOfTheLastWasToldIsThatOneGoingOn() {
        virtualRun(() -> {
            ProtocolCalls calls = calls();
            calls.pauseWriting();
            calls.resumeWriting();
            calls.pauseWriting();
            spin(2);
            assertThat(told).containsExactly("pause");
            calls.resumeWriting();
            spin(1);
            assertThat(told).containsExactly("pause", "resume");
        });
    }

    @Test
    void whoIsExchangedMeanwhileIsNotTold() {
        virtualRun(() -> {
            ProtocolCalls calls = calls();
            calls.pauseWriting();
            calls.resumeWriting();
            protocol = noting("other's ");
            spin(1);
            assertThat(told).containsExactly("pause", "other's resume");
        });
    }

    @Test
    void aFailureIsReportedByItsNameUnlessItEndsTheLoop() {
        virtualRun(() -> {
            List<ErrorContext> reports = new ArrayList<>();
            getRunningLoop().setExceptionHandler((_, report) -> reports.add(report));
            ProtocolCalls calls = calls();
            calls.soon("connectionLost", () -> {
                throw new IllegalStateException("failed");
            });
            spin(1);
            assertThat(reports).singleElement().satisfies(report -> {
                assertThat(report.message()).isEqualTo("protocol.connectionLost() failed");
                assertThat(report.about()).containsEntry("protocol", protocol).containsKey("transport");
            });
            SystemExit exit = new SystemExit(3);
            assertThatThrownBy(() -> calls.now("connectionLost", () -> {
                throw exit;
            })).isSameAs(exit);
        });
    }
}

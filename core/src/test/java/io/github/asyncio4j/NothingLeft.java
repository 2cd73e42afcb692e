package io.github.asyncio4j;

import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Looks after every test, by itself, that nothing is left of it: no thread, no open loop, no descriptor, no report that
 * the test did not take, no leaked buffer. Stragglers have twenty seconds.
 */
public final class NothingLeft implements BeforeEachCallback, AfterEachCallback {

    private static final ExtensionContext.Namespace OURS = ExtensionContext.Namespace.create(NothingLeft.class);
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    /** Returns the reports to the logger {@code io.github.asyncio4j} so far, which the test thereby expected. */
    public static List<String> takeReports() {
        return Reports.ofTheLibrary().take();
    }

    /** Returns Netty's leak reports so far, which the test thereby expected. */
    public static List<String> takeLeaks() {
        return Reports.ofNetty().take();
    }

    @Override
    public void beforeEach(ExtensionContext test) {
        Reports.ofTheLibrary().take();
        Reports.ofNetty();
        test.getStore(OURS).put("census", Census.take());
    }

    @Override
    public void afterEach(ExtensionContext test) throws InterruptedException {
        Census before = test.getStore(OURS).get("census", Census.class);
        List<String> left = before.awaitNothingLeft(PATIENCE_NANOS);
        Reports.ofTheLibrary().take().forEach(report -> left.add("report that the test did not expect: " + report));
        Reports.ofNetty().take().forEach(leak -> left.add("leak: " + leak));
        if (!left.isEmpty() && test.getExecutionException().isEmpty()) {
            throw new AssertionError("the test left behind:\n  " + String.join("\n  ", left));
        }
    }
}

package io.github.asyncio4j.http.server;

import io.github.asyncio4j.AsyncTimeoutException;
import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.ErrorContext;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.SystemExit;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.net.NetworkException;
import java.util.Map;

/**
 * The answering of one request: the handler, and what becomes of its failures. The client is told a status and nothing
 * of the exception; the loop's exception handler is told all.
 */
final class Answering {

    private final EventLoop loop;
    private final Task<Void> task;
    private final Request request;

    /** Makes one, for the task that serves the connection. */
    Answering(EventLoop loop, Task<Void> task, Request request) {
        this.loop = loop;
        this.task = task;
        this.request = request;
    }

    static Response failed(int status) {
        return new HttpStatusException(status).response();
    }

    /** Returns the handler's response, or that of its failure. Suspends as the handler does. */
    Response handle(Match match) {
        Handler handler = match.handler();
        if (handler == null) {
            return match.allowed().isEmpty() ? failed(404)
                    : failed(405).withHeader("Allow", String.join(", ", match.allowed()));
        }
        try {
            Response response = handler.handle(request);
            if (response == null) {
                report(new NullPointerException("the handler returned null instead of a Response"));
                return failed(500);
            }
            return response;
        } catch (HttpStatusException e) {
            return e.response();
        } catch (SystemExit | VirtualMachineError e) {
            throw e;
        } catch (Throwable e) {
            throwIfCancelled(e);
            report(e);
            return failed(e instanceof AsyncTimeoutException ? 504 : 500);
        }
    }

    /**
     * Sends the response; if it cannot be made, the status 500 instead. Returns false if the connection has to be cut,
     * since the client has a part of it. Suspends while the client is behind, and while the body is made.
     */
    boolean send(Outgoing out, Response response) throws Exception {
        try {
            out.send(response);
            return true;
        } catch (NetworkException | Outgoing.SlowClient | SystemExit | VirtualMachineError e) {
            throw e;
        } catch (Throwable e) {
            throwIfCancelled(e);
            report(e);
            if (out.hasBegun()) {
                return false;
            }
            out.send(failed(500));
            return true;
        }
    }

    /** Goes on with a cancel of this task; one of something that the handler awaited is a failure like others. */
    private void throwIfCancelled(Throwable e) {
        if (e instanceof CancelledError cancelled && task.cancelling() > 0) {
            throw cancelled;
        }
    }

    private void report(Throwable failure) {
        loop.callExceptionHandler(new ErrorContext("the handler of " + request + " failed: " + failure, failure,
                Map.of("request", request)));
    }
}

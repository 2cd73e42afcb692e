package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.AsyncTimeoutException;
import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.ErrorContext;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.SystemExit;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.http.BodyRefusedException;
import io.github.asyncio4j.http.Headers;
import io.github.asyncio4j.http.WebSocketClosedException;
import io.github.asyncio4j.http.websocket.CloseCodes;
import io.github.asyncio4j.http.websocket.Conversation;
import io.github.asyncio4j.http.websocket.ServerHandshake;
import io.github.asyncio4j.net.NetworkException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;

/**
 * The answering of one request: the handler, and what becomes of its failures. The client is told a status and nothing
 * of the exception; the loop's exception handler is told all.
 */
final class Answering {

    private final EventLoop loop;
    private final Task<Void> task;
    private final Request request;

    /** Whether one of those who see responses has failed: what is sent because of that, they do not see. */
    private boolean unseen;

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
            return match.missing(request.method()).response();
        }
        try {
            Response response = handler.handle(request);
            if (response == null) {
                throw new NullPointerException("the handler returned null instead of a Response");
            }
            return response;
        } catch (HttpStatusException e) {
            return e.response();
        } catch (BodyRefusedException e) {
            return failed(e.status());
        } catch (SystemExit | VirtualMachineError e) {
            throw e;
        } catch (Throwable e) {
            throwIfCancelled(e);
            report(e);
            return failed(e);
        }
    }

    /** What the client is told of a failure: the trace in debug mode alone. */
    private Response failed(Throwable e) {
        Response response = failed(e instanceof AsyncTimeoutException ? 504 : 500);
        if (!loop.debug()) {
            return response;
        }
        StringWriter trace = new StringWriter();
        e.printStackTrace(new PrintWriter(trace));
        return Response.text(trace.toString()).withStatus(response.status());
    }

    /**
     * Sends the response; if it cannot be made, the status 500 instead. Returns false if the connection has to be cut,
     * since the client has a part of it. Suspends while the client is behind, and while the body is made.
     */
    boolean send(Outgoing out, Response response) throws Exception {
        out.answers(request);
        try {
            out.send(unseen ? response : prepared(request, response));
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

    /**
     * Ends a response that the handler began by itself. Returns false if the connection has to be cut. Suspends while the
     * client is behind.
     */
    boolean finish(Outgoing out, Response response) throws Exception {
        if (response.body() instanceof ResponseBody.Begun(StreamResponse stream) && stream.isBy(out)) {
            return send(stream);
        }
        if (response.status() < 500) {
            report(new IllegalStateException("the handler began a response and returned another one, "
                    + response + "; return what writeEof() gives"));
        }
        return false;
    }

    private boolean send(StreamResponse stream) throws Exception {
        try {
            stream.end();
            return true;
        } catch (NetworkException | Outgoing.SlowClient | SystemExit | VirtualMachineError e) {
            throw e;
        } catch (Throwable e) {
            throwIfCancelled(e);
            report(e);
            return false;
        }
    }

    /** Returns the response as it is to be sent: as those want it who see each before, compressed if it may be. */
    static Response prepared(Request request, Response response) throws Exception {
        Response prepared = response;
        for (ResponseSignal signal : request.app().preparing()) {
            prepared = signal.prepare(request, prepared);
            if (prepared == null) {
                throw new NullPointerException("a handler of the response signal returned null instead of a Response");
            }
        }
        return prepared.body().prepared(request, prepared);
    }

    /**
     * Returns the response that opens a WebSocket as those want it who see each before. Suspends as they do.
     *
     * @throws ServerHandshake.Refused with the status 500 if one of them fails, which is reported
     */
    Response opening(Response response) throws ServerHandshake.Refused {
        try {
            Response prepared = prepared(request, response);
            if (prepared.body() instanceof ResponseBody.Socket) {
                return prepared;
            }
            throw new IllegalStateException("a handler of the response signal returned " + prepared
                    + " in the place of a WebSocket; it may add headers to it");
        } catch (SystemExit | VirtualMachineError e) {
            throw e;
        } catch (Throwable e) {
            throwIfCancelled(e);
            report(e);
            unseen = true;
            throw new ServerHandshake.Refused(500, "500 Internal Server Error", Headers.EMPTY);
        }
    }

    /** Has a handler talk, and closes the socket as that ends. Suspends until the connection is gone. */
    void talk(Conversation socket, WebSocketHandler handler) {
        try {
            handler.handle(socket);
            socket.close();
        } catch (SystemExit | VirtualMachineError e) {
            throw e;
        } catch (Throwable e) {
            if (e instanceof CancelledError cancelled && task.cancelling() > 0) {
                socket.goodbye(CloseCodes.GOING_AWAY, "");
                throw cancelled;
            }
            if (!(e instanceof WebSocketClosedException && socket.isClosed())) {
                report(e);
            }
            await(socket.close(CloseCodes.INTERNAL_ERROR, ""));
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

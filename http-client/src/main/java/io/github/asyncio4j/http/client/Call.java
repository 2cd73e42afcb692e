package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.toThread;

import io.github.asyncio4j.http.Body;
import io.github.asyncio4j.http.Cookie;
import io.github.asyncio4j.http.Headers;
import io.github.asyncio4j.http.Json;
import io.github.asyncio4j.http.MediaType;
import io.github.asyncio4j.http.grammar.Gate;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One call of a session: as many requests as redirects, middlewares and a connection that proved dead make of it.
 *
 * <pre>
 *   redirects ( middlewares ( credentials and cookies ( a second try ( exchange ))))
 * </pre>
 */
final class Call {

    private static final int EXPECTATION_FAILED = 417;

    /** After so many times that a server has done nothing with a request, it is not sent to it again. */
    private static final int MAX_LEFT_ASIDE = 5;

    private final ClientOptions options;
    private final ClientSession session;
    private final ConnectionPool pool;
    private final RequestOptions own;
    private final CookieStore jar;
    private final Trace trace;
    private final List<String> secrets;
    private final long begun;
    private final ClientMiddleware.Next chain;

    /** Cookies of the caller's; none any more when another origin was seen. */
    private List<Cookie> cookies;

    /** Those that all requests of the session have; none any more then, either. */
    private List<Cookie> shared;

    Call(ClientOptions options, ClientSession session, RequestOptions own) {
        this.options = options;
        this.session = session;
        pool = session.pool();
        this.own = own;
        jar = session.cookieJar();
        trace = Trace.begin(options.traces(), own.traceContext());
        begun = pool.loop().time().toNanos();
        cookies = own.cookies();
        shared = options.cookies();
        List<String> named = new ArrayList<>(options.secretHeaders());
        named.addAll(own.secretHeaders());
        secrets = named;
        chain = chain();
    }

    /** Sends a request and follows where it leads. Suspends until the head of the last response is there. */
    ClientResponse perform(String method, URI url) {
        Headers headers = options.headers().with(own.headers());
        if (BasicAuth.of(url) != null && headers.contains("Authorization")) {
            throw new IllegalArgumentException("the URL has a user and a password, and there is an Authorization header"
                    + " too; leave one of them out: " + UrlText.shown(url));
        }
        return traced(compressed(new ClientRequest(method, UrlText.withQuery(url, own.params()), headers, body())));
    }

    /** Compresses the body, if that is asked for. Suspends while a library is loaded, the first time. */
    private ClientRequest compressed(ClientRequest request) {
        String coding = own.compression();
        Body body = request.body();
        if (coding == null || body == null || body.bytes() != null && body.bytes().length == 0) {
            return request;
        }
        if (request.headers().contains("Content-Encoding")) {
            throw new IllegalArgumentException("the body is to be compressed with " + coding + ", and there is a header"
                    + " Content-Encoding already: \"" + Gate.printable(request.headers().get("Content-Encoding", ""))
                    + "\"; leave one of them out");
        }
        return request.withHeader("Content-Encoding", coding).withBody(CompressedBody.of(body, coding));
    }

    private @Nullable Body body() {
        return own.json() == null ? own.body() : Body.of(mapper().write(own.json()), MediaType.JSON);
    }

    private Json mapper() {
        return options.json() == null ? Json.installed() : options.json();
    }

    private ClientResponse traced(ClientRequest request) {
        if (!trace.isHeard()) {
            return finish(send(request));
        }
        trace.tell((config, context) -> config.onRequestStart(context, request));
        try {
            ClientResponse response = send(request);
            trace.tell((config, context) -> config.onRequestEnd(context, request, response));
            return finish(response);
        } catch (Throwable e) {
            trace.tell((config, context) -> config.onRequestException(context, request, e));
            throw e;
        }
    }

    private ClientResponse send(ClientRequest first) {
        ClientRequest request = first;
        List<ClientResponse> history = new ArrayList<>(0);
        while (true) {
            ClientResponse response = await(chain.send(request));
            String location = own.allowRedirects() ? Redirect.location(response) : null;
            if (location == null) {
                response.follows(history, options.json());
                return response;
            }
            ClientRequest asked = request;
            trace.tell((config, context) -> config.onRequestRedirect(context, asked, response));
            history.add(response);
            try {
                request = follow(request, response, location, history);
            } finally {
                response.close();
            }
        }
    }

    private ClientRequest follow(ClientRequest request, ClientResponse response, String location,
            List<ClientResponse> history) {
        if (history.size() > own.maxRedirects()) {
            throw new TooManyRedirectsException(response, history, own.maxRedirects());
        }
        boolean credentials = !cookies.isEmpty() || !shared.isEmpty() || BasicAuth.of(request.url()) != null;
        Redirect next = Redirect.of(request, response.status(), location, secrets, credentials);
        if (next.leavesOrigin()) {
            cookies = List.of();
            shared = List.of();
        }
        response.spend();
        return next.request();
    }

    private ClientResponse finish(ClientResponse response) {
        Boolean raise = own.raiseForStatus();
        return (raise == null ? options.raiseForStatus() : raise) ? response.raiseForStatus() : response;
    }

    private ClientMiddleware.Next chain() {
        ClientMiddleware.Next next = request -> async(() -> transmit(request));
        for (ClientMiddleware middleware : (own.middlewares() == null ? options.middlewares() : own.middlewares())
                .reversed()) {
            ClientMiddleware.Next inner = next;
            next = request -> async(() -> handled(middleware, request, inner));
        }
        return next;
    }

    private static ClientResponse handled(ClientMiddleware middleware, ClientRequest request,
            ClientMiddleware.Next next) throws Exception {
        ClientResponse response = middleware.handle(request, next);
        if (response == null) {
            throw new NullPointerException("the middleware " + middleware + " returned null instead of a response");
        }
        return response;
    }

    /**
     * Sends a request, once more if that is what a dead connection needs or a server that knows no expectations, and a few
     * times more if the server leaves it aside: one that ends its connections after so many requests may do so again.
     */
    private ClientResponse transmit(ClientRequest request) {
        BasicAuth user = BasicAuth.of(request.url());
        ClientRequest bare = user == null ? request : request.withUrl(BasicAuth.without(request.url()));
        if (user != null && !request.headers().contains("Authorization")) {
            bare = bare.withHeader("Authorization", user.header());
        }
        Target target = Target.of(bare.url());
        BasicAuth found = options.netrc() && !bare.headers().contains("Authorization")
                ? session.netrc().of(target.origin().host()) : null;
        bare = found == null ? bare : bare.withHeader("Authorization", found.header());
        ClientRequest whole = withCookies(bare);
        boolean repeats = options.retryDeadConnections() && whole.isRepeatable();
        boolean died = false;
        int leftAside = 0;
        RequestOptions asked = own;
        while (true) {
            ClientTimeout timeout = own.timeout() == null ? options.timeout() : own.timeout();
            Exchange exchange = new Exchange(options, pool, whole, target, asked,
                    new Limits(pool.loop(), timeout, target, begun, trace));
            try {
                ClientResponse response = exchange.perform();
                keep(response);
                if (response.status() != EXPECTATION_FAILED || !asked.expectContinue() || whole.body() == null
                        || !exchange.keptItsBody() && !whole.isRepeatable()) {
                    return response;
                }
                // RFC 9110, 10.1.1: the same without the expectation. It was not processed, so any method may be repeated.
                response.close();
                asked = asked.withExpectContinue(false);
                whole = whole.withoutHeader("Expect");
            } catch (ServerDisconnectedException e) {
                boolean again = exchange.leftAside() ? leftAside++ < MAX_LEFT_ASIDE
                        : exchange.provedDead() && whole.isIdempotent() && !died;
                if (!repeats || !again) {
                    throw e;
                }
                died |= !exchange.leftAside();
            }
        }
    }

    /**
     * Puts the request's own cookies first; those of the jar that have one of their names are left out, and of the session's
     * those that have the name of any.
     */
    private ClientRequest withCookies(ClientRequest request) {
        List<Cookie> kept = jar.cookiesFor(request.url());
        if (kept.isEmpty() && cookies.isEmpty() && shared.isEmpty()) {
            return request;
        }
        String given = request.headers().get("Cookie", "");
        StringBuilder header = new StringBuilder(given);
        Set<String> names = new HashSet<>();
        Cookie.parseCookies(given).forEach(cookie -> names.add(cookie.name()));
        cookies.forEach(cookie -> append(header, cookie));
        cookies.forEach(cookie -> names.add(cookie.name()));
        for (Cookie cookie : kept) {
            if (!names.contains(cookie.name())) {
                append(header, cookie);
            }
        }
        kept.forEach(cookie -> names.add(cookie.name()));
        for (Cookie cookie : shared) {
            if (!names.contains(cookie.name())) {
                append(header, cookie);
            }
        }
        return header.isEmpty() ? request : request.withHeader("Cookie", header.toString());
    }

    private static void append(StringBuilder header, Cookie cookie) {
        header.append(header.isEmpty() ? "" : "; ").append(cookie.toPair());
    }

    /** Keeps the cookies of a response. Suspends while the list of public suffixes is read, the first time. */
    private void keep(ClientResponse response) {
        List<Cookie> set = response.cookies();
        try {
            if (set.stream().anyMatch(cookie -> cookie.domain() != null) && !PublicSuffixes.areLoaded()) {
                await(toThread(PublicSuffixes::list));
            }
            set.forEach(cookie -> jar.store(cookie, response.url()));
        } catch (Throwable e) {
            response.close();
            throw e;
        }
    }
}

package io.github.asyncio4j.http.h2;

import io.github.asyncio4j.http.codec.Framing;
import io.github.asyncio4j.http.grammar.Gate;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Between the heads of HTTP/2 and those of HTTP/1, which the rest of the project knows. */
final class Heads {

    /** What the objects of HTTP/1 say that were heads of HTTP/2. */
    static final HttpVersion VERSION = new HttpVersion("HTTP", 2, 0, true);

    /** Without Netty's checks: {@link Fields} has judged what comes, and the gate what goes. */
    private static final HttpHeadersFactory UNCHECKED =
            DefaultHttpHeadersFactory.headersFactory().withValidation(false);

    private static final AsciiString PROTOCOL = AsciiString.cached(":protocol");
    private static final AsciiString WEBSOCKET = AsciiString.cached("websocket");
    private static final AsciiString COOKIE = HttpHeaderNames.COOKIE;

    private Heads() {}

    /** Thrown for a head that breaks the rules of RFC 9113, section 8. */
    static final class Malformed extends RuntimeException {
        private static final long serialVersionUID = 1;

        Malformed(String fault) {
            super(fault, null, false, false);
        }
    }

    /** Returns the request that these fields are. */
    static StreamRequest request(Fields fields, boolean ends) {
        check(fields.fault());
        if (!fields.isRequest()) {
            throw new Malformed("pseudo-headers that no request has");
        }
        String method = fields.method().toString();
        CharSequence path = fields.path();
        CharSequence authority = fields.authority();
        CharSequence host = fields.get(HttpHeaderNames.HOST);
        if (authority == null) {
            authority = host;
        } else if (host != null && !AsciiString.contentEqualsIgnoreCase(authority, host)) {
            throw new Malformed("a Host that is not the authority");
        }
        CharSequence protocol = fields.get(PROTOCOL);
        boolean connect = method.equals("CONNECT") && protocol == null;
        if (protocol != null && (!method.equals("CONNECT") || !Gate.isToken(protocol) || fields.length() >= 0)) {
            throw new Malformed("a protocol that is none, or not asked for by CONNECT, or with a length");
        }
        if (!Gate.isToken(method) || connect != (path == null) || authority == null || !isHost(authority)) {
            throw new Malformed("a method, or an authority, that is none");
        }
        if (path != null && !isPath(path, method) || fields.scheme() != null && !isScheme(fields.scheme())) {
            throw new Malformed("a path, or a scheme, that is none");
        }
        if (ends && fields.length() > 0) {
            throw new Malformed("a Content-Length without a body");
        }
        HttpHeaders headers = UNCHECKED.newHeaders();
        headers.add(HttpHeaderNames.HOST, authority);
        copy(fields, headers);
        boolean socket = protocol != null && WEBSOCKET.contentEqualsIgnoreCase(protocol);
        if (socket) {
            // What asks for the same in HTTP/1; no head of HTTP/2 can bring these by itself.
            method = "GET";
            headers.add(HttpHeaderNames.UPGRADE, WEBSOCKET).add(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
        }
        long length = ends ? 0 : fields.length() < 0 ? Framing.CHUNKED : fields.length();
        CharSequence expect = fields.get(HttpHeaderNames.EXPECT);
        boolean expects = expect != null && HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(expect);
        return new StreamRequest(HttpMethod.valueOf(method), connect ? authority.toString() : path.toString(), headers,
                Framing.ofStream(length, expects), protocol == null ? StreamRequest.Opens.NOTHING
                        : socket ? StreamRequest.Opens.WEBSOCKET : StreamRequest.Opens.UNKNOWN);
    }

    /** Returns the response that these fields are. */
    static HttpResponse response(Fields fields) {
        check(fields.fault());
        CharSequence status = fields.status();
        if (!fields.isResponse() || status.length() != 3 || !isDigits(status) || status.charAt(0) == '0'
                || AsciiString.contentEquals(status, "101")) {
            throw new Malformed("a status that is none");
        }
        HttpHeaders headers = UNCHECKED.newHeaders();
        copy(fields, headers);
        return new DefaultHttpResponse(VERSION, HttpResponseStatus.valueOf(Integer.parseInt(status.toString())),
                headers);
    }

    /** Returns the end of a message with these trailers. */
    static LastHttpContent trailers(Fields fields) {
        check(fields.fault());
        if (!fields.isTrailer()) {
            throw new Malformed("a pseudo-header among the trailers");
        }
        LastHttpContent last = new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER, UNCHECKED);
        copy(fields, last.trailingHeaders());
        return last;
    }

    private static void check(@Nullable String fault) {
        if (fault != null) {
            throw new Malformed(fault);
        }
    }

    private static boolean isPath(CharSequence path, String method) {
        boolean asterisk = path.length() == 1 && path.charAt(0) == '*' && method.equals("OPTIONS");
        return Gate.isTarget(path) && (path.charAt(0) == '/' || asterisk);
    }

    private static boolean isScheme(CharSequence scheme) {
        return AsciiString.contentEqualsIgnoreCase(scheme, "http")
                || AsciiString.contentEqualsIgnoreCase(scheme, "https");
    }

    private static boolean isHost(CharSequence host) {
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '/' || c == '?' || c == '#' || c == '@' || c == ',' || c == '\\') {
                return false;
            }
        }
        return !host.isEmpty();
    }

    private static boolean isDigits(CharSequence text) {
        return text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** Copies what is no pseudo-header, and puts the pieces of the cookie together (RFC 9113, 8.2.3). */
    private static void copy(Fields fields, HttpHeaders headers) {
        StringBuilder cookies = null;
        for (Iterator<Map.Entry<CharSequence, CharSequence>> i = fields.iterator(); i.hasNext();) {
            Map.Entry<CharSequence, CharSequence> field = i.next();
            CharSequence name = field.getKey();
            if (COOKIE.contentEquals(name)) {
                cookies = (cookies == null ? new StringBuilder() : cookies.append("; ")).append(field.getValue());
            } else if (name.charAt(0) != ':' && !HttpHeaderNames.HOST.contentEquals(name)) {
                headers.add(name, field.getValue());
            }
        }
        if (cookies != null) {
            headers.add(COOKIE, cookies.toString());
        }
    }

    /** Returns the fields of a response, without those that say how HTTP/1 delimits it. */
    static Http2Headers fields(HttpResponse response) {
        Http2Headers fields = new DefaultHttp2Headers(false).status(response.status().codeAsText());
        copy(response.headers(), fields);
        return fields;
    }

    /** Returns the fields of a request, without those that say how HTTP/1 delimits it. */
    static Http2Headers fields(HttpRequest request, String scheme) {
        Http2Headers fields = new DefaultHttp2Headers(false).method(request.method().asciiName()).scheme(scheme)
                .path(request.uri());
        String host = request.headers().get(HttpHeaderNames.HOST);
        if (host != null) {
            fields.authority(host);
        }
        copy(request.headers(), fields);
        return fields;
    }

    /** Returns trailers. */
    static Http2Headers fields(HttpHeaders trailers) {
        Http2Headers fields = new DefaultHttp2Headers(false);
        copy(trailers, fields);
        return fields;
    }

    private static void copy(HttpHeaders headers, Http2Headers fields) {
        for (Iterator<Map.Entry<CharSequence, CharSequence>> i = headers.iteratorCharSequence(); i.hasNext();) {
            Map.Entry<CharSequence, CharSequence> field = i.next();
            AsciiString name = AsciiString.of(field.getKey()).toLowerCase();
            if (!Fields.isOfConnections(name) && !HttpHeaderNames.HOST.contentEquals(name)) {
                fields.add(name, field.getValue());
            }
        }
    }
}

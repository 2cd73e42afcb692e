package io.github.asyncio4j.http.websocket;

import io.github.asyncio4j.http.Headers;
import io.github.asyncio4j.http.WebSocketOptions;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The server's part in the opening: what it agrees to, and what it answers.
 *
 * @param agreed what both sides have agreed on
 * @param headers those of the response with status 101
 */
public record ServerHandshake(Handshake agreed, Headers headers) {

    /** The request cannot be granted. Its message is for the client to read. */
    public static final class Refused extends Exception {

        private static final long serialVersionUID = 1;

        private final int status;
        private final transient Headers headers;

        /** Makes one. */
        public Refused(int status, String message, Headers headers) {
            super(message);
            this.status = status;
            this.headers = headers;
        }

        /** Returns the status to answer with. */
        public int status() {
            return status;
        }

        /** Returns headers to answer with. */
        public Headers headers() {
            return headers;
        }
    }

    /** Returns whether a request asks for a WebSocket, whether rightly or not. */
    public static boolean isAskedFor(String method, Headers request) {
        return method.equals("GET") && Handshake.isUpgrade(request);
    }

    /** Grants a request, or throws why not. */
    public static ServerHandshake of(String method, Headers request, WebSocketOptions options) throws Refused {
        if (!isAskedFor(method, request)) {
            throw new Refused(426, "this is a WebSocket; ask for it with Upgrade: websocket",
                    Headers.of("Upgrade", "websocket"));
        }
        checkVersion(request);
        List<String> keys = request.getAll(Handshake.KEY);
        if (keys.size() != 1 || !isKey(keys.getFirst())) {
            throw new Refused(400, "Sec-WebSocket-Key has to be there once, 16 bytes in base64", Headers.EMPTY);
        }
        return grant(request, options, Headers.of("Upgrade", "websocket", "Connection", "Upgrade", Handshake.ACCEPT,
                Handshake.accept(keys.getFirst())));
    }

    /** Grants a request that came by CONNECT on a stream of HTTP/2, which takes no key (RFC 8441), or throws why not. */
    public static ServerHandshake ofStream(Headers request, WebSocketOptions options) throws Refused {
        checkVersion(request);
        return grant(request, options, Headers.EMPTY);
    }

    private static void checkVersion(Headers request) throws Refused {
        List<String> versions = request.getAll(Handshake.VERSION);
        if (versions.size() != 1 || !versions.getFirst().equals("13")) {
            throw new Refused(426, "the version of WebSocket that is spoken here is 13",
                    Headers.of(Handshake.VERSION, "13", "Upgrade", "websocket"));
        }
    }

    private static ServerHandshake grant(Headers request, WebSocketOptions options, Headers answer) throws Refused {
        checkOrigin(request, options);
        String protocol = protocol(request, options);
        Deflate deflate = options.compression() ? deflate(request) : null;
        Headers headers = answer;
        if (protocol != null) {
            headers = headers.and(Handshake.PROTOCOL, protocol);
        }
        if (deflate != null) {
            headers = headers.and(Handshake.EXTENSIONS, deflate.answer());
        }
        return new ServerHandshake(new Handshake(protocol, deflate), headers);
    }

    private static boolean isKey(String key) {
        try {
            return key.length() == 24 && Base64.getDecoder().decode(key).length == 16;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** A page of another host must not act here with the cookies of its reader: browsers leave that to the server. */
    private static void checkOrigin(Headers request, WebSocketOptions options) throws Refused {
        List<String> origins = request.getAll("Origin");
        if (options.anyOrigin() || origins.isEmpty()) {
            return;
        }
        String origin = origins.getFirst();
        boolean allowed = origins.size() == 1
                && (options.origins().stream().anyMatch(origin::equalsIgnoreCase)
                        || isSameHost(origin, request.get("Host", "")));
        if (!allowed) {
            throw new Refused(403, "pages of this origin may not connect here", Headers.EMPTY);
        }
    }

    private static boolean isSameHost(String origin, String host) {
        try {
            URI uri = new URI(origin);
            String name = uri.getHost();
            int usual = "https".equalsIgnoreCase(uri.getScheme()) ? 443
                    : "http".equalsIgnoreCase(uri.getScheme()) ? 80 : 0;
            if (name == null || usual == 0) {
                return false;
            }
            String wanted = host.toLowerCase(Locale.ROOT);
            String named = name.toLowerCase(Locale.ROOT);
            int port = uri.getPort() < 0 ? usual : uri.getPort();
            return wanted.equals(named + ":" + port) || port == usual && wanted.equals(named);
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static @Nullable String protocol(Headers request, WebSocketOptions options) {
        List<String> offered = new ArrayList<>();
        for (String value : request.getAll(Handshake.PROTOCOL)) {
            for (String name : value.split(",", -1)) {
                offered.add(name.strip());
            }
        }
        for (String name : offered) {
            if (options.protocols().contains(name)) {
                return name;
            }
        }
        return null;
    }

    /** The first offer that can be kept; those that are malformed refuse the whole. */
    private static @Nullable Deflate deflate(Headers request) throws Refused {
        try {
            for (Extension extension : Extension.parse(request.getAll(Handshake.EXTENSIONS))) {
                Deflate offered = extension.offered();
                if (offered != null) {
                    return offered;
                }
            }
            return null;
        } catch (IllegalArgumentException e) {
            throw new Refused(400, "Sec-WebSocket-Extensions is malformed", Headers.EMPTY);
        }
    }
}

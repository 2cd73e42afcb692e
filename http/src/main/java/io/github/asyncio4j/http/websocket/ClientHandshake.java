package io.github.asyncio4j.http.websocket;

import io.github.asyncio4j.http.Headers;
import io.github.asyncio4j.http.WebSocketOptions;
import io.github.asyncio4j.http.grammar.Gate;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The client's part in the opening: what it asks, and whether the answer is one to that. */
public final class ClientHandshake {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final WebSocketOptions options;
    private final String key;

    /** Makes one with a key of its own. */
    public ClientHandshake(WebSocketOptions options) {
        this.options = options;
        byte[] nonce = new byte[16];
        RANDOM.nextBytes(nonce);
        key = Base64.getEncoder().encodeToString(nonce);
    }

    /** Returns the headers of the request. */
    public Headers headers() {
        Headers headers = Headers.of("Upgrade", "websocket", "Connection", "Upgrade", Handshake.KEY, key,
                Handshake.VERSION, "13");
        if (!options.protocols().isEmpty()) {
            headers = headers.and(Handshake.PROTOCOL, String.join(", ", options.protocols()));
        }
        return options.compression() ? headers.and(Handshake.EXTENSIONS, Deflate.NAME) : headers;
    }

    /**
     * Returns what was agreed on, by the headers of a response with status 101.
     *
     * @throws IllegalArgumentException a sentence, without its end, that says what is wrong with them
     */
    public Handshake agreed(Headers response) {
        if (!Handshake.isUpgrade(response)) {
            throw new IllegalArgumentException("it does not say Upgrade: websocket and Connection: Upgrade");
        }
        List<String> accept = response.getAll(Handshake.ACCEPT);
        if (accept.size() != 1 || !accept.getFirst().equals(Handshake.accept(key))) {
            throw new IllegalArgumentException("its Sec-WebSocket-Accept does not prove that it has read the request");
        }
        return new Handshake(protocol(response.getAll(Handshake.PROTOCOL)), deflate(response));
    }

    private @Nullable String protocol(List<String> chosen) {
        if (chosen.isEmpty()) {
            return null;
        }
        if (chosen.size() > 1 || !options.protocols().contains(chosen.getFirst())) {
            throw new IllegalArgumentException("it chose the subprotocol " + Gate.printable(String.join(", ", chosen))
                    + ", and offered were " + options.protocols());
        }
        return chosen.getFirst();
    }

    private @Nullable Deflate deflate(Headers response) {
        List<Extension> extensions = Extension.parse(response.getAll(Handshake.EXTENSIONS));
        if (extensions.isEmpty()) {
            return null;
        }
        Deflate agreed = options.compression() && extensions.size() == 1 ? extensions.getFirst().agreed() : null;
        if (agreed == null) {
            throw new IllegalArgumentException("it agreed to extensions that were not offered: "
                    + Gate.printable(String.join(", ", response.getAll(Handshake.EXTENSIONS))));
        }
        return agreed;
    }
}

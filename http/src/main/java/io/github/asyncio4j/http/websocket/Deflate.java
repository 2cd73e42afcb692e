package io.github.asyncio4j.http.websocket;

/**
 * What both sides agreed on for permessage-deflate (RFC 7692).
 *
 * @param serverForgets whether the server compresses each message on its own
 * @param clientForgets whether the client does
 * @param serverBits how far back the server may refer, as a power of two: 8 to 15
 * @param clientBits how far back the client may
 */
public record Deflate(boolean serverForgets, boolean clientForgets, int serverBits, int clientBits) {

    static final String NAME = "permessage-deflate";
    static final int MAX_BITS = 15;

    /** Whether messages of this side may refer to those before. */
    boolean keepsContext(boolean ofClient) {
        return ofClient ? !clientForgets : !serverForgets;
    }

    /** How far back messages of this side may refer. */
    int bits(boolean ofClient) {
        return ofClient ? clientBits : serverBits;
    }

    /** Returns what a server answers to an offer of these. */
    String answer() {
        return NAME + (serverForgets ? "; server_no_context_takeover" : "")
                + (clientForgets ? "; client_no_context_takeover" : "")
                + (serverBits < MAX_BITS ? "; server_max_window_bits=" + serverBits : "");
    }
}

package io.github.asyncio4j.http.client;

import io.github.asyncio4j.http.grammar.Gate;

/** Thrown when JSON was to be read from a response which says that its body is something else. */
public final class ContentTypeException extends ClientResponseException {

    private static final long serialVersionUID = 1;

    ContentTypeException(ClientResponse response) {
        super("the response is no JSON: its Content-Type is \""
                + Gate.printable(response.headers().get("Content-Type", "")) + "\"; jsonOf reads it nevertheless: "
                + UrlText.shown(response.url()), response.status(), response.reason(), response.url(),
                response.headers());
    }
}

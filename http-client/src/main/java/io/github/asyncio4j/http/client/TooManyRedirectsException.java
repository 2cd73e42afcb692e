package io.github.asyncio4j.http.client;

import java.util.List;

/** Thrown when a request was sent on and on, more often than {@link RequestOptions#maxRedirects} allows. */
public final class TooManyRedirectsException extends ClientResponseException {

    private static final long serialVersionUID = 1;

    private final transient List<ClientResponse> history;

    TooManyRedirectsException(ClientResponse last, List<ClientResponse> history, int limit) {
        super("there were more redirects than the limit maxRedirects, " + limit + ", the last one by "
                + UrlText.shown(last.url()), last.status(), last.reason(), last.url(), last.headers());
        this.history = List.copyOf(history);
    }

    /** Returns the redirects, oldest first; they are closed. */
    public List<ClientResponse> history() {
        return history;
    }
}

package io.github.asyncio4j.http.client;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads Link headers as RFC 8288, appendix B, does: what is malformed is passed over, and the rest is kept. One pass. */
final class LinkParsing {

    /** More would make a page's worth of objects of one header. */
    private static final int MOST = 1_000;

    private final URI base;
    private final String text;
    private final List<Link> links;
    private int at;

    private LinkParsing(URI base, String text, List<Link> links) {
        this.base = base;
        this.text = text;
        this.links = links;
    }

    /** Returns the links of these headers, relative ones resolved against the URL of the response. */
    static List<Link> parse(URI base, List<String> headers) {
        List<Link> links = new ArrayList<>(2);
        for (String header : headers) {
            new LinkParsing(base, header, links).parse();
        }
        return links;
    }

    private void parse() {
        while (links.size() < MOST) {
            skip(", \t");
            if (peek() != '<') {
                return;
            }
            int end = text.indexOf('>', at);
            if (end < 0) {
                return;
            }
            String target = text.substring(at + 1, end).strip();
            at = end + 1;
            Map<String, String> parameters = parameters();
            URI url = resolved(base, target);
            // With an anchor it does not lead from this response, but from something else.
            if (url != null && !parameters.containsKey("anchor")) {
                links.add(new Link(url, parameters));
            }
        }
    }

    private static @Nullable URI resolved(URI base, String target) {
        try {
            return UrlText.resolved(base, target);
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    private Map<String, String> parameters() {
        Map<String, String> parameters = new HashMap<>(4);
        while (true) {
            skip(" \t");
            if (peek() != ';') {
                break;
            }
            at++;
            skip(" \t");
            String name = upTo("=;, \t").toLowerCase(Locale.ROOT);
            skip(" \t");
            String value = "";
            if (peek() == '=') {
                at++;
                skip(" \t");
                value = peek() == '"' ? quoted() : upTo(";, \t");
            }
            if (!name.isEmpty()) {
                parameters.putIfAbsent(name, value);
            }
        }
        // Whatever else stands here belongs to no link.
        upTo(",");
        return parameters;
    }

    private String quoted() {
        StringBuilder value = new StringBuilder();
        at++;
        while (at < text.length() && text.charAt(at) != '"') {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            value.append(text.charAt(at++));
        }
        at = Math.min(at + 1, text.length());
        return value.toString();
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private void skip(String characters) {
        while (at < text.length() && characters.indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private String upTo(String characters) {
        int from = at;
        while (at < text.length() && characters.indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(from, at);
    }
}

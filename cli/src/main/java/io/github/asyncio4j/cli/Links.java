package io.github.asyncio4j.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * What a page of HTML says: its title, and the links it asks robots to follow.
 *
 * @param title what stands in the title, or null
 */
record Links(@Nullable String title, List<URI> urls) {

    /** Reads a page; a charset that the server did not name is looked for in the page. */
    static Links read(byte[] html, @Nullable String charset, URI url) {
        Document page;
        try {
            page = Jsoup.parse(new ByteArrayInputStream(html), charset, url.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String title = page.title().isEmpty() ? null : page.title();
        if (page.select("meta[name=robots]").stream().anyMatch(Links::isNotToBeFollowed)) {
            return new Links(title, List.of());
        }
        Set<URI> urls = new LinkedHashSet<>();
        for (Element link : page.select("a[href], area[href]")) {
            URI to = link.attr("rel").toLowerCase(Locale.ROOT).contains("nofollow") ? null
                    : WebUrl.parse(link.absUrl("href"));
            if (to != null) {
                urls.add(to);
            }
        }
        return new Links(title, List.copyOf(urls));
    }

    private static boolean isNotToBeFollowed(Element meta) {
        String content = meta.attr("content").toLowerCase(Locale.ROOT);
        return content.contains("nofollow") || content.strip().equals("none");
    }
}

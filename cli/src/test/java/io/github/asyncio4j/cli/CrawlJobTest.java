package io.github.asyncio4j.cli;

import static io.github.asyncio4j.Asyncio.run;
import static io.github.asyncio4j.cli.TinyServer.answer;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Crawls a site of a test, on one loop with its server. */
class CrawlJobTest {

    private static final String HTML = "200 OK\r\nContent-Type: text/html; charset=utf-8";

    @TempDir private Path dir;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Map<String, byte[]> site = new HashMap<>();
    private List<String> asked = List.of();
    private boolean sameHost = true;
    private int mostPages = 100;

    private void page(String path, String... links) {
        StringBuilder html = new StringBuilder("<title>page ").append(path).append("</title>");
        for (String link : links) {
            html.append("<a href='").append(link).append("'>there</a>");
        }
        site.put(path, answer(HTML, html.toString()));
    }

    private int crawl(int depth) {
        return run(() -> {
            try (TinyServer server = new TinyServer(
                    head -> site.getOrDefault(head.split(" ")[1], answer("404 Not Found", "no")))) {
                CrawlPlan plan = new CrawlPlan(WebUrl.parse(server.url("/")), depth, 3, 3, sameHost, Duration.ZERO,
                        mostPages, dir.resolve("report"));
                try {
                    return new CrawlJob(plan, new PrintStream(bytes, true, StandardCharsets.UTF_8), false).run();
                } finally {
                    asked = server.heads().stream().map(head -> head.split(" ")[1]).toList();
                }
            }
        });
    }

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private String row(String depth) {
        return printed().lines().filter(text -> text.startsWith(depth + " ")).findFirst().orElseThrow()
                .replaceAll(" +", " ");
    }

    @Test
    void eachPageIsAskedForOnceUpToTheDepth() {
        page("/", "/a", "b#part", "/a", "/");
        page("/a", "/c", "/");
        page("/b", "/c");
        page("/c", "/too-far");
        assertThat(crawl(2)).isZero();
        assertThat(asked).containsExactlyInAnyOrder("/robots.txt", "/", "/a", "/b", "/c");
        assertThat(row("0")).startsWith("0 1 1 0 0 0 0 0 ");
        assertThat(row("1")).startsWith("1 2 2 0 0 0 0 0 ");
        assertThat(row("all")).startsWith("all 4 4 0 0 0 0 0 ");
        assertThat(printed()).containsPattern("\n4 pages in [0-9.]+ s, [0-9.]+ a second.\n$");
    }

    @Test
    void brokenLinksAreToldWithThePageThatHasThem() {
        page("/", "/a", "/down");
        page("/a", "/gone");
        site.put("/down", answer("500 Internal Server Error", ""));
        assertThat(crawl(2)).isEqualTo(CrawlJob.EXIT_CODE_BROKEN);
        assertThat(row("all")).startsWith("all 4 2 0 1 1 0 0 ");
        assertThat(printed()).containsPattern("Failed: http://[0-9.:]+/gone: the server answered 404; the link is in"
                + " http://[0-9.:]+/a\n");
    }

    @Test
    void whatRobotsTxtKeepsFromRobotsIsNotAskedFor() {
        site.put("/robots.txt", answer("200 OK", "User-agent: *\nDisallow: /private\nAllow: /private/open$\n"));
        page("/", "/private/x", "/private/open");
        page("/private/open");
        assertThat(crawl(1)).isZero();
        assertThat(asked).containsExactly("/robots.txt", "/", "/private/open");
        assertThat(row("1")).startsWith("1 2 1 0 0 0 0 1 ");
    }

    @Test
    void aSiteThatCannotSayWhatItAllowsIsLeftAlone() {
        site.put("/robots.txt", answer("503 Service Unavailable", ""));
        page("/");
        assertThat(crawl(1)).isEqualTo(1);
        assertThat(asked).containsExactly("/robots.txt");
        assertThat(printed()).contains("the server answered 503 for robots.txt");
    }

    @Test
    void aRedirectIsALinkThatGoesNoFurtherAway() {
        site.put("/", answer("302 Found\r\nLocation: /home?x=1", ""));
        page("/home?x=1", "/a");
        page("/a");
        assertThat(crawl(1)).isZero();
        assertThat(asked).containsExactly("/robots.txt", "/", "/home?x=1", "/a");
        assertThat(row("0")).startsWith("0 2 1 1 ");
    }

    @Test
    void otherHostsAreLeftOutOrNot() {
        String other = "http://127.0.0.1:1/away";
        page("/", other, "mailto:me@example.org", "javascript:void(0)");
        assertThat(crawl(1)).isZero();
        sameHost = false;
        assertThat(crawl(1)).isEqualTo(1);
        assertThat(printed()).contains("Failed: " + other + ": robots.txt cannot be had: ");
    }

    @Test
    void whatIsNoPageIsNotRead() {
        page("/", "/image");
        site.put("/image", answer("200 OK\r\nContent-Type: image/png", "<a href='/x'>"));
        assertThat(crawl(3)).isZero();
        assertThat(asked).containsExactly("/robots.txt", "/", "/image");
    }

    @Test
    void noMorePagesThanAllowed() {
        page("/", "/1", "/2", "/3", "/4");
        mostPages = 3;
        crawl(1);
        assertThat(asked).containsExactlyInAnyOrder("/robots.txt", "/", "/1", "/2");
        assertThat(printed()).contains("2 links were left out; --max-pages allows more.");
    }

    @Test
    void eachPageIsALineOfJson() throws Exception {
        page("/", "/gone");
        crawl(1);
        List<String> lines = Files.readAllLines(dir.resolve("report"));
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst()).matches("\\{\"time\":\"[0-9TZ:.-]+\",\"url\":\"http://127[0-9.:]+/\",\"depth\":0,"
                + "\"outcome\":\"ok\",\"status\":200,\"type\":\"text/html\",\"bytes\":46,\"millis\":\\d+,"
                + "\"title\":\"page /\",\"links\":1}");
        assertThat(lines.getLast()).matches("\\{.*\"from\":\"http://127[0-9.:]+/\",\"depth\":1,\"outcome\":\"refused\","
                + "\"status\":404,.*\"error\":\"the server answered 404\"}");
    }
}

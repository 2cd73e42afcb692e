package io.github.asyncio4j.http.server;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The page that lists what is in a folder. Names are escaped; they come from whoever may write there. */
final class FolderListing {

    private static final int MOST = 10_000;

    private FolderListing() {}

    /** What is listed. */
    private record Line(String name, boolean isFolder) {}

    /** Makes the page, without what is as if it were not there; on another thread. */
    static Response of(Path folder, String title, boolean isTop, StaticOptions options) throws IOException {
        List<Line> lines = new ArrayList<>();
        boolean all = true;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (lines.size() == MOST) {
                    all = false;
                    break;
                }
                if ((options.hidden() || !name.startsWith("."))
                        && (options.followsLinks() || !Files.isSymbolicLink(entry))) {
                    lines.add(new Line(name, Files.isDirectory(entry)));
                }
            }
        }
        lines.sort(Comparator.comparing((Line line) -> !line.isFolder()).thenComparing(Line::name));
        String heading = "Index of " + escaped(title);
        StringBuilder page =
                new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>")
                        .append(heading).append("</title></head>\n<body>\n<h1>").append(heading)
                        .append("</h1>\n<ul>\n");
        if (!isTop) {
            page.append("<li><a href=\"../\">../</a></li>\n");
        }
        for (Line line : lines) {
            String end = line.isFolder() ? "/" : "";
            page.append("<li><a href=\"./").append(escaped(Percent.path(line.name()))).append(end).append("\">")
                    .append(escaped(line.name())).append(end).append("</a></li>\n");
        }
        page.append("</ul>\n").append(all ? "" : "<p>There are more than " + MOST + ".</p>\n")
                .append("</body>\n</html>\n");
        return Response.html(page.toString()).withHeader("Content-Security-Policy", "default-src 'none'");
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;").replace("'",
                "&#39;");
    }
}

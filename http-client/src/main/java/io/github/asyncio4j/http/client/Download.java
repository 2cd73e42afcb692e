package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.sleep;

import io.github.asyncio4j.AsyncTimeoutException;
import io.github.asyncio4j.http.BodyStream;
import io.github.asyncio4j.http.Headers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** One download into a file, from where a former one came to if the server still has the same there. */
final class Download {

    /** How much is written to the disk at once. */
    private static final int PIECE = 256 * 1024;

    private static final int OK = 200;
    private static final int PARTIAL = 206;
    private static final int NOT_SATISFIABLE = 416;
    private static final long UNKNOWN = -1;

    /** A date says what a file is only if it was not written again in the same moment: RFC 9110, 8.8.2.2. */
    private static final Duration STRONG_AFTER = Duration.ofSeconds(60);

    private final ClientSession session;
    private final String url;
    private final DownloadOptions options;
    private final PartFile file;

    /** What the part is of. */
    private PartFile.@Nullable Origin origin;

    private Download(ClientSession session, String url, DownloadOptions options, PartFile file) {
        this.session = session;
        this.url = url;
        this.options = options;
        this.file = file;
        PartFile.Origin known = file.origin();
        origin = known != null && known.url().equals(url) ? known : null;
    }

    /** Downloads, and returns how many bytes the file has. Suspends until it is there. A cancel keeps the part. */
    static long run(ClientSession session, String url, Path target, DownloadOptions options) throws IOException {
        PartFile file = PartFile.open(target);
        try {
            return new Download(session, url, options, file).run();
        } finally {
            file.close();
        }
    }

    private long run() {
        for (int attempt = 1;; attempt++) {
            try {
                receive();
                break;
            } catch (ClientConnectionException | ClientPayloadException | AsyncTimeoutException e) {
                if (attempt >= options.attempts()) {
                    throw e;
                }
                await(sleep(Duration.ofSeconds(1)));
            }
        }
        check();
        file.complete();
        return file.length();
    }

    private void check() {
        byte[] expected = options.sha256();
        if (expected == null) {
            return;
        }
        byte[] found = file.sha256();
        if (!Arrays.equals(expected, found)) {
            file.delete();
            throw new ClientPayloadException("what was downloaded has the SHA-256 " + HexFormat.of().formatHex(found)
                    + " and not " + HexFormat.of().formatHex(expected) + ": " + url, null);
        }
    }

    private void receive() {
        boolean resume = origin != null && file.length() > 0;
        try (ClientResponse response = await(session.get(url, resume ? rest() : whole()))) {
            if (!resume) {
                receiveWhole(response);
                return;
            }
            if (response.status() == PARTIAL && isRest(response.headers())) {
                receiveBody(response, total(response.headers().get("Content-Range")));
                return;
            }
            if (response.status() == NOT_SATISFIABLE && isSame(response.headers())
                    && total(response.headers().get("Content-Range", "")) == file.length()) {
                // All of it was there already.
                return;
            }
            if (response.status() != PARTIAL && response.status() != NOT_SATISFIABLE) {
                receiveWhole(response);
                return;
            }
        }
        // The server does not do what If-Range says, or lost what it had.
        try (ClientResponse response = await(session.get(url, whole()))) {
            receiveWhole(response);
        }
    }

    /** As it is, since a part of what is compressed goes together with no other compression of the same. */
    private RequestOptions whole() {
        return options.request().withHeader("Accept-Encoding", "identity").withAutoDecompress(false);
    }

    private RequestOptions rest() {
        return whole().withHeader("Range", "bytes=" + file.length() + "-").withHeader("If-Range", origin.validator());
    }

    private void receiveWhole(ClientResponse response) {
        if (response.status() != OK) {
            throw new ClientResponseException(response.status(), response.reason(), response.url(),
                    response.headers());
        }
        String validator = validator(response.headers());
        origin = validator == null ? null : new PartFile.Origin(url, validator);
        file.begin(origin);
        String length = response.headers().get("Content-Length");
        receiveBody(response, length == null ? UNKNOWN : number(length));
    }

    private void receiveBody(ClientResponse response, long total) {
        BodyStream body = response.content();
        byte[] gathered = new byte[PIECE];
        int count = 0;
        try {
            for (byte[] piece = await(body.readChunk()); piece != null; piece = await(body.readChunk())) {
                for (int at = 0; at < piece.length;) {
                    int some = Math.min(piece.length - at, PIECE - count);
                    System.arraycopy(piece, at, gathered, count, some);
                    at += some;
                    count += some;
                    if (count == PIECE) {
                        int full = count;
                        count = 0;
                        write(gathered, full, total);
                    }
                }
            }
        } finally {
            if (count > 0) {
                write(gathered, count, total);
            }
        }
        if (total != UNKNOWN && file.length() != total) {
            throw new ClientPayloadException("the server sent " + file.length() + " bytes of " + total + ": " + url,
                    null);
        }
    }

    private void write(byte[] bytes, int count, long total) {
        file.append(bytes, count);
        DownloadOptions.Progress progress = options.progress();
        if (progress != null) {
            progress.progress(file.length(), total);
        }
    }

    /** Whether the answer goes on where the part ends, and is of the same. */
    private boolean isRest(Headers headers) {
        String range = headers.get("Content-Range", "");
        return range.startsWith("bytes " + file.length() + "-") && total(range) > file.length() && isSame(headers);
    }

    private boolean isSame(Headers headers) {
        String etag = headers.get("ETag");
        return etag == null || !origin.validator().startsWith("\"") || etag.equals(origin.validator());
    }

    /** Returns the number behind the slash of {@code bytes 5-9/10}, or -1. */
    private static long total(String range) {
        return number(range.substring(range.indexOf('/') + 1));
    }

    private static long number(String digits) {
        boolean plain = !digits.isEmpty() && digits.length() <= 18
                && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return plain ? Long.parseLong(digits) : UNKNOWN;
    }

    /** Returns what says, without doubt, that a file is still the same; null if nothing does. */
    static @Nullable String validator(Headers headers) {
        String etag = headers.get("ETag");
        if (etag != null) {
            return etag.length() > 2 && etag.startsWith("\"") && etag.endsWith("\"") ? etag : null;
        }
        String modified = headers.get("Last-Modified");
        String date = headers.get("Date");
        if (modified == null || date == null) {
            return null;
        }
        try {
            ZonedDateTime then = ZonedDateTime.parse(modified, DateTimeFormatter.RFC_1123_DATE_TIME);
            ZonedDateTime now = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME);
            return then.plus(STRONG_AFTER).isAfter(now) ? null : modified;
        } catch (DateTimeException e) {
            return null;
        }
    }
}

package io.github.asyncio4j.http.server;

import io.github.asyncio4j.http.Headers;
import io.github.asyncio4j.http.grammar.HttpDate;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a request to read makes depend on the state of the file: RFC 9110, section 13.
 *
 * @param asked the headers of the request
 * @param etag the entity tag of the file, with its quotes
 * @param modified when it was changed last, in seconds since 1970
 */
record Preconditions(Headers asked, String etag, long modified) {

    /** Returns 200 if it is to be sent, 304 if the client has it, 412 if it is not what the client wants to have. */
    int status() {
        if (asked.contains("If-Match")) {
            if (!names("If-Match", false)) {
                return 412;
            }
        } else {
            Long limit = date("If-Unmodified-Since");
            if (limit != null && modified > limit) {
                return 412;
            }
        }
        if (asked.contains("If-None-Match")) {
            return names("If-None-Match", true) ? 304 : 200;
        }
        Long known = date("If-Modified-Since");
        return known != null && modified <= known ? 304 : 200;
    }

    /** Returns whether a part may be sent: the parts that the client has are of this very file. */
    boolean allowsRange() {
        String condition = asked.get("If-Range");
        if (condition == null) {
            return true;
        }
        Long date = date("If-Range");
        return date != null ? date == modified : condition.equals(etag) && !etag.startsWith("W/");
    }

    private @Nullable Long date(String name) {
        String text = asked.get(name);
        Instant date = text == null ? null : HttpDate.parse(text);
        return date == null ? null : date.getEpochSecond();
    }

    /** Whether a list of tags has ours. Weak ones do not count where equal bytes matter. */
    private boolean names(String header, boolean weak) {
        for (String list : asked.getAll(header)) {
            if (list.equals("*")) {
                return true;
            }
            for (int at = 0; at < list.length();) {
                char c = list.charAt(at);
                if (c == ' ' || c == '\t' || c == ',') {
                    at++;
                    continue;
                }
                boolean isWeak = list.startsWith("W/", at);
                int open = isWeak ? at + 2 : at;
                int close = open < list.length() && list.charAt(open) == '"' ? list.indexOf('"', open + 1) : -1;
                if (close < 0) {
                    break;
                }
                if (matches(list.substring(open, close + 1), isWeak, weak)) {
                    return true;
                }
                at = close + 1;
            }
        }
        return false;
    }

    private boolean matches(String tag, boolean isWeak, boolean weak) {
        boolean ownIsWeak = etag.startsWith("W/");
        return tag.equals(ownIsWeak ? etag.substring(2) : etag) && (weak || !isWeak && !ownIsWeak);
    }
}

package io.github.asyncio4j.http.codec;

import io.netty.util.AsciiString;

/** The values of headers that are lists: {@code keep-alive, Upgrade}. */
public final class Tokens {

    private Tokens() {}

    /** Returns whether a list has this token, in whatever case. */
    public static boolean contains(CharSequence list, AsciiString token) {
        if (token.contentEqualsIgnoreCase(list)) {
            return true;
        }
        int from = 0;
        for (int i = 0; i <= list.length(); i++) {
            if (i == list.length() || list.charAt(i) == ',') {
                if (token.contentEqualsIgnoreCase(AsciiString.trim(list.subSequence(from, i)))) {
                    return true;
                }
                from = i + 1;
            }
        }
        return false;
    }
}

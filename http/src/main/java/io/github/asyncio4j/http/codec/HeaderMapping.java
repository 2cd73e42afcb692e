package io.github.asyncio4j.http.codec;

import io.github.asyncio4j.http.Headers;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Iterator;
import java.util.Map;

/** Between Netty's headers and ours. */
public final class HeaderMapping {

    private HeaderMapping() {}

    /**
     * Returns received headers as ours.
     *
     * @throws IllegalArgumentException if one has control characters
     */
    public static Headers read(HttpHeaders netty) {
        String[] flat = new String[netty.size() * 2];
        int n = 0;
        for (Iterator<Map.Entry<CharSequence, CharSequence>> i = netty.iteratorCharSequence(); i.hasNext();) {
            Map.Entry<CharSequence, CharSequence> field = i.next();
            flat[n++] = field.getKey().toString();
            flat[n++] = field.getValue().toString();
        }
        return Headers.of(flat);
    }

    /** Adds ours, which have passed the gate, to a message that is to be sent. */
    public static void write(Headers ours, HttpHeaders netty) {
        for (int i = 0; i < ours.size(); i++) {
            netty.add(ours.name(i), ours.value(i));
        }
    }
}

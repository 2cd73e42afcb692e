package io.github.asyncio4j.http.grammar;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** The addresses that begin as one does: 10.0.0.0/8, or a single one. */
public final class Subnet {

    private final byte[] address;
    private final int bits;

    private Subnet(byte[] address, int bits) {
        this.address = address;
        this.bits = bits;
    }

    /**
     * Returns the addresses that a text such as 10.0.0.0/8, fe80::/10 or 127.0.0.1 names; null if it names none, or not to all
     * the same, see {@link NumericAddress}.
     */
    public static @Nullable Subnet parse(String text) {
        int slash = text.indexOf('/');
        InetAddress first = NumericAddress.parse(slash < 0 ? text : text.substring(0, slash));
        if (first == null) {
            return null;
        }
        byte[] address = first.getAddress();
        int most = address.length * Byte.SIZE;
        int bits = slash < 0 ? most : NumericAddress.number(text, slash + 1, text.length(), most);
        return bits < 0 ? null : new Subnet(address, bits);
    }

    /** Returns whether this is one of them. */
    public boolean has(InetAddress one) {
        byte[] other = one.getAddress();
        if (other.length != address.length) {
            return false;
        }
        for (int i = 0; i < bits; i++) {
            int mask = 0x80 >> (i & 7);
            if ((address[i >> 3] & mask) != (other[i >> 3] & mask)) {
                return false;
            }
        }
        return true;
    }
}

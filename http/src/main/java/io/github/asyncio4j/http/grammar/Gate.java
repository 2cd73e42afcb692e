package io.github.asyncio4j.http.grammar;

/**
 * The one gate that everything written into the head of a message passes: without control characters nobody can smuggle
 * a header, or a whole message, into a value.
 */
public final class Gate {

    /** How much of a bad value a message shows. */
    private static final int SHOWN = 100;

    /** RFC 9110's tchar: the characters of a method and of a field's name. */
    private static final boolean[] TOKEN = new boolean[128];

    static {
        String all = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
        for (int i = 0; i < all.length(); i++) {
            TOKEN[all.charAt(i)] = true;
        }
    }

    private Gate() {}

    /** Returns whether this is a token: letters, digits and a few signs, at least one. */
    public static boolean isToken(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 128 || !TOKEN[c]) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** Returns whether this may be a field's value: no control character but the tab, and nothing beyond Latin-1. */
    public static boolean isValue(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' && c != '\t' || c == 0x7f || c > 0xff) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether this may be a request's target: visible ASCII, at least one character. */
    public static boolean isTarget(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 0x7f) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** Returns the name of a field, or throws. */
    public static String checkName(String name) {
        if (!isToken(name)) {
            throw new IllegalArgumentException("the header name \"" + printable(name)
                    + "\" is not a token; letters, digits and !#$%&'*+-.^_`|~ are allowed");
        }
        return name;
    }

    /** Returns the value of a field, or throws. */
    public static String checkValue(String name, String value) {
        if (!isValue(value)) {
            throw new IllegalArgumentException("the value of the header " + name + " is \"" + printable(value)
                    + "\"; control characters, line breaks and characters beyond Latin-1 are not allowed there:"
                    + " encode them, for example in percent notation");
        }
        return value;
    }

    /** Returns a method, or throws. */
    public static String checkMethod(String method) {
        if (!isToken(method)) {
            throw new IllegalArgumentException("the method \"" + printable(method)
                    + "\" is not a token; give one like GET, POST or PROPFIND");
        }
        return method;
    }

    /** Returns a request's target, or throws. */
    public static String checkTarget(String target) {
        if (!isTarget(target)) {
            throw new IllegalArgumentException("the request target \"" + printable(target)
                    + "\" has characters that are not visible ASCII; encode them in percent notation");
        }
        return target;
    }

    /** Returns text that is safe in a message or a log: control characters shown as escapes, and not more than 100. */
    public static String printable(CharSequence text) {
        StringBuilder out = new StringBuilder();
        int shown = Math.min(text.length(), SHOWN);
        for (int i = 0; i < shown; i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c < 0x7f) {
                out.append(c);
            } else {
                out.append("\\u").append(Character.forDigit(c >> 12, 16)).append(Character.forDigit(c >> 8 & 15, 16))
                        .append(Character.forDigit(c >> 4 & 15, 16)).append(Character.forDigit(c & 15, 16));
            }
        }
        return shown < text.length() ? out.append("...").toString() : out.toString();
    }
}

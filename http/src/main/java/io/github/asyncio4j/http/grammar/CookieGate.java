package io.github.asyncio4j.http.grammar;

import java.util.Objects;
import java.util.function.IntPredicate;

/** The gate for cookies: what is written into Cookie and Set-Cookie cannot end its pair or its attribute. */
public final class CookieGate {

    private CookieGate() {}

    /** Returns the name of a cookie that a program makes, or throws: RFC 6265 wants a token. */
    public static String checkToken(String name) {
        Objects.requireNonNull(name, "the name of the cookie is null");
        if (!Gate.isToken(name)) {
            throw new IllegalArgumentException("the cookie name \"" + Gate.printable(name)
                    + "\" is not a token; letters, digits and !#$%&'*+-.^_`|~ are allowed");
        }
        return name;
    }

    /** Returns the value of a cookie that a program makes, or throws: RFC 6265's octets, in quotes or not. */
    public static String checkOctets(String name, String value) {
        Objects.requireNonNull(value, "the value of the cookie is null");
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        String inner = quoted ? value.substring(1, value.length() - 1) : value;
        if (!all(inner, c -> c > ' ' && c < 0x7f && c != '"' && c != ',' && c != ';' && c != '\\')) {
            throw new IllegalArgumentException("the value of the cookie " + Gate.printable(name)
                    + " has characters that"
                    + " are not allowed there: spaces, quotes, commas, semicolons, backslashes, or what is not visible"
                    + " ASCII; encode them, for example in percent notation, since servers differ in what they make of"
                    + " quotes around them");
        }
        return value;
    }

    /** Returns any name, or throws if it would break out: servers are not held to tokens. */
    public static String checkName(String name) {
        Objects.requireNonNull(name, "the name of the cookie is null");
        if (!isSafe(name) || name.indexOf('=') >= 0) {
            throw new IllegalArgumentException("the cookie name \"" + Gate.printable(name)
                    + "\" has an equals sign, a semicolon, control characters, or some beyond Latin-1");
        }
        return name;
    }

    /** Returns any value, or throws if it would break out. */
    public static String checkValue(String name, String value) {
        Objects.requireNonNull(value, "the value of the cookie is null");
        if (!isSafe(value)) {
            throw new IllegalArgumentException("the value of the cookie " + Gate.printable(name)
                    + " has a semicolon, control characters, or some beyond Latin-1; encode them");
        }
        return value;
    }

    /** Returns a domain without its leading dot, or throws. */
    public static String checkDomain(String name, String domain) {
        String bare = domain.startsWith(".") ? domain.substring(1) : domain;
        if (bare.isEmpty() || bare.startsWith(".")
                || !all(bare, c -> c > ' ' && c < 0x7f && c != ';' && c != ',' && c != '=')) {
            throw new IllegalArgumentException("the domain of the cookie " + Gate.printable(name) + " is \""
                    + Gate.printable(domain) + "\"; give a name like example.org");
        }
        return bare;
    }

    /** Returns a path, or throws. */
    public static String checkPath(String name, String path) {
        if (!path.startsWith("/") || !isSafe(path)) {
            throw new IllegalArgumentException("the path of the cookie " + Gate.printable(name) + " is \""
                    + Gate.printable(path) + "\"; it begins with a slash, and has no semicolon or control character");
        }
        return path;
    }

    /** Returns whether text stays within its pair or attribute. */
    public static boolean isSafe(String text) {
        return text.indexOf(';') < 0 && Gate.isValue(text);
    }

    private static boolean all(String text, IntPredicate allowed) {
        return text.chars().allMatch(allowed);
    }
}

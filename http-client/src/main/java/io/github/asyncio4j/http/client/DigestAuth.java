package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.await;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A middleware that answers a server's challenge for Digest authorization: RFC 7616 with MD5 and SHA-256, and qop "auth".
 * The password itself is not sent. It answers the origin that it was asked for first, and no other, whatever redirects
 * say; make one for each server.
 */
public final class DigestAuth implements ClientMiddleware {

    /** What is answered, the strongest first. */
    private static final List<String> ALGORITHMS = List.of("SHA-256", "MD5");

    private static final SecureRandom RANDOM = new SecureRandom();

    private final String user;
    private final String password;

    /** Who is answered; null before the first request. */
    private @Nullable Origin origin;

    /** What that one has asked for last; null before. */
    private @Nullable Challenge challenge;
    private String algorithm = "MD5";
    private int count;

    /** Makes one. */
    public DigestAuth(String user, String password) {
        BasicAuth checked = new BasicAuth(user, password);
        this.user = checked.user();
        this.password = checked.password();
    }

    @Override
    public ClientResponse handle(ClientRequest request, Next next) {
        Target target = Target.of(BasicAuth.without(request.url()));
        Origin first = origin;
        if (first == null) {
            origin = target.origin();
        } else if (!first.equals(target.origin())) {
            return await(next.send(request));
        }
        if (request.headers().contains("Authorization")) {
            return await(next.send(request));
        }
        ClientResponse response = await(next.send(authorized(request, target)));
        if (response.status() != 401 || !request.isRepeatable() || !learn(response)) {
            return response;
        }
        response.spend();
        return await(next.send(authorized(request, target)));
    }

    /** Takes note of the challenge of a response; false if there is none that can be answered. */
    private boolean learn(ClientResponse response) {
        List<Challenge> all = response.headers().getAll("WWW-Authenticate").stream()
                .flatMap(header -> Challenge.parse(header).stream()).filter(c -> c.scheme().equals("digest")).toList();
        for (String known : ALGORITHMS) {
            for (Challenge offered : all) {
                String named = offered.params().getOrDefault("algorithm", "MD5").toUpperCase(Locale.ROOT);
                if ((named.equals(known) || named.equals(known + "-SESS")) && isAnswerable(offered)) {
                    challenge = offered;
                    algorithm = named;
                    count = 0;
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isAnswerable(Challenge offered) {
        String qop = offered.params().get("qop");
        return offered.params().containsKey("nonce") && offered.params().containsKey("realm")
                && (qop == null || List.of(qop.toLowerCase(Locale.ROOT).split("\\s*,\\s*")).contains("auth"));
    }

    private ClientRequest authorized(ClientRequest request, Target target) {
        Challenge asked = challenge;
        if (asked == null) {
            return request;
        }
        byte[] random = new byte[16];
        RANDOM.nextBytes(random);
        return request.withHeader("Authorization",
                answer(asked, request.method(), target.path(), HexFormat.of().formatHex(random)));
    }

    /** Returns the value of Authorization. */
    private String answer(Challenge asked, String method, String uri, String cnonce) {
        String realm = Objects.requireNonNull(asked.params().get("realm"));
        String nonce = Objects.requireNonNull(asked.params().get("nonce"));
        boolean qop = asked.params().containsKey("qop");
        String nc = String.format(Locale.ROOT, "%08x", ++count);
        String secret = hash(user + ":" + realm + ":" + password);
        if (algorithm.endsWith("-SESS")) {
            secret = hash(secret + ":" + nonce + ":" + cnonce);
        }
        String what = hash(method + ":" + uri);
        String response = hash(secret + ":" + nonce + ":" + (qop ? nc + ":" + cnonce + ":auth:" : "") + what);
        StringBuilder out = new StringBuilder("Digest ");
        out.append(isLatin(user) ? "username=" + quoted(user) : "username*=UTF-8''" + UrlText.component(user));
        out.append(", realm=").append(quoted(realm)).append(", nonce=").append(quoted(nonce)).append(", uri=")
                .append(quoted(uri)).append(", response=").append(quoted(response));
        if (asked.params().containsKey("algorithm")) {
            out.append(", algorithm=").append(algorithm.replace("-SESS", "-sess"));
        }
        if (asked.params().containsKey("opaque")) {
            out.append(", opaque=").append(quoted(Objects.requireNonNull(asked.params().get("opaque"))));
        }
        if (qop) {
            out.append(", qop=auth, nc=").append(nc).append(", cnonce=").append(quoted(cnonce));
        }
        return out.toString();
    }

    private static boolean isLatin(String text) {
        return text.chars().allMatch(c -> c < 0x7f);
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private String hash(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm.replace("-SESS", ""));
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5 and SHA-256", e);
        }
    }

    /** Shows no password. */
    @Override
    public String toString() {
        return "DigestAuth[" + user + (origin == null ? "]" : " at " + origin + "]");
    }
}

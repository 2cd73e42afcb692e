package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.await;

import java.security.SecureRandom;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A middleware that answers a server's challenge for Digest authorization: RFC 7616 with SHA-512, SHA-512-256, SHA-256,
 * SHA (which is SHA-1) and MD5, and the variant {@code -sess} of each. Of several challenges the strongest is answered, in
 * this order. The password itself is not sent. It answers the origin that it was asked for first, and no other, whatever
 * redirects say; make one for each server.
 *
 * <p>Where the server offers it, the answer covers the body too (qop {@code auth-int}), so that nobody on the way can put
 * another into its place. That needs a body in memory, or none: a file, a stream, a multipart or a compressed body goes with
 * qop {@code auth}. Where only {@code auth-int} is offered, such a request fails with a {@link ClientPayloadException}.
 * User names are not hashed (userhash).
 */
public final class DigestAuth implements ClientMiddleware {

    private static final byte[] NO_BODY = {};

    private static final SecureRandom RANDOM = new SecureRandom();

    private final String user;
    private final String password;

    /** Who is answered; null before the first request. */
    private @Nullable Origin origin;

    /** What that one has asked for last; null before. */
    private @Nullable Challenge challenge;
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
        if (response.status() != 401 || !request.isRepeatable() || !learn(response, isInMemory(request))) {
            return response;
        }
        response.spend();
        return await(next.send(authorized(request, target)));
    }

    /** Takes note of the challenge of a response; false if there is none that can be answered. */
    private boolean learn(ClientResponse response, boolean inMemory) {
        List<Challenge> all = response.headers().getAll("WWW-Authenticate").stream()
                .flatMap(header -> Challenge.parse(header).stream()).filter(DigestAuth::isAnswerable).toList();
        Challenge best = strongest(all.stream().filter(offered -> qop(offered, inMemory) != null).toList());
        // What cannot be answered for this body is learnt all the same: the answer to it is why it fails.
        best = best == null ? strongest(all) : best;
        if (best == null) {
            return false;
        }
        challenge = best;
        count = 0;
        return true;
    }

    private static @Nullable Challenge strongest(List<Challenge> all) {
        return all.stream().min(Comparator.comparing(DigestAuth::algorithm)).orElse(null);
    }

    private static boolean isAnswerable(Challenge offered) {
        return offered.scheme().equals("digest") && offered.params().containsKey("nonce")
                && offered.params().containsKey("realm") && algorithm(offered) != null && qop(offered, true) != null;
    }

    private static String algorithmName(Challenge offered) {
        return offered.params().getOrDefault("algorithm", "MD5");
    }

    private static @Nullable DigestAlgorithm algorithm(Challenge offered) {
        return DigestAlgorithm.of(algorithmName(offered));
    }

    /** Returns the qop that is answered with; empty where the server knows none, and null where it offers none that fits. */
    private static @Nullable String qop(Challenge offered, boolean inMemory) {
        String all = offered.params().get("qop");
        if (all == null) {
            return "";
        }
        List<String> each = List.of(all.toLowerCase(Locale.ROOT).strip().split("\\s*,\\s*"));
        return inMemory && each.contains("auth-int") ? "auth-int" : each.contains("auth") ? "auth" : null;
    }

    private static boolean isInMemory(ClientRequest request) {
        return request.body() == null || request.body().bytes() != null;
    }

    private ClientRequest authorized(ClientRequest request, Target target) {
        Challenge asked = challenge;
        if (asked == null) {
            return request;
        }
        byte[] random = new byte[16];
        RANDOM.nextBytes(random);
        return request.withHeader("Authorization",
                answer(asked, request, target.path(), HexFormat.of().formatHex(random)));
    }

    /** Returns the value of Authorization. */
    String answer(Challenge asked, ClientRequest request, String uri, String cnonce) {
        String qop = qop(asked, isInMemory(request));
        if (qop == null) {
            throw new ClientPayloadException("the server asks for an authorization that covers the body, qop=auth-int,"
                    + " and the body is not in memory, so that it cannot be hashed before it is sent: " + request.body()
                    + "; send it as bytes or text, without compression, or have the server offer qop=auth too: "
                    + UrlText.shown(request.url()), null);
        }
        DigestAlgorithm algorithm = Objects.requireNonNull(algorithm(asked));
        String realm = Objects.requireNonNull(asked.params().get("realm"));
        String nonce = Objects.requireNonNull(asked.params().get("nonce"));
        String nc = String.format(Locale.ROOT, "%08x", ++count);
        String secret = algorithm.hash(user + ":" + realm + ":" + password);
        if (DigestAlgorithm.isSession(algorithmName(asked))) {
            secret = algorithm.hash(secret + ":" + nonce + ":" + cnonce);
        }
        String what = request.method() + ":" + uri;
        if (qop.equals("auth-int")) {
            what += ":" + algorithm.hash(request.body() == null ? NO_BODY : request.body().bytes());
        }
        String response = algorithm.hash(secret + ":" + nonce + ":"
                + (qop.isEmpty() ? "" : nc + ":" + cnonce + ":" + qop + ":") + algorithm.hash(what));
        StringBuilder out = new StringBuilder("Digest ");
        out.append(isLatin(user) ? "username=" + quoted(user) : "username*=UTF-8''" + UrlText.component(user));
        out.append(", realm=").append(quoted(realm)).append(", nonce=").append(quoted(nonce)).append(", uri=")
                .append(quoted(uri)).append(", response=").append(quoted(response));
        if (asked.params().containsKey("algorithm")) {
            out.append(", algorithm=")
                    .append(algorithmName(asked).toUpperCase(Locale.ROOT).replace("-SESS", "-sess"));
        }
        if (asked.params().containsKey("opaque")) {
            out.append(", opaque=").append(quoted(Objects.requireNonNull(asked.params().get("opaque"))));
        }
        if (!qop.isEmpty()) {
            out.append(", qop=").append(qop).append(", nc=").append(nc).append(", cnonce=").append(quoted(cnonce));
        }
        return out.toString();
    }

    private static boolean isLatin(String text) {
        return text.chars().allMatch(c -> c < 0x7f);
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    /** Shows no password. */
    @Override
    public String toString() {
        return "DigestAuth[" + user + (origin == null ? "]" : " at " + origin + "]");
    }
}

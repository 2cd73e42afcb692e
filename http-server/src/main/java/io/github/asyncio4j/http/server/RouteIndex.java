package io.github.asyncio4j.http.server;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What may answer a path, by the whole segments that the path begins with. */
final class RouteIndex {

    private final Map<String, List<Candidate>> byPrefix = new HashMap<>();
    private final List<Subapp> domains = new ArrayList<>();

    /** The longest key: of a path no more is looked at, whatever its length. */
    private int longest;

    void add(String prefix, Candidate candidate) {
        List<Candidate> all = byPrefix.computeIfAbsent(prefix, _ -> new ArrayList<>());
        int at = all.size();
        while (!(candidate instanceof StaticFolder) && at > 0 && all.get(at - 1) instanceof StaticFolder) {
            at--;
        }
        all.add(at, candidate);
        longest = Math.max(longest, prefix.length());
    }

    void addDomain(Subapp subapp) {
        domains.add(subapp);
    }

    List<Candidate> at(String prefix) {
        return byPrefix.getOrDefault(prefix, List.of());
    }

    /** Returns what the application for the host says, or null if there is none. */
    @Nullable
    Match domain(Application app, Candidate.Asked asked) {
        for (Subapp subapp : domains) {
            Match match = subapp.match(app, asked);
            if (match != null) {
                return match;
            }
        }
        return null;
    }

    /** Finds who answers, the longest prefix first; adds to what has been found that does not. */
    @Nullable
    Match match(Application app, Candidate.Asked asked, @Nullable Match before) {
        if (byPrefix.isEmpty()) {
            return before;
        }
        String path = asked.path();
        Match found = before;
        for (int end = Math.min(path.length(), longest); end >= 1; end--) {
            if (end == path.length() || path.charAt(end) == '/' || end == 1) {
                for (Candidate candidate : at(end == 1 ? "/" : path.substring(0, end))) {
                    Match match = candidate.match(app, asked);
                    if (match != null) {
                        if (match.isHandler() || candidate.isFinal()) {
                            return match;
                        }
                        found = found == null ? match : found.or(match);
                    }
                }
            }
        }
        return found;
    }

    boolean usesHosts() {
        return !domains.isEmpty() || byPrefix.values().stream().flatMap(List::stream)
                .anyMatch(candidate -> candidate instanceof Subapp subapp && subapp.app().router().usesHosts());
    }

    void freeze(Application app, List<Middleware> middlewares, List<ResponseSignal> signals) {
        domains.forEach(subapp -> subapp.freeze(app, middlewares, signals));
        byPrefix.values().forEach(all -> all.forEach(candidate -> candidate.freeze(app, middlewares, signals)));
    }

    int size() {
        return byPrefix.values().stream().mapToInt(List::size).sum();
    }
}

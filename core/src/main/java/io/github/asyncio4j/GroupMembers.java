package io.github.asyncio4j;

import io.github.asyncio4j.ThrowableGroup.Split;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the members of both kinds of group have in common: how they are told of, kept and divided. */
final class GroupMembers {

    private GroupMembers() {}

    /** As Python prints it. */
    static String title(String message, Collection<?> members) {
        Objects.requireNonNull(message, "the message of an exception group is null");
        int count = Objects.requireNonNull(members, "the members of an exception group are null").size();
        return message + " (" + count + (count == 1 ? " sub-exception)" : " sub-exceptions)");
    }

    /** Checks the members and hangs them on the group, where stack traces and logs look. */
    static void hang(Throwable group, Throwable[] members) {
        if (members.length == 0) {
            throw new IllegalArgumentException("an exception group was made of no exceptions; it holds at least one");
        }
        for (Throwable member : members) {
            group.addSuppressed(Objects.requireNonNull(member, "a member of an exception group is null"));
        }
    }

    static Predicate<Throwable> of(Class<? extends Throwable> type) {
        Objects.requireNonNull(type, "the type of the exceptions is null");
        return type::isInstance;
    }

    static Split<ThrowableGroup> split(ThrowableGroup group, Predicate<? super Throwable> condition) {
        Objects.requireNonNull(condition, "the condition is null");
        if (condition.test((Throwable) group)) {
            return new Split<>(group, null);
        }
        List<Throwable> matched = new ArrayList<>();
        List<Throwable> rest = new ArrayList<>();
        for (Throwable member : group.exceptions()) {
            if (member instanceof ThrowableGroup nested) {
                Split<ThrowableGroup> parts = split(nested, condition);
                addIfAny(matched, parts.matched());
                addIfAny(rest, parts.rest());
            } else {
                (condition.test(member) ? matched : rest).add(member);
            }
        }
        return new Split<>(part(group, matched), part(group, rest));
    }

    private static void addIfAny(List<Throwable> members, @Nullable ThrowableGroup part) {
        if (part != null) {
            members.add((Throwable) part);
        }
    }

    private static @Nullable ThrowableGroup part(ThrowableGroup whole, List<Throwable> members) {
        if (members.isEmpty()) {
            return null;
        }
        if (members.equals(whole.exceptions())) {
            return whole;
        }
        ThrowableGroup part = ThrowableGroup.of(whole.message(), members);
        copyWhatIsNoMember(whole, (Throwable) whole, (Throwable) part);
        return part;
    }

    private static void copyWhatIsNoMember(ThrowableGroup whole, Throwable from, Throwable to) {
        to.setStackTrace(from.getStackTrace());
        if (from.getCause() != null) {
            to.initCause(from.getCause());
        }
        for (Throwable suppressed : from.getSuppressed()) {
            if (!whole.exceptions().contains(suppressed)) {
                to.addSuppressed(suppressed);
            }
        }
    }
}

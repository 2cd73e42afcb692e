package io.github.asyncio4j;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Several failures thrown as one: an {@link ExceptionGroup} if all of them are exceptions, a {@link BaseExceptionGroup} if
 * an error is among them. The two share no superclass, so that {@code catch (Exception e)} gets the first and not the
 * second; this is what they have in common.
 *
 * <pre>{@code
 * try {
 *     taskGroup(group -> { ... });
 * } catch (ExceptionGroup | BaseExceptionGroup failures) {
 *     failures.exceptions().forEach(failure -> ...);
 * }
 * }</pre>
 *
 * <p>Each member is among the group's suppressed exceptions as well, so that a stack trace or a log shows all of them.
 */
public sealed interface ThrowableGroup permits ExceptionGroup, BaseExceptionGroup {

    /**
     * A group in two: what was asked for and what was not. A part without members is null.
     *
     * @param matched the members that matched, nested as they were
     * @param rest the others, nested as they were
     * @param <G> the kind of the parts
     */
    record Split<G extends ThrowableGroup>(@Nullable G matched, @Nullable G rest) {}

    /**
     * Makes the group that fits: an {@link ExceptionGroup} if all members are exceptions, else a
     * {@link BaseExceptionGroup}.
     *
     * @param message what failed as a whole; {@code getMessage} adds the number of members
     * @param members in the order they are to be shown, groups among them or not; copied
     * @return a group to be thrown, by {@link #rethrow} if need be
     * @throws IllegalArgumentException if there are none
     */
    static ThrowableGroup of(String message, Collection<? extends Throwable> members) {
        List<Exception> exceptions = new ArrayList<>(members.size());
        for (Throwable member : members) {
            if (!(Objects.requireNonNull(member, "a member of an exception group is null") instanceof Exception e)) {
                return new BaseExceptionGroup(message, members);
            }
            exceptions.add(e);
        }
        return new ExceptionGroup(message, exceptions);
    }

    /** {@return the message without the number of members that {@code getMessage} adds} */
    String message();

    /** {@return the members in their order, at least one} Groups may be among them. */
    List<? extends Throwable> exceptions();

    /**
     * Divides the group. The group itself is asked first, then its members, and theirs. The parts keep the nesting, the
     * stack traces and the causes; a group that matches wholly, or not at all, is a part itself.
     *
     * @param condition true for what is asked for; asked of groups as well as of what is in them
     * @return the part that matched and the rest; one of them may be null
     */
    Split<? extends ThrowableGroup> split(Predicate<? super Throwable> condition);

    /**
     * Divides the group into what is of a type and the rest. See {@link #split(Predicate)}.
     *
     * @param type subclasses count, as in a catch
     * @return the part that is of the type and the rest; one of them may be null
     */
    Split<? extends ThrowableGroup> split(Class<? extends Throwable> type);

    /**
     * Takes out the part that matches; see {@link #split(Predicate)}.
     *
     * @param condition true for what is asked for; asked of groups as well as of what is in them
     * @return the part, or null if nothing matches
     */
    @Nullable
    ThrowableGroup subgroup(Predicate<? super Throwable> condition);

    /**
     * Takes out the part that is of a type; see {@link #split(Predicate)}.
     *
     * @param type subclasses count, as in a catch
     * @return the part, or null if nothing is of it
     */
    @Nullable
    ThrowableGroup subgroup(Class<? extends Throwable> type);

    /**
     * Throws it, where its kind is not known.
     *
     * @return never; the type lets the caller write {@code throw} before the call
     */
    default RuntimeException rethrow() {
        throw Sneaky.sneak((Throwable) this);
    }
}

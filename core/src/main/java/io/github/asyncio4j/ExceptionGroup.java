package io.github.asyncio4j;

import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Several exceptions thrown as one, and no error among them: what a {@link TaskGroup} throws. Python's ExceptionGroup.
 *
 * <pre>{@code
 * catch (ExceptionGroup failures) {
 *     var parts = failures.split(IOException.class);      // Python's except*
 *     if (parts.matched() != null) { retry(parts.matched()); }
 *     if (parts.rest() != null) { throw parts.rest(); }
 * }
 * }</pre>
 */
public final class ExceptionGroup extends RuntimeException implements ThrowableGroup {

    private static final long serialVersionUID = 1;

    /** The message without the number of members. */
    private final String message;

    /** At least one, in their order; never handed out itself. */
    private final Exception[] members;

    /**
     * Makes one.
     *
     * @param message what failed as a whole; {@code getMessage} adds the number of members
     * @param members in the order they are to be shown; copied
     * @throws IllegalArgumentException if there are no members
     */
    public ExceptionGroup(String message, Collection<? extends Exception> members) {
        super(GroupMembers.title(message, members));
        this.message = message;
        this.members = members.toArray(new Exception[0]);
        GroupMembers.hang(this, this.members);
    }

    @Override
    public String message() {
        return message;
    }

    @Override
    public List<Exception> exceptions() {
        return List.of(members);
    }

    @Override
    public Split<ExceptionGroup> split(Predicate<? super Throwable> condition) {
        Split<ThrowableGroup> parts = GroupMembers.split(this, condition);
        return new Split<>((ExceptionGroup) parts.matched(), (ExceptionGroup) parts.rest());
    }

    @Override
    public Split<ExceptionGroup> split(Class<? extends Throwable> type) {
        return split(GroupMembers.of(type));
    }

    @Override
    public @Nullable ExceptionGroup subgroup(Predicate<? super Throwable> condition) {
        return split(condition).matched();
    }

    @Override
    public @Nullable ExceptionGroup subgroup(Class<? extends Throwable> type) {
        return split(type).matched();
    }
}

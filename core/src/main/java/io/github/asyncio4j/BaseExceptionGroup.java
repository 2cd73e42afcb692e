package io.github.asyncio4j;

import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Several failures thrown as one, with an error among them, so that {@code catch (Exception e)} does not swallow it.
 * Python's BaseExceptionGroup. Made by {@link ThrowableGroup#of}.
 */
public final class BaseExceptionGroup extends Error implements ThrowableGroup {

    private static final long serialVersionUID = 1;

    /** The message without the number of members. */
    private final String message;

    /** At least one, in their order; never handed out itself. */
    private final Throwable[] members;

    BaseExceptionGroup(String message, Collection<? extends Throwable> members) {
        super(GroupMembers.title(message, members));
        this.message = message;
        this.members = members.toArray(new Throwable[0]);
        GroupMembers.hang(this, this.members);
    }

    @Override
    public String message() {
        return message;
    }

    @Override
    public List<Throwable> exceptions() {
        return List.of(members);
    }

    @Override
    public Split<ThrowableGroup> split(Predicate<? super Throwable> condition) {
        return GroupMembers.split(this, condition);
    }

    @Override
    public Split<ThrowableGroup> split(Class<? extends Throwable> type) {
        return split(GroupMembers.of(type));
    }

    @Override
    public @Nullable ThrowableGroup subgroup(Predicate<? super Throwable> condition) {
        return split(condition).matched();
    }

    @Override
    public @Nullable ThrowableGroup subgroup(Class<? extends Throwable> type) {
        return split(type).matched();
    }
}

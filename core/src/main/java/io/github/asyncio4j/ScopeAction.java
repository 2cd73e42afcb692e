package io.github.asyncio4j;

/**
 * The body of a scope, such as a {@link TaskGroup} or a {@link Timeout}, that has no result.
 *
 * @param <S> what the scope gives to its body
 */
@FunctionalInterface
public interface ScopeAction<S> {

    /**
     * Does the work, in the task that opened the scope.
     *
     * @param scope to be used until the work has ended
     * @throws Exception whatever the work fails with, checked or not
     */
    void run(S scope) throws Exception;
}

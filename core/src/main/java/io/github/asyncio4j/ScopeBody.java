package io.github.asyncio4j;

/**
 * The body of a scope, such as a {@link TaskGroup} or a {@link Timeout}, that has a result.
 *
 * @param <S> what the scope gives to its body
 * @param <T> the type of the result
 */
@FunctionalInterface
public interface ScopeBody<S, T> {

    /**
     * Does the work, in the task that opened the scope.
     *
     * @param scope to be used until the work has ended
     * @return the result of the scope; may be null
     * @throws Exception whatever the work fails with, checked or not
     */
    T run(S scope) throws Exception;
}

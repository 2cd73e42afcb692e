package io.github.asyncio4j;

/**
 * The body of a scope, such as a {@link TaskGroup} or a {@link Timeout}, that has a result.
 *
 * @param <S> what the scope gives to its body
 * @param <T> the type of the result
 */
@FunctionalInterface
public interface ScopeBody<S, T> {

    /** Does the work, in the task that opened the scope. */
    T run(S scope) throws Exception;
}

package io.github.asyncio4j;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.BaseStream;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A stream that is closed at the end of its terminal operation. The JDK's is not, and a source cannot tell that a
 * short-circuiting operation has had enough.
 */
final class ClosingStream implements InvocationHandler {

    private static final Set<Class<?>> KINDS = Set.of(Stream.class, IntStream.class, LongStream.class,
            DoubleStream.class);

    /** They neither make a stream of this one nor take its elements before they return. */
    private static final Set<String> NOT_TERMINAL = Set.of("iterator", "spliterator", "isParallel", "close", "toString",
            "hashCode", "equals");

    private final BaseStream<?, ?> stream;

    private ClosingStream(BaseStream<?, ?> stream) {
        this.stream = stream;
    }

    @SuppressWarnings("unchecked")
    static <Y> Stream<Y> of(Generator<Y, ?, ?> generator) {
        Stream<Y> plain = StreamSupport.stream(new Source<>(generator), false).onClose(generator::close);
        return (Stream<Y>) closing(plain, Stream.class);
    }

    private static Object closing(Object stream, Class<?> kind) {
        return Proxy.newProxyInstance(ClosingStream.class.getClassLoader(), new Class<?>[] {kind},
                new ClosingStream((BaseStream<?, ?>) stream));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        if (NOT_TERMINAL.contains(method.getName())) {
            return call(method, arguments);
        }
        Class<?> kind = kindOf(method.getReturnType());
        if (kind != null) {
            Object next = call(method, arguments);
            return next == stream ? proxy : closing(next, kind);
        }
        try (stream) {
            return call(method, arguments);
        }
    }

    /** BaseStream's own methods return its type parameter, which is what the stream they are called on is. */
    private @Nullable Class<?> kindOf(Class<?> returned) {
        if (returned != BaseStream.class) {
            return KINDS.contains(returned) ? returned : null;
        }
        return KINDS.stream().filter(kind -> kind.isInstance(stream)).findFirst().orElseThrow();
    }

    private @Nullable Object call(Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(stream, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** Pulls one by one for an operation that may have enough, and runs the body in place for one that takes all. */
    private static final class Source<Y> extends Spliterators.AbstractSpliterator<Y> {
        private final Generator<Y, ?, ?> generator;

        Source(Generator<Y, ?, ?> generator) {
            super(Long.MAX_VALUE, Spliterator.ORDERED);
            this.generator = generator;
        }

        @Override
        public boolean tryAdvance(Consumer<? super Y> consumer) {
            if (!generator.advance(null, null)) {
                return false;
            }
            consumer.accept(generator.taken());
            return true;
        }

        @Override
        public void forEachRemaining(Consumer<? super Y> consumer) {
            generator.forEach(consumer);
        }
    }
}

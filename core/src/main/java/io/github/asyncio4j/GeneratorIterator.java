package io.github.asyncio4j;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Pulls a generator, one value ahead once it was asked whether there is one. */
final class GeneratorIterator<Y> implements Iterator<Y> {

    private final Generator<Y, ?, ?> generator;
    private boolean ahead;
    private @Nullable Y value;

    GeneratorIterator(Generator<Y, ?, ?> generator) {
        this.generator = generator;
    }

    @Override
    public boolean hasNext() {
        if (!ahead && generator.advance(null, null)) {
            ahead = true;
            value = generator.taken();
        }
        return ahead;
    }

    @Override
    public @Nullable Y next() {
        if (!hasNext()) {
            throw new NoSuchElementException(generator + " has no more values");
        }
        Y next = value;
        value = null;
        ahead = false;
        return next;
    }
}

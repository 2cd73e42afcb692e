package io.github.asyncio4j.loop;

import java.util.List;

/** An entry that writes its name on a trail. */
class Note extends Entry {

    final String name;
    private final List<String> trail;
    boolean cancelled;

    Note(String name, List<String> trail) {
        this.name = name;
        this.trail = trail;
    }

    @Override
    protected void run() {
        trail.add(name);
    }

    @Override
    protected boolean isCancelled() {
        return cancelled;
    }

    @Override
    public String toString() {
        return name;
    }
}

package io.github.asyncio4j.cli;

/** How many requests the embedded server answered, and how. */
record ServerCounts(int sent, int notFound, int unavailable, int cut) {

    ServerCounts minus(ServerCounts before) {
        return new ServerCounts(sent - before.sent, notFound - before.notFound, unavailable - before.unavailable,
                cut - before.cut);
    }

    /** Returns whether a client that counted so has seen just this. */
    boolean agreesWith(Counts client) {
        return client.equals(new Counts(sent, notFound, unavailable + cut));
    }

    @Override
    public String toString() {
        return sent + " sent, " + notFound + " x 404, " + unavailable + " x 503, " + cut + " cut";
    }
}

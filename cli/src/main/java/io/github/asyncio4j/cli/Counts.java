package io.github.asyncio4j.cli;

/** How the downloads of one way ended. */
record Counts(int ok, int notFound, int error) {

    int total() {
        return ok + notFound + error;
    }

    @Override
    public String toString() {
        return ok + " ok, " + notFound + " not found, " + error + " error";
    }
}

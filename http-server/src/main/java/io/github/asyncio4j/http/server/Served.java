package io.github.asyncio4j.http.server;

import io.github.asyncio4j.Task;
import java.util.List;

/** A connection that was accepted, whatever is spoken on it, as the listening socket sees it. */
interface Served {

    /** Starts what serves it. */
    void begin();

    /** Returns how many bytes are held for it: come and not read, or written and not taken. */
    long bytesInFlight();

    /** Adds the tasks that answer requests and have not ended. */
    void addTasksTo(List<Task<Void>> tasks);

    /** Has it take no further request: closes it if there is none, else when the last is answered. */
    void closeIfIdle();

    /** Cuts it. */
    void abort();
}

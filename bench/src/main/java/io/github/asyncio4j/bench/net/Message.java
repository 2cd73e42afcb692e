package io.github.asyncio4j.bench.net;

/** What is sent as JSON, made anew for each request. */
record Message(String message) {}

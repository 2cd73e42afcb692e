package io.github.asyncio4j.examples;

import io.github.asyncio4j.Action;

/** A program that can be started by its name. */
record Example(String name, String summary, Action program) {}

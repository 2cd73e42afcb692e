/**
 * Netty behind the loop: the one package in whose signatures Netty's types show, for modules that bring a protocol of
 * their own.
 *
 * <p>Three rules hold here. User code never runs inside a Netty callback: an {@link io.github.asyncio4j.net.netty.Inbound}
 * only hands over and wakes. Netty's objects are touched while the loop polls, and at no other time: what a coroutine
 * writes goes into its {@link io.github.asyncio4j.net.netty.Wire}'s list, and all wires that have something are written
 * and flushed at the next turn. Buffers are released where they cross into user code.
 */
@NullMarked
package io.github.asyncio4j.net.netty;

import org.jspecify.annotations.NullMarked;

package io.github.asyncio4j;

import io.github.asyncio4j.fiber.Fibers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Has the JDK open, once, the descriptors and threads that it keeps for the life of the JVM. */
final class Warm {

    private static boolean done;

    private Warm() {}

    static synchronized void up() {
        if (done) {
            return;
        }
        done = true;
        Fibers.carried();
        try {
            Thread.ofVirtual().start(Warm::socket).join();
            new ProcessBuilder("true").start().waitFor();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void socket() {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread client = Thread.ofVirtual().start(() -> {
                try (Socket socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
                    socket.getInputStream().read();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            try (Socket accepted = server.accept()) {
                Thread.sleep(5);
                accepted.getOutputStream().write(1);
            }
            client.join();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

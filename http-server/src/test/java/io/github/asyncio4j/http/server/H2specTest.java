package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.http.server.Serving.serve;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.asyncio4j.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** h2spec, which others wrote, asks the server for each rule of RFC 9113 and of HPACK. */
class H2specTest {

    private static final String ARCHIVE = "h2spec/2.2.0/h2spec_linux_amd64.tar.gz";

    @TempDir static Path temp;

    private static Path h2spec;

    @BeforeAll
    static void unpack() throws IOException {
        boolean fits = System.getProperty("os.name").equals("Linux") && System.getProperty("os.arch").equals("amd64");
        assumeTrue(fits, "there is no h2spec for this system");
        try (InputStream packed = Objects.requireNonNull(ClassLoader.getSystemResourceAsStream(ARCHIVE), ARCHIVE);
                InputStream tar = new GZIPInputStream(packed)) {
            h2spec = Files.write(temp.resolve("h2spec"), onlyFile(tar));
        }
        assertThat(h2spec.toFile().setExecutable(true)).isTrue();
    }

    /** Returns the bytes of the first file of a tar: a header of 512 bytes has its length, in octal, from byte 124 on. */
    private static byte[] onlyFile(InputStream tar) throws IOException {
        byte[] header = tar.readNBytes(512);
        return tar.readNBytes(Integer.parseInt(new String(header, 124, 11).strip(), 8));
    }

    private static String run(String... options) {
        List<String> command = new ArrayList<>(List.of(h2spec.toString(), "-o", "5"));
        command.addAll(List.of(options));
        return Tool.output(command.toArray(String[]::new));
    }

    private static void check(String output) {
        System.out.println(output.substring(Math.max(0, output.indexOf("Failures:"))));
        assertThat(output.substring(output.indexOf("Finished in")))
                .contains("145 tests, 145 passed, 0 skipped, 0 failed");
    }

    @Test
    void isSatisfiedWithPriorKnowledge() {
        serve(ServerOptions.defaults().withHttp2PriorKnowledge(true),
                router -> router.get("/", _ -> Response.text("Hello")).post("/", request -> {
                    await(request.read());
                    return Response.text("Hello");
                }), server -> check(run("-p", "" + server.port())));
    }

    @Test
    void isSatisfiedWithTls() {
        serve(ServerOptions.defaults().withTls(Certificates.server()),
                router -> router.get("/", _ -> Response.text("Hello")).post("/", request -> {
                    await(request.read());
                    return Response.text("Hello");
                }), server -> check(run("-t", "-k", "-p", "" + server.port())));
    }
}

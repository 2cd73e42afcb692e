package io.github.asyncio4j.http.codec;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.github.luben.zstd.util.Native;

/** The libraries that codings need which the JDK lacks. */
final class Codings {

    /** Whether they are on the class path or module path; found out once, without loading them. */
    static final boolean BROTLI = has("com.aayushatharva.brotli4j.decoder.DecoderJNI");
    static final boolean ZSTD = has("com.github.luben.zstd.ZstdDecompressCtx");

    private Codings() {}

    private static boolean has(String type) {
        try {
            Class.forName(type, false, Codings.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /** Returns whether brotli4j runs on this machine; the first call loads it, which takes a while. */
    static boolean runsBrotli() {
        return BROTLI && Loaded.BROTLI;
    }

    /** Returns whether zstd-jni runs on this machine; the first call loads it, which takes a while. */
    static boolean runsZstd() {
        return ZSTD && Loaded.ZSTD;
    }

    /** What names the libraries' types; entered only where they are there. */
    private static final class Loaded {
        private static final boolean BROTLI = Codings.BROTLI && Brotli4jLoader.isAvailable();
        private static final boolean ZSTD = Codings.ZSTD && loadsZstd();

        private static boolean loadsZstd() {
            try {
                Native.load();
                return true;
            } catch (LinkageError e) {
                return false;
            }
        }
    }
}

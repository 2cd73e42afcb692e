package io.github.asyncio4j.cli;

import java.util.List;

/**
 * What a way is to do: download these flags from there to here.
 *
 * @param baseUrl what stands before the slash and the name of the file in each URL
 * @param tally to be told of the begin, of each download, and of the threads that were used
 * @param interruption to be told how to stop
 */
record Order(List<String> codes, String baseUrl, int concurrency, FlagFolder folder, Tally tally,
        Interruption interruption) {

    String url(String code) {
        return baseUrl + "/" + code + ".svg";
    }
}

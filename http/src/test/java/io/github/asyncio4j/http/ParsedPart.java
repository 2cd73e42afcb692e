package io.github.asyncio4j.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/** A part that a {@link MultipartParser} has found, whose bytes are characters here. */
record ParsedPart(Headers headers, String body) {

    /** Returns the parts of a body that comes in pieces; its boundary is {@code X-1}. */
    static List<ParsedPart> of(List<byte[]> pieces, int maxHead) {
        MultipartParser parser = new MultipartParser("X-1", maxHead);
        List<ParsedPart> parts = new ArrayList<>();
        StringBuilder body = new StringBuilder();
        int fed = 0;
        while (true) {
            switch (parser.next()) {
                case MORE -> {
                    if (fed == pieces.size()) {
                        parser.end();
                    } else {
                        parser.feed(pieces.get(fed++));
                    }
                }
                case HEAD -> body.setLength(0);
                case CHUNK -> {
                    assertThat(parser.chunk()).isNotEmpty();
                    body.append(new String(parser.chunk(), ISO_8859_1));
                }
                case PART_END -> parts.add(new ParsedPart(parser.head(), body.toString()));
                case END -> {
                    return parts;
                }
            }
        }
    }
}

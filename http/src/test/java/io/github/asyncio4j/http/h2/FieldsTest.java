package io.github.asyncio4j.http.h2;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.AsciiString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsTest {

    /** Names and values in turn. */
    private static Fields fields(String... namesAndValues) {
        Fields fields = new Fields(10);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.add(AsciiString.of(namesAndValues[i]), AsciiString.of(namesAndValues[i + 1]));
        }
        return fields;
    }

    @Test
    void aRequestHasMethodSchemeAndPath() {
        Fields fields = fields(":method", "GET", ":scheme", "https", ":path", "/", ":authority", "h", "accept", "*/*");
        assertThat(fields.fault()).isNull();
        assertThat(fields.isRequest()).isTrue();
        assertThat(fields.isResponse()).isFalse();
        assertThat(fields.isTrailer()).isFalse();
        assertThat(fields.length()).isEqualTo(-1);
        assertThat(fields.get("accept")).hasToString("*/*");
    }

    @Test
    void connectHasMethodAndAuthorityAlone() {
        assertThat(fields(":method", "CONNECT", ":authority", "h:443").isRequest()).isTrue();
        assertThat(fields(":method", "GET", ":path", "/").isRequest()).isFalse();
        assertThat(fields(":method", "GET", ":scheme", "http", ":path", "/", ":status", "200").isRequest()).isFalse();
    }

    @Test
    void aResponseHasAStatusAlone() {
        assertThat(fields(":status", "200", "a", "b").isResponse()).isTrue();
        assertThat(fields(":status", "200", ":path", "/").isResponse()).isFalse();
        assertThat(fields("a", "b").isResponse()).isFalse();
    }

    @Test
    void trailersHaveNoPseudoHeader() {
        assertThat(fields("a", "b", "content-length", "7").isTrailer()).isTrue();
        assertThat(fields(":status", "200").isTrailer()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(ignoreLeadingAndTrailingWhitespace = false, value = {":unknown,x,unknown", ":path,'',empty pseudo",
        "Name,x,no token in lower case", "a b,x,no token", "a:b,x,no token", "'',x,without a name",
        "connection,close,of connections", "keep-alive,5,of connections", "proxy-connection,x,of connections",
        "transfer-encoding,chunked,of connections", "upgrade,h2c,of connections", "te,gzip,TE other",
        "content-length,,no number", "content-length,+7,no number", "content-length,1 ,spaces around",
        "content-length,0x7,no number", "content-length,1234567890123456789,no number", "a, x,spaces around",
        "a,x\t,spaces around", "a,x\u2400y,control", "a,x\u240dy,control", "a,x\u240ay,control"})
    void whatIsMalformedIsSaid(String name, String value, String fault) {
        String sent =
                value == null ? "" : value.replace('\u2400', '\0').replace('\u240d', '\r').replace('\u240a', '\n');
        Fields fields = fields(name, sent);
        assertThat(fields.fault()).contains(fault);
        assertThat(fields.contains(AsciiString.of(name))).as("it is not kept").isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {":method", ":path", "content-length", "host"})
    void whatStandsThereOnceMayNotStandThereTwice(String name) {
        assertThat(fields(name, "1", name, "1").fault()).containsAnyOf("twice", "more than one");
    }

    @ParameterizedTest
    @CsvSource({"te,trailers", "te,Trailers", "content-length,0", "content-length,123456789012345678", "a,''",
        "cookie,a=b", "host,h"})
    void whatIsAllowedIsKept(String name, String value) {
        Fields fields = fields(name, value);
        assertThat(fields.fault()).isNull();
        assertThat(fields.get(name)).hasToString(value);
    }

    @Test
    void aPseudoHeaderStandsBeforeAllOthers() {
        assertThat(fields(":method", "GET", "a", "b", ":path", "/").fault()).contains("after a header");
    }

    /** Those behind the first fault are not kept, however many come: a head cannot grow by being wrong. */
    @Test
    void theFirstFaultIsTheOneThatCounts() {
        Fields fields = fields("A", "x", "te", "gzip", "fine", "y");
        assertThat(fields.fault()).contains("no token in lower case");
        assertThat(fields.isEmpty()).isTrue();
    }

    @Test
    void theirNumberIsLimited() {
        Fields fields = fields();
        for (int i = 0; i < 10; i++) {
            fields.add(AsciiString.of("a"), AsciiString.of("" + i));
        }
        assertThat(fields.fault()).isNull();
        fields.add(AsciiString.of("a"), AsciiString.of("10"));
        assertThat(fields.fault()).isEqualTo("more than 10 fields");
        assertThat(fields.size()).isEqualTo(10);
    }

    @Test
    void theLengthIsKnown() {
        assertThat(fields("content-length", "42").length()).isEqualTo(42);
    }
}

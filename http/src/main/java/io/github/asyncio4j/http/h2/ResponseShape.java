package io.github.asyncio4j.http.h2;

import io.netty.handler.codec.http.HttpResponse;

/** What is still to come of a response: Netty takes a body before a head, and the end of any for that of one to HEAD. */
final class ResponseShape {

    private boolean awaitsHead = true;
    private boolean toHead;

    /** How long the body has to be, while none of it has come; negative where that is not said. */
    private long declared = -1;

    /** A request was made, by HEAD or not. */
    void answers(boolean head) {
        toHead = head;
    }

    boolean awaitsHead() {
        return awaitsHead;
    }

    /** Takes a head, which may be one of 1xx. */
    HttpResponse head(Fields fields, boolean end) {
        HttpResponse head = Heads.response(fields);
        int status = head.status().code();
        awaitsHead = status < 200;
        if (end && awaitsHead) {
            throw new Heads.Malformed("an end after a response of 1xx");
        }
        declared = toHead || status == 304 ? -1 : fields.length();
        return head;
    }

    /** A part of a body is about to come, or no more than its end. */
    void checkBody(boolean some) {
        if (awaitsHead) {
            throw new Heads.Malformed("a body before a head");
        }
        if (!some) {
            checkEnd();
        }
    }

    /** Something of the body has come: Netty compares its length from here on. */
    void bodyBegun() {
        declared = -1;
    }

    void checkEnd() {
        if (declared > 0) {
            throw new Heads.Malformed("a Content-Length without a body");
        }
    }
}

/*
 * Load for an echo server:   echo_load PORT CONNECTIONS BYTES SECONDS
 *
 * Each connection has one message in flight and sends the next when it has come back. Every byte is compared. At the end
 * the last messages are awaited, so that the server sees its connections closed, not reset. Prints one line of JSON.
 *
 * With -DTLS -lssl -lcrypto each connection is encrypted, and believes any certificate.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#ifdef TLS
#include <openssl/ssl.h>
#endif

enum { EVENTS = 128, BUCKETS = 1000 * 1000, GRACE_MS = 2000 };

struct connection {
    int socket;
#ifdef TLS
    SSL *tls;
#endif
    size_t received;
    int64_t sent_at;
};

static char *message, *buffer;
static size_t size;
static uint32_t by_micros[BUCKETS + 1];

static void die(const char *what) {
    perror(what);
    exit(1);
}

static int64_t nanos(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000LL + now.tv_nsec;
}

#ifdef TLS
/* The handshake, and writes of a message into a socket with room for it, may block; reads may not. */
static void begin(struct connection *c) {
    static SSL_CTX *context;
    if (!context)
        context = SSL_CTX_new(TLS_client_method());
    c->tls = SSL_new(context);
    SSL_set_fd(c->tls, c->socket);
    if (SSL_connect(c->tls) != 1)
        die("SSL_connect");
    fcntl(c->socket, F_SETFL, O_NONBLOCK);
}

static ssize_t transmit(struct connection *c, const void *from, size_t length) {
    return SSL_write(c->tls, from, length);
}

/* As recv, but for errno EAGAIN, when there is no whole record yet. */
static ssize_t obtain(struct connection *c, void *to, size_t length) {
    int n = SSL_read(c->tls, to, length);
    if (n > 0)
        return n;
    int error = SSL_get_error(c->tls, n);
    errno = EAGAIN;
    return error == SSL_ERROR_ZERO_RETURN ? 0 : error == SSL_ERROR_WANT_READ ? -1 : (errno = EIO, -1);
}
#else
static void begin(struct connection *c) {
    (void)c;
}

static ssize_t transmit(struct connection *c, const void *from, size_t length) {
    return send(c->socket, from, length, MSG_NOSIGNAL);
}

static ssize_t obtain(struct connection *c, void *to, size_t length) {
    return recv(c->socket, to, length, 0);
}
#endif

static void send_message(struct connection *c) {
    c->received = 0;
    c->sent_at = nanos();
    for (size_t done = 0; done < size;) {
        ssize_t n = transmit(c, message + done, size - done);
        if (n <= 0)
            die("send");
        done += n;
    }
}

static void open_connection(struct connection *c, int port, int epoll) {
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int on = 1;
    c->socket = socket(AF_INET, SOCK_STREAM, 0);
    if (c->socket < 0 || connect(c->socket, (struct sockaddr *)&address, sizeof address) != 0)
        die("connect");
    setsockopt(c->socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    begin(c);
    struct epoll_event interest = {.events = EPOLLIN, .data.ptr = c};
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, c->socket, &interest) != 0)
        die("epoll_ctl");
}

/* Reads what there is; returns how long the message was away once it is back whole, else -1. */
static int64_t receive(struct connection *c, uint64_t *bad) {
    ssize_t n = obtain(c, buffer, size - c->received);
    if (n < 0 && errno == EAGAIN)
        return -1;
    if (n < 0)
        die("recv");
    if (n == 0) {
        fprintf(stderr, "the server closed a connection\n");
        exit(1);
    }
    if (memcmp(buffer, message + c->received, n) != 0)
        (*bad)++;
    c->received += n;
    return c->received < size ? -1 : nanos() - c->sent_at;
}

static long percentile(uint64_t count, int percent) {
    uint64_t seen = 0;
    for (long micros = 0; micros <= BUCKETS; micros++) {
        seen += by_micros[micros];
        if (seen * 100 >= count * percent)
            return micros;
    }
    return BUCKETS;
}

int main(int argc, char **argv) {
    if (argc != 5) {
        fprintf(stderr, "usage: echo_load PORT CONNECTIONS BYTES SECONDS\n");
        return 2;
    }
    int connections = atoi(argv[2]);
    size = atol(argv[3]);
    double seconds = atof(argv[4]);
    alarm((unsigned)seconds + 10);

    message = malloc(size);
    buffer = malloc(size);
    for (size_t i = 0; i < size; i++)
        message[i] = 'a' + i * 7 % 26;

    int epoll = epoll_create1(0);
    struct connection *all = calloc(connections, sizeof *all);
    for (int i = 0; i < connections; i++)
        open_connection(&all[i], atoi(argv[1]), epoll);

    int64_t start = nanos(), end = start + (int64_t)(seconds * 1e9), last = start;
    for (int i = 0; i < connections; i++)
        send_message(&all[i]);

    uint64_t count = 0, bad = 0;
    int away = connections;
    while (away > 0) {
        struct epoll_event events[EVENTS];
        int n = epoll_wait(epoll, events, EVENTS, GRACE_MS);
        if (n == 0)
            break;
        for (int i = 0; i < n; i++) {
            struct connection *c = events[i].data.ptr;
            int64_t time = receive(c, &bad);
            if (time < 0)
                continue;
            int64_t now = c->sent_at + time;
            if (now >= end) {
                away--;
                continue;
            }
            count++;
            last = now;
            by_micros[time / 1000 < BUCKETS ? time / 1000 : BUCKETS]++;
            send_message(c);
        }
    }
    bad += away;
    double spent = (last - start) / 1e9;
    printf("{\"requests\": %llu, \"seconds\": %.4f, \"rps\": %.0f, \"p50_us\": %ld, \"p99_us\": %ld, \"bad\": %llu}\n",
           (unsigned long long)count, spent, spent > 0 ? count / spent : 0, percentile(count, 50),
           percentile(count, 99), (unsigned long long)bad);
    return 0;
}

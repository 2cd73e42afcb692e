"""What is done with a program to get one line of figures."""
import os
import re
import shutil
import statistics
import subprocess
import time

from comparing.machine import LOAD_CPU, Disturbance, Failed, Server, free_port, has_two_cpus, json_line, pinned, run
from comparing.programs import CPU_ITEMS

SECONDS = 5
# A JVM is loaded in rounds, each with connections of its own: the loop of a connection that came before its code was compiled
# stays in what the compiler made of it then, for as long as the connection lives.
WARM_UP_JVM, WARM_UP_OTHERS = (3, 3, 3, 3, 3), (2,)
# The compilers of a JVM on one CPU take it from what is measured: there are more rounds until they rest, at most so many.
ROUND, MOST_ROUNDS, RESTING = 5, 9, 0.05
ECHO_CONNECTIONS, ECHO_BYTES, HTTP_CONNECTIONS = 100, 1024, 64
HTTP2_CONNECTIONS, HTTP2_STREAMS = 16, 16
DOWNLOADS, FLAGS, STARTS = 10_000, 20, 10
FILE, FILE_BYTES = "1m.bin", 1 << 20


class Jobs:
    """The items of a comparison; each is a list of programs and what to do with one of them."""

    def __init__(self, programs, launcher, work):
        self.programs = programs
        self.launcher = launcher
        self.work = work
        self.files = None

    @staticmethod
    def items():
        return [*CPU_ITEMS, "echo", "echo-tls-jdk", "echo-tls-openssl", "echo-loops", "http", "json", "http2", "static", "client", "flags", "startup"]

    def of(self, item):
        """Returns (program, job) pairs; a job returns the line of one run."""
        if item in CPU_ITEMS:
            return [(program, lambda p=program: self.cpu(item, p)) for program in self.programs.cpu(item)]
        if item == "startup":
            return [(program, lambda p=program: self.startup(p)) for program in self.programs.startup(self.launcher)]
        if not has_two_cpus() or not shutil.which("taskset"):
            raise Failed("needs Linux with two CPUs and taskset")
        if item.startswith("echo"):
            load, programs = self.echoes(item)
            return [(program, lambda p=program: self.echo(p, load)) for program in programs]
        if item == "http2":
            if not shutil.which("h2load"):
                raise Failed("needs h2load: apt-get install nghttp2-client")
            return [(program, lambda p=program: self.http2(p)) for program in self.programs.http2()]
        if not shutil.which("wrk"):
            raise Failed("needs wrk: apt-get install wrk")
        if item == "static":
            return [(program, lambda p=program: self.http(p, FILE))
                    for program in self.programs.static(self.folder(), self.nginx_configuration)]
        if item == "json":
            return [(program, lambda p=program: self.http(p, "json")) for program in self.programs.json()]
        if item == "http":
            return [(program, lambda p=program: self.http(p)) for program in self.programs.http()]
        return [(program, lambda p=program: self.download(item, p)) for program in self.programs.clients(item)]

    def echoes(self, item):
        """Returns the load and the servers of an item of echo."""
        if item == "echo":
            return self.compiled("echo_load"), self.programs.echo()
        if item == "echo-loops":
            return self.compiled("echo_load"), self.programs.echo_loops()
        load = self.compiled("echo_load", "echo_load_tls", "-DTLS", "-lssl", "-lcrypto")
        return load, self.programs.echo_tls(item.removeprefix("echo-tls-"), self.identity())

    def cpu(self, item, program):
        disturbance = Disturbance()
        line = json_line(run([*program.command, str(CPU_ITEMS[item][1])], program.env))
        return {**line, "foreign_pct": disturbance.percent()}

    def echo(self, program, load):
        def seconds(time):
            return pinned(LOAD_CPU, [load, str(server.port), str(ECHO_CONNECTIONS), str(ECHO_BYTES), str(time)])

        with self.server(program) as server:
            warm_up(program, server, lambda time: run(seconds(time)))
            disturbance, before, start = Disturbance(server), server.cpu_seconds(), time.monotonic()
            line = json_line(run(seconds(SECONDS)))
            return served(line, server, disturbance, before, start)

    def http(self, program, path=""):
        with self.server(program) as server:
            warm_up(program, server, lambda time: wrk(server.port, time, path))
            disturbance, before, start = Disturbance(server), server.cpu_seconds(), time.monotonic()
            line = wrk(server.port, SECONDS, path)
            return served(line, server, disturbance, before, start)

    def http2(self, program):
        with self.server(program) as server:
            warm_up(program, server, lambda time: h2load(server.port, time))
            disturbance, before, start = Disturbance(server), server.cpu_seconds(), time.monotonic()
            line = h2load(server.port, SECONDS)
            return served(line, server, disturbance, before, start)

    def download(self, item, program):
        server = self.file_server()
        count, path = (DOWNLOADS, "r") if item == "client" else (FLAGS, "f")
        url = f"http://127.0.0.1:{server.port}/{path}/"
        disturbance = Disturbance(server)
        line = json_line(run(pinned(LOAD_CPU, [*program.command, url, str(count)]), program.env))
        return {**line, "foreign_pct": disturbance.percent()}

    def startup(self, program):
        command = [*program.command]
        times = []
        disturbance = Disturbance()
        for i in range(STARTS + 2):
            start = time.perf_counter()
            run(command, program.env)
            if i >= 2:
                times.append(time.perf_counter() - start)
        return {"n": STARTS, "seconds": round(statistics.median(times), 5), "foreign_pct": disturbance.percent()}

    # ---- what the jobs need

    def server(self, program):
        return Server(program, os.path.join(self.work, "server.log"))

    def file_server(self):
        """One bare Netty server for all clients, warmed up once."""
        if not self.files or self.files.process.poll() is not None:
            self.files = Server(self.programs.files(), os.path.join(self.work, "files.log"))
            self.files.__enter__()
            for seconds in WARM_UP_JVM:
                wrk(self.files.port, seconds)
        return self.files

    def folder(self):
        """Returns a folder with the file that is served."""
        folder = os.path.join(self.work, "static")
        os.makedirs(folder, exist_ok=True)
        path = os.path.join(folder, FILE)
        if not os.path.exists(path) or os.path.getsize(path) != FILE_BYTES:
            with open(path, "wb") as file:
                file.write(os.urandom(FILE_BYTES))
        return folder

    def nginx_configuration(self):
        """Writes the configuration of one nginx process that sends the same folder by sendfile, at a free port."""
        port, path = free_port(), os.path.join(self.work, "nginx.conf")
        temporary = "".join(f"    {name}_temp_path {self.work}/nginx-{name};\n"
                            for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        with open(path, "w") as file:
            file.write(f"daemon off;\nmaster_process off;\npid {self.work}/nginx.pid;\nerror_log stderr;\n"
                       f"events {{ worker_connections 1024; }}\nhttp {{\n{temporary}    access_log off;\n    sendfile on;\n"
                       f"    tcp_nopush on;\n    keepalive_requests 1000000;\n"
                       f"    server {{ listen 127.0.0.1:{port}; root {self.folder()}; }}\n}}\n")
        return path, port

    def close(self):
        if self.files:
            self.files.__exit__()

    def identity(self):
        """Returns the files of a certificate for a day and its key."""
        certificate, key = (os.path.join(self.work, name) for name in ("certificate.pem", "key.pem"))
        if not shutil.which("openssl"):
            raise Failed("needs openssl: apt-get install openssl")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost",
                        "-keyout", key, "-out", certificate], check=True, stderr=subprocess.DEVNULL)
        return certificate, key

    def compiled(self, name, target=None, *options):
        """Compiles a C program of ours when it is missing or older than its source."""
        source, binary = os.path.join(self.programs.own_peers, name + ".c"), os.path.join(self.work, target or name)
        if not os.path.exists(binary) or os.path.getmtime(binary) < os.path.getmtime(source):
            if not shutil.which("cc"):
                raise Failed("needs a C compiler: apt-get install gcc")
            subprocess.run(["cc", "-O2", "-o", binary, source, *options], check=True)
        return binary


def beginning_with(number, some):
    """Returns these in their order, the one of this number first, counted round and round."""
    start = number % len(some) if some else 0
    return some[start:] + some[:start]


def warm_up(program, server, load):
    """Loads a server until what it does is compiled."""
    for seconds in WARM_UP_JVM if program.jvm else WARM_UP_OTHERS:
        load(seconds)
    for _ in range(MOST_ROUNDS if program.jvm else 0):
        before = server.compiler_seconds()
        load(ROUND)
        if server.compiler_seconds() - before < RESTING * ROUND:
            return


def served(line, server, disturbance, cpu_before, start):
    """Completes the line of a load program with what the server knows; to be called right behind the load."""
    seconds, cpu = time.monotonic() - start, server.cpu_seconds() - cpu_before
    return {**line, "server_cpu_pct": round(100 * cpu / seconds), "foreign_pct": disturbance.percent(),
            "cpu_us": round(1e6 * cpu / max(1, line["requests"]), 2), "peak_rss_mb": server.peak_mb()}


def wrk(port, seconds, path=""):
    text = run(pinned(LOAD_CPU, ["wrk", "-t1", f"-c{HTTP_CONNECTIONS}", f"-d{seconds}s", "--latency",
                                 f"http://127.0.0.1:{port}/{path}"]))
    return parse_wrk(text)


def h2load(port, seconds):
    text = run(pinned(LOAD_CPU, ["h2load", "-t1", f"-c{HTTP2_CONNECTIONS}", f"-m{HTTP2_STREAMS}", f"-D{seconds}",
                                 f"http://127.0.0.1:{port}/"]))
    return parse_h2load(text, seconds)


def parse_h2load(text, seconds):
    counts = re.search(r"requests: (\d+) total, \d+ started, (\d+) done, (\d+) succeeded, (\d+) failed", text)
    if not counts:
        raise Failed("h2load printed no counts: " + text[-300:])
    if int(counts[3]) == 0 or int(counts[4]) > 0:
        raise Failed(f"{counts[3]} requests succeeded, {counts[4]} failed: " + text[-300:])
    return {"requests": int(counts[3]), "rps": round(int(counts[3]) / seconds)}


def parse_wrk(text):
    if "Non-2xx" in text:
        raise Failed("the server answered with errors: " + text[-300:])
    rate = re.search(r"Requests/sec:\s+([\d.]+)", text)
    if not rate:
        raise Failed("wrk printed no rate: " + text[-300:])
    line = {"requests": int(re.search(r"(\d+) requests in", text)[1]), "rps": round(float(rate[1]))}
    for percent in ("50", "99"):
        line[f"p{percent}"] = re.search(r"^\s+" + percent + r"%\s+(\S+)", text, re.MULTILINE)[1]
    errors = re.search(r"Socket errors: (.*)", text)
    return {**line, "socket_errors": errors[1]} if errors else line

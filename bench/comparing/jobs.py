"""What is done with a program to get one line of figures."""
import os
import re
import shutil
import statistics
import subprocess
import time

from comparing.machine import LOAD_CPU, Disturbance, Failed, Server, has_two_cpus, json_line, pinned, run
from comparing.programs import CPU_ITEMS

SECONDS = 5
WARM_UP_JVM, WARM_UP_OTHERS = 15, 2
ECHO_CONNECTIONS, ECHO_BYTES, HTTP_CONNECTIONS = 100, 1024, 64
DOWNLOADS, FLAGS, STARTS = 10_000, 20, 10


class Jobs:
    """The items of a comparison; each is a list of programs and what to do with one of them."""

    def __init__(self, programs, launcher, work):
        self.programs = programs
        self.launcher = launcher
        self.work = work
        self.files = None

    @staticmethod
    def items():
        return [*CPU_ITEMS, "echo", "http", "client", "flags", "startup"]

    def of(self, item):
        """Returns (program, job) pairs; a job returns the line of one run."""
        if item in CPU_ITEMS:
            return [(program, lambda p=program: self.cpu(item, p)) for program in self.programs.cpu(item)]
        if item == "startup":
            return [(program, lambda p=program: self.startup(p)) for program in self.programs.startup(self.launcher)]
        if not has_two_cpus() or not shutil.which("taskset"):
            raise Failed("needs Linux with two CPUs and taskset")
        if item == "echo":
            load = self.compiled("echo_load")
            return [(program, lambda p=program: self.echo(p, load)) for program in self.programs.echo()]
        if not shutil.which("wrk"):
            raise Failed("needs wrk: apt-get install wrk")
        if item == "http":
            return [(program, lambda p=program: self.http(p)) for program in self.programs.http()]
        return [(program, lambda p=program: self.download(item, p)) for program in self.programs.clients(item)]

    def cpu(self, item, program):
        disturbance = Disturbance()
        line = json_line(run([*program.command, str(CPU_ITEMS[item][1])], program.env))
        return {**line, "foreign_pct": disturbance.percent()}

    def echo(self, program, load):
        def seconds(time):
            return pinned(LOAD_CPU, [load, str(server.port), str(ECHO_CONNECTIONS), str(ECHO_BYTES), str(time)])

        with self.server(program) as server:
            run(seconds(warm_up(program)))
            disturbance, before, start = Disturbance(server), server.cpu_seconds(), time.monotonic()
            line = json_line(run(seconds(SECONDS)))
            return served(line, server, disturbance, before, start)

    def http(self, program):
        with self.server(program) as server:
            wrk(server.port, warm_up(program))
            disturbance, before, start = Disturbance(server), server.cpu_seconds(), time.monotonic()
            line = wrk(server.port, SECONDS)
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
            wrk(self.files.port, WARM_UP_JVM)
        return self.files

    def close(self):
        if self.files:
            self.files.__exit__()

    def compiled(self, name):
        """Compiles a C program of ours when it is missing or older than its source."""
        source, binary = os.path.join(self.programs.own_peers, name + ".c"), os.path.join(self.work, name)
        if not os.path.exists(binary) or os.path.getmtime(binary) < os.path.getmtime(source):
            if not shutil.which("cc"):
                raise Failed("needs a C compiler: apt-get install gcc")
            subprocess.run(["cc", "-O2", "-o", binary, source], check=True)
        return binary


def warm_up(program):
    return WARM_UP_JVM if program.jvm else WARM_UP_OTHERS


def served(line, server, disturbance, cpu_before, start):
    """Completes the line of a load program with what the server knows; to be called right behind the load."""
    seconds, cpu = time.monotonic() - start, server.cpu_seconds() - cpu_before
    return {**line, "server_cpu_pct": round(100 * cpu / seconds), "foreign_pct": disturbance.percent(),
            "cpu_us": round(1e6 * cpu / max(1, line["requests"]), 2), "peak_rss_mb": server.peak_mb()}


def wrk(port, seconds):
    text = run(pinned(LOAD_CPU, ["wrk", "-t1", f"-c{HTTP_CONNECTIONS}", f"-d{seconds}s", "--latency",
                                 f"http://127.0.0.1:{port}/"]))
    return parse_wrk(text)


def parse_wrk(text):
    if "Non-2xx" in text:
        raise Failed("the server answered with errors: " + text[-300:])
    rate = re.search(r"Requests/sec:\s+([\d.]+)", text)
    if not rate:
        raise Failed("wrk printed no rate: " + text[-300:])
    line = {"requests": int(re.search(r"(\d+) requests in", text)[1]), "rps": round(float(rate[1]))}
    for percent in ("50", "99"):
        line[f"p{percent}"] = re.search(percent + r"%\s+(\S+)", text)[1]
    errors = re.search(r"Socket errors: (.*)", text)
    return {**line, "socket_errors": errors[1]} if errors else line

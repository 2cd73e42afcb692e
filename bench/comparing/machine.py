"""The machine that is measured on: how busy others keep it, and the processes that we run on it."""
import json
import os
import resource
import socket
import subprocess
import time

TICKS = os.sysconf("SC_CLK_TCK")
QUIET = 0.12
SERVER_CPU, LOAD_CPU = 0, 1


class Failed(Exception):
    """A program did not do what it was started for; the text says what it said."""


def has_two_cpus():
    return hasattr(os, "sched_getaffinity") and {SERVER_CPU, LOAD_CPU} <= os.sched_getaffinity(0)


def pinned(cpu, command):
    return ["taskset", "-c", str(cpu), *command]


def busy_ticks():
    with open("/proc/stat") as stat:
        fields = [int(field) for field in stat.readline().split()[1:9]]
    return sum(fields) - fields[3] - fields[4]


def wait_until_quiet(patience):
    """Waits until others leave the CPUs alone; after so many seconds it gives up."""
    if not os.path.exists("/proc/stat"):
        return
    end = time.monotonic() + patience
    while time.monotonic() < end:
        before = busy_ticks()
        time.sleep(0.3)
        if (busy_ticks() - before) / TICKS / 0.3 / os.cpu_count() < QUIET:
            return
        time.sleep(0.7)


class Disturbance:
    """How much CPU others took while ours worked, in percent of one CPU."""

    def __init__(self, server=None):
        self.server = server
        self.start = self.now()

    def now(self):
        if not os.path.exists("/proc/stat"):
            return 0, 0, time.monotonic()
        ours = sum(getattr(resource.getrusage(who), field) for who in (resource.RUSAGE_CHILDREN, resource.RUSAGE_SELF)
                   for field in ("ru_utime", "ru_stime"))
        if self.server:
            ours += self.server.cpu_seconds()
        return busy_ticks() / TICKS, ours, time.monotonic()

    def percent(self):
        busy, ours, seconds = (after - before for after, before in zip(self.now(), self.start))
        return round(100 * max(0.0, busy - ours) / max(seconds, 0.01))


def run(command, env=None, timeout=180):
    """Runs a program to its end and returns what it printed."""
    try:
        done = subprocess.run(command, env={**os.environ, **(env or {})}, stdin=subprocess.DEVNULL, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=timeout, check=False)
    except subprocess.TimeoutExpired:
        raise Failed(f"took longer than {timeout} s") from None
    except OSError as e:
        raise Failed(str(e)) from None
    if done.returncode != 0:
        raise Failed(f"exit code {done.returncode}: {(done.stderr or done.stdout).strip()[-300:]}")
    return done.stdout


def json_line(text):
    """Returns the last line that is an object of JSON."""
    for line in reversed(text.splitlines()):
        if line.startswith("{"):
            return json.loads(line)
    raise Failed("printed no line of JSON: " + text.strip()[-300:])


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def cpu_seconds(stat):
    with open(stat) as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def compiles(comm):
    with open(comm) as file:
        return file.read().startswith(("C1 Compiler", "C2 Compiler"))


class Server:
    """A server on its own CPU, from when it accepts connections to the end of the with block."""

    def __init__(self, program, log):
        self.port = program.port or free_port()
        self.command = pinned(program.cpus, program.command + ([] if program.port else [str(self.port)]))
        self.env = {**os.environ, **program.env}
        self.log = log

    def __enter__(self):
        with open(self.log, "w") as log:
            self.process = subprocess.Popen(self.command, env=self.env, stdin=subprocess.DEVNULL, stdout=log,
                                            stderr=subprocess.STDOUT)
        end = time.monotonic() + 20
        while self.process.poll() is None and time.monotonic() < end:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return self
            except OSError:
                time.sleep(0.1)
        self.__exit__()
        with open(self.log) as log:
            raise Failed("the server did not start: " + log.read()[-300:])

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def cpu_seconds(self):
        return cpu_seconds(f"/proc/{self.process.pid}/stat")

    def compiler_seconds(self):
        """Returns the CPU time of the threads that compile, of a JVM that is not behind another program."""
        tasks = f"/proc/{self.process.pid}/task"
        return sum(cpu_seconds(f"{tasks}/{task}/stat") for task in os.listdir(tasks) if compiles(f"{tasks}/{task}/comm"))

    def peak_mb(self):
        with open(f"/proc/{self.process.pid}/status") as status:
            return next(round(int(line.split()[1]) / 1024, 1) for line in status if line.startswith("VmHWM:"))

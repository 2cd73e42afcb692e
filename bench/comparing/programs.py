"""Which programs are compared, and how each is started."""
import os
import shutil
import subprocess
import sys

from comparing.machine import LOAD_CPU, SERVER_CPU

CPU_ITEMS = {  # item: (the programs' name for it, operations)
    "switch": ("switch", 600_000),
    "switch100": ("switch100", 1_000_000),
    "pingpong": ("pingpong", 200_000),
    "spawn": ("spawn", 1_000_000),
    "sleepers": ("sleepers", 100_000),
    "sleepers1m": ("sleepers", 1_000_000),
    "timers": ("timers", 1_000_000),
    "chain": ("chain", 15_000_000),
    "chainyield": ("chainyield", 300_000),
    "threadsafe": ("threadsafe", 300_000),
    "tsrt": ("tsrt", 20_000),
    "lock1": ("lock1", 2_000_000),
    "lock100": ("lock100", 200_000),
    "gen": ("gen", 10_000_000),
    "gen-each": ("gen-each", 10_000_000),
    "agen": ("agen", 10_000_000),
    "agen-each": ("agen-each", 10_000_000),
}
OTHERS_NAME = {"gen-each": "gen", "agen-each": "agen"}  # others have one way to take values
EVERYONES = {"switch", "switch100", "pingpong", "spawn", "sleepers", "timers", "chain", "chainyield", "threadsafe",
             "tsrt", "lock1", "lock100", "gen", "agen"}
WITHOUT_GENERATORS = ("vthread", "vthread-p1", "tokio")
ENGINES = ("carried", "portable")
ONE_CARRIER = {"JAVA_OPTS": "-Djdk.virtualThreadScheduler.parallelism=1 -Djdk.virtualThreadScheduler.maxPoolSize=1"}
ONE_CPU = {"GOMAXPROCS": "1"}
ROOMY = "-Xmn3g"


class Program:
    """A command line; what is measured, or the port, is appended."""

    def __init__(self, label, command, env=None, jvm=False, port=None, cpus=SERVER_CPU):
        self.label = label
        self.command = command
        self.env = env or {}
        self.jvm = jvm
        self.port = port
        self.cpus = cpus


class Programs:
    """Ours, which are always there, and those of the peers that are found."""

    def __init__(self, bench, java, jar, peers):
        self.java = java
        self.jar = jar
        self.own_peers = os.path.join(bench, "peers")
        self.peers = os.path.abspath(peers) if peers else None
        self.python = find_python()
        self.peer_python = find_python_with("uvloop", "aiohttp") if peers else None

    # ---- ours, and what this folder brings along

    def ours(self, engine, *arguments, more=(), kind=None):
        options = [*heap_option(), "-Dasyncio4j.fiber=" + engine, *common_options(), *more]
        if engine == "carried":
            options.append("--add-opens=java.base/java.lang=ALL-UNNAMED")
        label = " ".join(["asyncio4j-" + engine, *([kind] if kind else []), *more])
        return Program(label, [self.java, *options, "-jar", self.jar, *arguments], jvm=True)

    def both(self, *arguments, kind=None):
        return [self.ours(engine, *arguments, kind=kind) for engine in ENGINES]

    def netty(self, *arguments):
        return Program("netty-epoll", self.ours("portable", *arguments).command, jvm=True)

    def cpython(self, *arguments):
        return Program("cpython", [self.python, os.path.join(self.own_peers, "asyncio_bench.py"), *arguments])

    def cpu(self, item):
        name, _ = CPU_ITEMS[item]
        others = OTHERS_NAME.get(name, name)
        programs = [*self.both(name), self.cpython(others), *self.peers_cpu(others)]
        return programs + self.roomy(name) if item == "sleepers1m" else programs

    def roomy(self, name):
        """The JVM with a young generation for all that sleep, so that nothing alive is copied."""
        return [self.ours("carried", name, more=[ROOMY]), *self.found([
            self.jvm("vthread " + ROOMY, "JBench", "vthread", name, env={"JAVA_OPTS": ROOMY})])]

    def echo(self):
        return [*self.both("echo"), *self.both("echo-protocol", kind="protocol"), self.netty("netty-echo"), self.cpython("echo"), *self.found([
            self.py("uvloop", "server.py", "echo-uvloop-streams"),
            self.node("node", "server.mjs", "echo"),
            self.binary("go-p1", "go/bench", "echo", env=ONE_CPU),
            self.binary("tokio", "rust/target/release/bench", "echo"),
            self.jvm("vertx", "Servers", "echo-vertx"),
            self.binary("c-epoll", "c/echo_server"),
        ])]

    def echo_tls(self, provider, identity):
        """Identity: the files of a certificate and its key."""
        return [self.ours("carried", "echo-tls", *identity, provider), self.ours("portable", "echo-tls", *identity, provider),
                self.netty("netty-echo-tls", *identity, provider)]

    def echo_loops(self):
        """These share the CPU of all servers, so that the load is no slower with two; some may use its CPU too."""
        free = [self.ours("carried", "echo-loops", "2", kind="on both CPUs"), self.netty("netty-echo-loops", "2")]
        free[1].label = "netty-epoll on both CPUs"
        for program in free:
            program.cpus = f"{SERVER_CPU},{LOAD_CPU}"
        two, one = self.netty("netty-echo-loops", "2"), self.netty("netty-echo-loops", "1")
        one.label = "netty-epoll one loop"
        return [self.ours("carried", "echo-loops", "2"), self.ours("carried", "echo-loops", "1", kind="one loop"), two, one, *free]

    def http(self):
        return [*self.both("http"), self.netty("netty-http"), *self.found([
            self.py("aiohttp", "server.py", "http-aiohttp"),
            self.py("aiohttp-uvloop", "server.py", "http-aiohttp-uvloop"),
            self.node("node", "server.mjs", "http"),
            self.binary("go-p1", "go/bench", "http", env=ONE_CPU),
            self.jvm("vertx", "Servers", "http-vertx"),
            self.nginx(),
        ])]

    def json(self):
        """Those of http that answer /json with an object that they write anew each time."""
        return [*self.both("http"), self.netty("netty-http"), *self.found([self.jvm("vertx", "Servers", "json-vertx")])]

    def http2(self):
        return [*self.both("http2"), self.netty("netty-http2")]

    def static(self, folder, nginx):
        """Nginx: a function that writes its configuration and returns the file and the port."""
        return [*self.both("files", folder), *([self.nginx_of(*nginx())] if shutil.which("nginx") else [])]

    @staticmethod
    def nginx_of(configuration, port):
        return Program("nginx", ["nginx", "-c", configuration], port=port)

    def files(self):
        return self.netty("netty-files")

    def clients(self, job):
        return [*self.both(job), *self.found([
            self.py("aiohttp", "client.py", "aiohttp"),
            self.py("aiohttp-uvloop", "client.py", "aiohttp-uvloop"),
            self.node("node-undici", "client.mjs", "undici"),
            self.binary("go", "go/bench", "client"),
            self.jvm("jdk-httpclient", "Clients", "jdk-httpclient-async"),
            self.jvm("vertx", "Clients", "vertx-webclient"),
        ])]

    def startup(self, launcher):
        quick = [self.java, "-XX:+UseSerialGC", *common_options()]
        opened = [*quick, "--add-opens=java.base/java.lang=ALL-UNNAMED", "-jar", self.jar]
        return [Program("asyncio4j-carried", [*opened, "hello"]),
                Program("asyncio4j-portable", [*quick, "-Dasyncio4j.fiber=portable", "-jar", self.jar, "hello"]),
                Program("asyncio4j, by ./aio", [launcher, "bench", "hello"]),
                Program("the JVM alone", [*opened, "nothing"]),
                self.cpython("hello"),
                *self.found([self.binary("go", "go/bench", "hello"), self.jvm("kotlin", "KBench", "hello")])]

    # ---- the programs of the folder PEERS, where they are built; None stands for one that is not

    def peers_cpu(self, name):
        if name not in EVERYONES:
            return []
        programs = [
            self.py("uvloop", "bench.py", "uvloop", name),
            self.node("node", "bench.mjs", name),
            self.binary("go", "go/bench", name),
            self.binary("go-p1", "go/bench", name, env=ONE_CPU),
            self.binary("tokio", "rust/target/release/bench", name),
            self.jvm("kotlin", "KBench", name),
            self.jvm("vthread-p1", "JBench", "vthread", name, env=ONE_CARRIER),
        ]
        if name != "timers":
            programs.append(self.jvm("vthread", "JBench", "vthread", name))
        if name == "pingpong":
            programs.append(self.jvm("vthread-abq", "JBench", "vthread", "pingpong-abq"))
        if name in ("timers", "threadsafe", "tsrt"):
            programs.append(self.jvm("netty-epoll", "JBench", "netty-epoll", name))
        if name in ("switch", "switch100", "spawn", "chain", "chainyield", "gen"):
            programs.append(self.jvm("jdk-continuation", "JBench", "jdk-continuation", name))
        programs = self.found(programs)
        if name == "gen":
            return [program for program in programs if program.label not in WITHOUT_GENERATORS]
        if name == "agen":  # Go's goroutines with a channel are listed under gen
            return [program for program in programs
                    if program.label not in WITHOUT_GENERATORS and not program.label.startswith("go")]
        return programs

    @staticmethod
    def found(programs):
        return [program for program in programs if program]

    def path(self, name):
        path = os.path.join(self.peers, name) if self.peers else ""
        return path if os.path.exists(path) else None

    def py(self, label, script, *arguments):
        path = self.path("py/" + script)
        return Program(label, [self.peer_python, path, *arguments]) if path and self.peer_python else None

    def node(self, label, script, *arguments):
        path = self.path("node/" + script)
        return Program(label, ["node", path, *arguments]) if path and shutil.which("node") else None

    def binary(self, label, name, *arguments, env=None):
        path = self.path(name)
        return Program(label, [path, *arguments], env) if path else None

    def jvm(self, label, main, *arguments, env=None):
        if not self.path("jvm/target/classes"):
            return None
        home = os.path.dirname(os.path.dirname(self.java))
        return Program(label, [self.path("j"), main, *arguments], {"JAVA_HOME": home, **(env or {})}, jvm=True)

    def nginx(self):
        path = self.path("conf/nginx.conf")
        return Program("nginx", ["nginx", "-c", path], port=9180) if path and shutil.which("nginx") else None


def common_options():
    return ["--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
            "-Dio.netty.leakDetection.level=disabled"]


def heap_option():
    """8 GiB as the peers have, or less where the machine has not got twice as much."""
    gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return [f"-Xmx{min(8, max(1, int(gib / 2)))}g"]


def pythons():
    return [python for python in (os.environ.get("PYTHON"), "python3.13", "python3", "/usr/bin/python3") if python]


def find_python():
    return find_python_with("asyncio") or sys.executable


def find_python_with(*modules):
    """Returns the first Python that has these modules: the program itself, not a script that looks for it."""
    ask = "import sys, " + ", ".join(modules) + "; print(sys.executable)"
    for python in pythons():
        try:
            return subprocess.run([python, "-c", ask], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                  stderr=subprocess.DEVNULL, timeout=30, check=True, text=True).stdout.strip()
        except (OSError, subprocess.SubprocessError):
            continue
    return None

"""Medians of the lines of a comparison, and the tables in Markdown."""
import statistics

CARRIED, PORTABLE = "asyncio4j-carried", "asyncio4j-portable"


class Item:
    """How the figures of an item read: which field, in what unit, and whether more is better."""

    def __init__(self, title, field, unit, scale=1.0, more_is_better=False):
        self.title = title
        self.field = field
        self.unit = unit
        self.scale = scale
        self.more_is_better = more_is_better


ITEMS = {
    "switch": Item("await(sleep(0)), one task", "per_op_ns", "ns"),
    "switch100": Item("await(sleep(0)), a hundred tasks", "per_op_ns", "ns"),
    "pingpong": Item("two tasks over queues of size 1, a round trip", "per_op_ns", "ns"),
    "spawn": Item("create, run and join a task", "per_op_ns", "ns"),
    "sleepers": Item("100,000 tasks sleep a second at once", "seconds", "s"),
    "sleepers1m": Item("1,000,000 tasks sleep a second at once", "seconds", "s"),
    "timers": Item("set and cancel a timer", "per_op_ns", "ns"),
    "chain": Item("await a coroutine, a hundred deep", "per_op_ns", "ns"),
    "chainyield": Item("await(sleep(0)) under a hundred coroutines", "per_op_ns", "ns"),
    "threadsafe": Item("a callback posted from another thread", "per_op_ns", "ns"),
    "tsrt": Item("the same, each when the one before has run (no ranking: it shows whether a CPU was idle)",
                 "per_op_ns", "ns"),
    "lock1": Item("a free lock taken and released", "per_op_ns", "ns"),
    "lock100": Item("a hundred tasks hold a lock for a turn each", "per_op_ns", "ns"),
    "gen": Item("a value of a generator, in a loop (ours: pulled, with a stack of its own)", "per_op_ns", "ns"),
    "gen-each": Item("a value of a generator, by forEach", "per_op_ns", "ns"),
    "agen": Item("a value of an asynchronous generator, in a loop (ours: pulled)", "per_op_ns", "ns"),
    "agen-each": Item("a value of an asynchronous generator, by forAwait with a consumer", "per_op_ns", "ns"),
    "echo": Item("TCP echo, 1 KiB, 100 connections, one CPU", "rps", "k/s", 1e-3, True),
    "echo-tls-jdk": Item("the same with TLS by the JDK, streams", "rps", "k/s", 1e-3, True),
    "echo-tls-openssl": Item("the same with TLS by BoringSSL, streams", "rps", "k/s", 1e-3, True),
    "echo-loops": Item("TCP echo on two loops that share a CPU, on one, and on two CPUs beside the load; CPU time a message", "cpu_us", "us"),
    "http": Item("HTTP plaintext, 64 connections, one CPU", "rps", "k/s", 1e-3, True),
    "json": Item("HTTP, a small object written as JSON, 64 connections, one CPU", "rps", "k/s", 1e-3, True),
    "http2": Item("HTTP/2 plaintext, 16 connections with 16 streams each, one CPU", "rps", "k/s", 1e-3, True),
    "static": Item("a file of 1 MiB, 64 connections, one CPU", "rps", "/s", 1, True),
    "client": Item("10,000 downloads of 1 KiB, 100 at once, one CPU, each", "per_op_ns", "us", 1e-3),
    "flags": Item("20 downloads of 100 ms each at once, the third time, after 20 one by one", "seconds", "s"),
    "startup": Item("a whole process that starts a loop and ends", "seconds", "ms", 1e3),
}

PROTOCOL = CARRIED + " protocol"
PROMISES = [  # item, ours, the peer, the most or least that ours may be of it
    ("switch", CARRIED, "cpython", "at most", 1 / 6),
    ("echo", CARRIED, "netty-epoll", "at least", 0.93),
    ("echo", PROTOCOL, "netty-epoll", "at least", 0.96),
    ("echo", CARRIED, "vertx", "at least", 1),
    ("echo-tls-jdk", CARRIED, "netty-epoll", "at least", 0.9),
    ("echo-tls-openssl", CARRIED, "netty-epoll", "at least", 0.9),
    ("echo-loops", CARRIED, CARRIED + " one loop", "at most", 1.1),
    ("http", CARRIED, "netty-epoll", "at least", 0.9),
    ("http", CARRIED, "vertx", "at least", 1),
    ("json", CARRIED, "netty-epoll", "at least", 0.9),
    ("json", CARRIED, "vertx", "at least", 1),
    ("http2", CARRIED, "netty-epoll", "at least", 0.9),
    ("static", CARRIED, "nginx", "at least", 0.8),
    ("client", CARRIED, "vertx", "at most", 1),
]


DISTURBED = 20


def is_disturbed(line):
    """Whether others took more than this of a CPU, in percent, while it ran."""
    return line.get("foreign_pct", 0) > DISTURBED


def figures(lines, item):
    """Returns {peer: [figure of each run]}; of a peer that failed, the list is empty."""
    by_peer = {}
    for line in lines:
        if line["item"] == item:
            runs = by_peer.setdefault(line["peer"], [])
            if ITEMS[item].field in line:
                runs.append(line[ITEMS[item].field] * ITEMS[item].scale)
    return by_peer


def medians(lines, item):
    return {peer: statistics.median(runs) for peer, runs in figures(lines, item).items() if runs}


def table(lines, item):
    """Returns the table of one item, the best first."""
    how = ITEMS[item]
    runs, middle = figures(lines, item), medians(lines, item)
    rows = sorted(runs, key=lambda peer: (peer not in middle, middle.get(peer, 0) * (-1 if how.more_is_better else 1)))
    text = [f"### {item}: {how.title} ({how.unit}, {'more' if how.more_is_better else 'less'} is better)", "",
            "| peer | median | from - to | carried / peer | portable / peer | note |",
            "|---|---:|---:|---:|---:|---|"]
    for peer in rows:
        name = f"**{peer}**" if peer in (CARRIED, PORTABLE) else peer
        if peer not in middle:
            text.append(f"| {name} | failed | | | | {note(lines, item, peer)} |")
            continue
        ratios = [ratio(middle.get(ours), middle[peer]) for ours in (CARRIED, PORTABLE)]
        text.append(f"| {name} | {number(middle[peer])} | {number(min(runs[peer]))} - {number(max(runs[peer]))} | "
                    f"{ratios[0]} | {ratios[1]} | {note(lines, item, peer)} |")
    return "\n".join(text) + "\n"


def note(lines, item, peer):
    """Says what else is to be known of a peer's runs: memory, disturbed runs, failures."""
    own = [line for line in lines if line["item"] == item and line["peer"] == peer]
    notes = []
    memory = [line["bytes_per_task"] for line in own if "bytes_per_task" in line]
    if memory:
        notes.append(f"{statistics.median(memory):.0f} bytes each")
    cpu = [line["cpu_us"] for line in own if "cpu_us" in line]
    if cpu:
        notes.append(f"{statistics.median(cpu):.1f} us of CPU each")
    cold = [line["conc_first_s"] for line in own if "conc_first_s" in line]
    if cold:
        notes.append(f"the first time {number(statistics.median(cold))}")
    latency = [line["p99_us"] for line in own if "p99_us" in line]
    if latency:
        notes.append(f"p99 {statistics.median(latency):.0f} us")
    if any(line.get("bad") for line in own):
        notes.append("WRONG BYTES")
    disturbed = sum(is_disturbed(line) for line in own)
    if disturbed:
        notes.append(f"{disturbed} of {len(own)} disturbed")
    errors = [line["error"] for line in own if "error" in line]
    if errors:
        notes.append(errors[-1].replace("|", "/").replace("\n", " ")[:120])
    return ", ".join(notes)


def promises(lines):
    """Returns a line for each promise that these lines can answer."""
    text = []
    for item, ours, peer, bound, limit in PROMISES:
        middle = medians(lines, item)
        if ours in middle and peer in middle:
            got = middle[ours] / middle[peer]
            kept = got <= limit if bound == "at most" else got >= limit
            disturbed = any(is_disturbed(line) for line in lines
                            if line["item"] == item and line["peer"] in (ours, peer))
            text.append(f"- {item}: {ours.removeprefix('asyncio4j-')} is {got:.2f} of {peer}, {bound} {limit:.2f} is asked: "
                        f"{'kept' if kept else 'NOT KEPT'}{' (disturbed)' if disturbed else ''}")
    return "\n".join(text) + "\n" if text else ""


def report(lines):
    """Returns all tables, in the order of ITEMS."""
    present = {line["item"] for line in lines}
    return "\n".join([table(lines, item) for item in ITEMS if item in present] + [promises(lines)])


def ratio(ours, peer):
    return number(ours / peer) if ours else ""


def number(value):
    """Three digits that count."""
    for limit, digits in ((100, 0), (10, 1), (1, 2)):
        if abs(value) >= limit:
            return f"{value:.{digits}f}"
    return f"{value:.3f}"

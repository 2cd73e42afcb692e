import os
import tempfile
import unittest

from comparing.jobs import Jobs, beginning_with, parse_h2load, parse_wrk, warm_up
from comparing.machine import Failed, json_line, run
from comparing.programs import CPU_ITEMS, Programs
from comparing.table import ITEMS

WRK = """Running 5s test @ http://127.0.0.1:9000/
  1 threads and 64 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency   348.85us  105.10us   5.20ms   95.57%
  Latency Distribution
     50%  330.00us
     75%  345.00us
     99%  708.00us
  921013 requests in 5.10s, 68.51MB read
Requests/sec: 180591.62
Transfer/sec:     13.43MB
"""


class JobsTest(unittest.TestCase):

    def test_every_item_has_a_table(self):
        self.assertEqual(set(Jobs.items()), set(ITEMS))

    def test_each_pass_begins_with_another_peer(self):
        self.assertEqual(["abc", "bca", "cab", "abc"], ["".join(beginning_with(n, list("abc"))) for n in range(4)])
        self.assertEqual([], beginning_with(1, []))

    def test_a_jvm_is_warm_when_its_compilers_rest(self):
        class Jvm:
            jvm, spent, loads = True, iter([0, 3, 3, 4, 4, 4.1]), []

            def compiler_seconds(self):
                return next(self.spent)

        warm_up(Jvm, Jvm(), Jvm.loads.append)
        self.assertEqual([3, 3, 3, 3, 3, 5, 5, 5], Jvm.loads)

    def test_what_is_compiled_before_is_warm_soon(self):
        loads = []
        warm_up(type("Program", (), {"jvm": False}), None, loads.append)
        self.assertEqual([2], loads)

    def test_the_figures_of_wrk_are_read(self):
        self.assertEqual({"requests": 921013, "rps": 180592, "p50": "330.00us", "p99": "708.00us"}, parse_wrk(WRK))

    def test_a_share_of_wrk_is_no_percentile(self):
        self.assertEqual("708.00us", parse_wrk(WRK.replace("95.57%", "99.99%"))["p99"])

    def test_errors_of_wrk_are_told(self):
        with self.assertRaisesRegex(Failed, "answered with errors"):
            parse_wrk(WRK + "  Non-2xx or 3xx responses: 12\n")
        with self.assertRaisesRegex(Failed, "no rate: unable to connect"):
            parse_wrk("unable to connect")
        self.assertEqual("connect 0, read 3", parse_wrk(WRK + "  Socket errors: connect 0, read 3\n")["socket_errors"])

    def test_the_figures_of_h2load_are_read(self):
        text = "requests: 100 total, 101 started, 100 done, 90 succeeded, 0 failed, 0 errored, 0 timeout\n"
        self.assertEqual({"requests": 90, "rps": 18}, parse_h2load(text, 5))
        with self.assertRaisesRegex(Failed, "90 requests succeeded, 2 failed"):
            parse_h2load(text.replace("0 failed", "2 failed"), 5)
        with self.assertRaisesRegex(Failed, "no counts: oops"):
            parse_h2load("oops", 5)

    def test_the_last_line_of_json_is_taken(self):
        self.assertEqual({"n": 2}, json_line('noise\n{"n": 1}\n{"n": 2}\nmore noise\n'))
        with self.assertRaisesRegex(Failed, "no line of JSON: noise"):
            json_line("noise\n")

    def test_a_program_that_fails_is_told_with_its_words(self):
        with self.assertRaisesRegex(Failed, "exit code 3: oh no"):
            run(["sh", "-c", "echo oh no >&2; exit 3"])
        with self.assertRaisesRegex(Failed, "longer than 0.1 s"):
            run(["sleep", "5"], timeout=0.1)
        with self.assertRaisesRegex(Failed, "no-such-program"):
            run(["no-such-program"])


class ProgramsTest(unittest.TestCase):

    def setUp(self):
        self.programs = Programs("bench", "/jdk/bin/java", "bench.jar", None)

    def test_without_peers_ours_and_cpython_are_there(self):
        for item in CPU_ITEMS:
            more = ["asyncio4j-carried -Xmn3g"] if item == "sleepers1m" else []
            self.assertEqual(["asyncio4j-carried", "asyncio4j-portable", "cpython", *more],
                             [program.label for program in self.programs.cpu(item)])
        self.assertEqual(["asyncio4j-carried", "asyncio4j-portable", "netty-epoll"],
                         [program.label for program in self.programs.http()])

    def test_nginx_is_beside_ours_where_it_is(self):
        with tempfile.TemporaryDirectory() as work:
            jobs = Jobs(self.programs, "aio", work)
            configuration, port = jobs.nginx_configuration()
            with open(configuration) as file:
                text = file.read()
            self.assertIn(f"listen 127.0.0.1:{port};", text)
            self.assertIn("sendfile on;", text)
            self.assertEqual(1 << 20, os.path.getsize(os.path.join(work, "static", "1m.bin")))
            labels = [program.label for program in self.programs.static(jobs.folder(), jobs.nginx_configuration)]
            self.assertEqual(["asyncio4j-carried", "asyncio4j-portable"], labels[:2])

    def test_only_carried_has_the_flag(self):
        carried, portable = self.programs.both("switch")
        self.assertIn("--add-opens=java.base/java.lang=ALL-UNNAMED", carried.command)
        self.assertNotIn("--add-opens=java.base/java.lang=ALL-UNNAMED", portable.command)
        self.assertIn("-Dasyncio4j.fiber=portable", portable.command)
        self.assertEqual(["-jar", "bench.jar", "switch"], carried.command[-3:])

    def test_a_million_sleepers_are_also_run_with_room_for_them(self):
        roomy = self.programs.cpu("sleepers1m")[-1]
        self.assertIn("-Xmn3g", roomy.command)
        self.assertEqual(["-jar", "bench.jar", "sleepers"], roomy.command[-3:])


if __name__ == "__main__":
    unittest.main()

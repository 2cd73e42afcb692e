import unittest

from comparing.jobs import Jobs, parse_wrk
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

    def test_the_figures_of_wrk_are_read(self):
        self.assertEqual({"requests": 921013, "rps": 180592, "p50": "330.00us", "p99": "708.00us"}, parse_wrk(WRK))

    def test_errors_of_wrk_are_told(self):
        with self.assertRaisesRegex(Failed, "answered with errors"):
            parse_wrk(WRK + "  Non-2xx or 3xx responses: 12\n")
        with self.assertRaisesRegex(Failed, "no rate: unable to connect"):
            parse_wrk("unable to connect")
        self.assertEqual("connect 0, read 3", parse_wrk(WRK + "  Socket errors: connect 0, read 3\n")["socket_errors"])

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

import unittest

from comparing import table


def line(item, peer, **figures):
    return {"item": item, "peer": peer, **figures}


class TableTest(unittest.TestCase):

    def test_medians_are_of_all_passes_and_failures_count_for_none(self):
        lines = [line("switch", "cpython", per_op_ns=ns) for ns in (900.0, 1000.0, 5000.0)]
        lines.append(line("switch", "node", error="no node"))
        self.assertEqual({"cpython": 1000.0}, table.medians(lines, "switch"))
        self.assertEqual([], table.figures(lines, "switch")["node"])

    def test_less_time_comes_first_and_more_requests_come_first(self):
        switches = [line("switch", "slow", per_op_ns=9.0), line("switch", "quick", per_op_ns=1.0)]
        requests = [line("echo", "slow", rps=1000), line("echo", "quick", rps=9000)]
        for text in (table.table(switches, "switch"), table.table(requests, "echo")):
            self.assertLess(text.index("| quick |"), text.index("| slow |"))

    def test_each_peer_has_the_ratio_of_ours_to_it(self):
        lines = [line("echo", table.CARRIED, rps=200_000), line("echo", table.PORTABLE, rps=50_000),
                 line("echo", "netty-epoll", rps=250_000)]
        self.assertIn("| netty-epoll | 250 | 250 - 250 | 0.800 | 0.200 |  |", table.table(lines, "echo"))

    def test_a_peer_that_failed_stands_last_with_its_reason(self):
        lines = [line("http", "nginx", error="port | taken"), line("http", "go", rps=1000)]
        rows = table.table(lines, "http").strip().splitlines()
        self.assertEqual("| nginx | failed | | | | port / taken |", rows[-1])

    def test_disturbed_runs_memory_and_wrong_bytes_are_said(self):
        lines = [line("echo", "go", rps=1, foreign_pct=3, p99_us=20, bad=1, cpu_us=4.2),
                 line("echo", "go", rps=1, foreign_pct=80)]
        self.assertIn("4.2 us of CPU each, p99 20 us, WRONG BYTES, 1 of 2 disturbed", table.table(lines, "echo"))
        self.assertIn("600 bytes each", table.table([line("sleepers", "x", seconds=1.1, bytes_per_task=600)], "sleepers"))

    def test_what_the_first_downloads_took_is_said_beside_the_third(self):
        lines = [line("flags", "go", seconds=0.101, conc_first_s=first) for first in (0.103, 0.12, 0.11)]
        self.assertIn("| go | 0.101 | 0.101 - 0.101 |  |  | the first time 0.110 |", table.table(lines, "flags"))

    def test_promises_are_told_where_both_sides_ran(self):
        lines = [line("switch", table.CARRIED, per_op_ns=200.0), line("switch", "cpython", per_op_ns=2000.0),
                 line("echo", table.CARRIED, rps=80, foreign_pct=50), line("echo", "netty-epoll", rps=100)]
        self.assertEqual(["- switch: carried is 0.10 of cpython, at most 0.17 is asked: kept",
                          "- echo: carried is 0.80 of netty-epoll, at least 0.93 is asked: NOT KEPT (disturbed)"],
                         table.promises(lines).splitlines())

    def test_a_report_has_its_items_in_order(self):
        lines = [line("startup", "go", seconds=0.002), line("switch", "go", per_op_ns=60)]
        text = table.report(lines)
        self.assertLess(text.index("### switch"), text.index("### startup"))
        self.assertIn("| go | 2.00 |", text)

    def test_numbers_have_three_digits_that_count(self):
        self.assertEqual(["1234", "12.3", "1.23", "0.123"], [table.number(n) for n in (1234.4, 12.34, 1.234, 0.1234)])


if __name__ == "__main__":
    unittest.main()

"""Time limits, Ctrl-C, and what shows on a terminal."""

import os
import pty
import signal
import subprocess
import time

import support

# Many scenarios and a gap that cannot be reached: runs until stopped.
ENDLESS = ["plan", "ieee33", "--scenarios", "150", "--gap", "1e-9"]


class StopTest(support.TestCase):
    def start(self, *arguments):
        self.out = self.folder / "out"
        process = subprocess.Popen([support.PROGRAM, *arguments, "--out", str(self.out)], stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.kill)
        return process

    def assert_usable_or_nothing(self, process, statuses):
        """Exit 0 with complete files and proven bounds, or exit 4 and no more than a run that can be resumed."""
        _, errors = process.communicate(timeout=support.TIMEOUT_S)
        self.assertIn(process.returncode, (0, 4), errors)
        names = sorted(p.name for p in self.out.iterdir())
        if process.returncode == 4:
            self.assertIn(names, ([], ["run.sqlite"]))
            self.assertIn("gridkeel: ", errors)
            return
        self.assertEqual(names, ["ac_check.csv", "dispatch.csv", "plan.json", "recourse.csv", "run.sqlite", "summary.txt"])
        plan = support.strict_json((self.out / "plan.json").read_text())
        self.assertIn(plan["status"], statuses)
        self.assertEqual(len(support.read_csv(self.out / "recourse.csv")), 150)
        if plan["lower_bound"] is not None:
            self.assertLessEqual(plan["lower_bound"], plan["upper_bound"] * (1 + 1e-9))

    def test_interrupt_leaves_a_plan_or_nothing(self):
        for number, wait_s in ((signal.SIGINT, 2.0), (signal.SIGTERM, 0.3)):
            with self.subTest(signal=number):
                process = self.start(*ENDLESS)
                time.sleep(wait_s)
                process.send_signal(number)
                self.assert_usable_or_nothing(process, ("interrupted", "optimal"))
                for path in self.out.iterdir():
                    path.unlink()

    def test_time_limit_is_kept(self):
        start = time.monotonic()
        process = self.start(*ENDLESS, "--time-limit", "1")
        self.assert_usable_or_nothing(process, ("time_limit", "optimal"))
        self.assertLess(time.monotonic() - start, 60.0)  # generous: machines that run tests may be busy

    def test_no_time_at_all_gives_no_answer(self):
        result = support.run(*ENDLESS, "--time-limit", "1e-9", "--out", self.folder / "out", "--json")
        self.assert_refused(result, "no plan", code=4)
        self.assertEqual(support.strict_json(result.stdout)["status"], "time_limit")
        self.assertEqual([p.name for p in (self.folder / "out").iterdir()], ["run.sqlite"])

    def test_second_interrupt_kills(self):
        process = self.start(*ENDLESS)
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
        self.assertIn(process.returncode, (-signal.SIGINT, 0, 4))
        left = [p.name for p in self.out.iterdir()]
        self.assertIn(len([n for n in left if n in ("plan.json", "recourse.csv", "dispatch.csv")]), (0, 3), left)


class TerminalTest(support.TestCase):
    def run_on_terminal(self, environment=None):
        """stdout and stderr both a terminal, as people run it."""
        study = support.make_small_study(self.folder / "small")
        try:
            ours, theirs = pty.openpty()
        except OSError as reason:
            self.skipTest(f"no pseudo-terminal here: {reason}")
        process = subprocess.Popen([support.PROGRAM, "plan", study, "--out", self.folder / "out"], stdout=theirs,
                                   stderr=theirs, env={**os.environ, **(environment or {})})
        os.close(theirs)
        text = b""
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:  # Linux's end of file on a terminal
                break
            if not piece:
                break
            text += piece
        os.close(ours)
        self.assertEqual(process.wait(timeout=support.TIMEOUT_S), 0)
        return text.decode()

    def test_progress_and_colour(self):
        text = self.run_on_terminal({"NO_COLOR": ""})
        self.assertIn("\r\x1b[K", text)
        self.assertIn("\x1b[1m", text)

    def test_no_color_is_respected(self):
        text = self.run_on_terminal({"NO_COLOR": "1"})
        self.assertNotIn("\x1b[1m", text)
        self.assertNotIn("\x1b[3", text)


if __name__ == "__main__":
    support.unittest.main()

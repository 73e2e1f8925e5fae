"""The file of a run: what is in it, that a killed run leaves one to go on with, and what is said when it cannot be written."""

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import time

import support

# More of them, and each at another moment: GRIDKEEL_KILLS=20.
KILLS = int(os.environ.get("GRIDKEEL_KILLS", "2"))
KILLED = ["ieee33", "--scenarios", "8", "--gap", "5e-3", "--ac", "off"]


def rows(path, sql):
    connection = sqlite3.connect(path)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def one(path, sql):
    return rows(path, sql)[0][0]


class FinishedRunTest(support.TestCase):
    @classmethod
    def setUpClass(cls):
        root = cls.make_shared_folder()
        cls.out = root / "run"
        result = support.run("plan", support.make_small_study(root / "small"), "--out", cls.out)
        if result.returncode != 0:
            raise AssertionError(result.stderr)
        cls.root, cls.file = root, cls.out / "run.sqlite"
        cls.plan = support.strict_json((cls.out / "plan.json").read_text())

    def test_the_file_is_whole_and_says_what_it_is(self):
        self.assertEqual(one(self.file, "PRAGMA integrity_check"), "ok")
        self.assertEqual(one(self.file, "PRAGMA user_version"), 1)
        self.assertEqual(one(self.file, "PRAGMA application_id"), int.from_bytes(b"Gkrn", "big"))
        self.assertEqual([p.name for p in self.out.glob("run.sqlite-*")], [])
        meta = dict(rows(self.file, "SELECT key, value FROM meta"))
        self.assertEqual(meta["state"], "finished")
        self.assertEqual(meta["study.fingerprint"], self.plan["study"]["fingerprint"])
        self.assertEqual(meta["scenarios.fingerprint"], self.plan["scenarios"]["fingerprint"])
        self.assertEqual(meta["versions.highs"], self.plan["versions"]["highs"])

    def test_results_are_those_of_the_files(self):
        for name, content in rows(self.file, "SELECT name, content FROM document"):
            self.assertEqual(content.encode(), (self.out / name).read_bytes(), name)
        self.assertEqual(one(self.file, "SELECT count(*) FROM document"), 5)
        stored = rows(self.file, "SELECT name, probability, worst_case_weight, recourse_cost_usd, unserved_mwh "
                                 "FROM recourse JOIN scenario ON scenario.id = recourse.scenario ORDER BY scenario.id")
        written = [(r["scenario"], *(float(r[c]) for c in ("probability", "worst_case_weight", "recourse_cost_usd",
                                                           "unserved_mwh")))
                   for r in support.read_csv(self.out / "recourse.csv")]
        self.assertEqual(stored, written)

    def test_dispatch_is_that_of_the_file(self):
        stored = {}
        for name, kind, element, quantity, period, value in rows(
                self.file, "SELECT name, kind, element, quantity, period.key, period.value FROM dispatch "
                           "JOIN scenario ON scenario.id = dispatch.scenario, json_each(series) AS period"):
            if value is not None:
                stored[name, str(period), kind, element, quantity] = float(value)
        written = {(r["scenario"], r["period"], r["kind"], r["element"], r["quantity"]): float(r["value"])
                   for r in support.read_csv(self.out / "dispatch.csv")}
        self.assertEqual(stored, written)
        self.assertGreater(len(written), 1000)

    def test_inputs_are_there_as_given(self):
        files = dict(rows(self.file, "SELECT path, content FROM input_file"))
        self.assertEqual(set(files), {"study.toml", "feeder.m", "catalogue.toml"})
        for path, content in files.items():
            self.assertEqual(content, (self.root / "small" / path).read_text(), path)
        numbers = json.loads(one(self.file, "SELECT numbers FROM scenario WHERE id = 0"))
        self.assertEqual(len(numbers["import_share"]), self.plan["scenarios"]["periods"])

    def test_bounds_and_cuts_are_there(self):
        lower = [v for (v,) in rows(self.file, "SELECT lower_bound FROM iteration ORDER BY id") if v is not None]
        self.assertEqual(lower, sorted(lower))
        self.assertLessEqual(lower[-1], self.plan["lower_bound"] * (1 + 1e-9))
        self.assertGreater(one(self.file, "SELECT count(*) FROM cut"), self.plan["scenarios"]["count"])
        columns = one(self.file, "SELECT length(slope) / 8 FROM cut LIMIT 1")
        self.assertEqual(rows(self.file, f"SELECT id FROM cut WHERE length(slope) <> 8 * {columns}"), [])

    def test_runs_lists_it(self):
        listed = self.assert_done(support.run("runs", self.root, "--json"))
        run, = support.strict_json(listed.stdout)["runs"]
        self.assertEqual(run["status"], self.plan["status"])
        self.assertEqual(run["upper_bound"], self.plan["upper_bound"])
        self.assertEqual(len(run["modules"]), len(self.plan["modules"]))
        self.assertIn("small", self.assert_done(support.run("runs", self.out)).stdout)
        self.assert_refused(support.run("runs", self.root / "small"), "holds a run")

    def test_report_is_made_of_the_file_alone(self):
        alone = self.folder / "alone"
        alone.mkdir()
        (alone / "run.sqlite").write_bytes(self.file.read_bytes())
        made = support.strict_json(self.assert_done(support.run("report", alone, "--json")).stdout)
        page = (alone / "report.html").read_text()
        self.assertEqual(made["bytes"], len(page.encode()))
        self.assertLess(made["bytes"], 3_000_000)
        data = json.loads(page.split('id="gridkeel-data">')[1].split("</script>")[0])
        self.assertEqual(data["plan"], self.plan)
        self.assertEqual(sorted(data["scenarios"]["cost_usd"]),
                         sorted(float(f"{float(r['recourse_cost_usd']):.6g}")
                                for r in support.read_csv(self.out / "recourse.csv")))

    def test_what_is_no_run_is_refused(self):
        self.assert_refused(support.run("report", self.folder), "no run.sqlite is here")
        bad = self.folder / "bad"
        bad.mkdir()
        for content, message in ((b"", "is no run of Gridkeel"), (b"no database at all" * 100, "cannot read the run file")):
            (bad / "run.sqlite").write_bytes(content)
            self.assert_refused(support.run("report", bad), "run.sqlite", message)
            self.assert_refused(support.run("plan", "--resume", bad), "run.sqlite", message)
            listed = support.strict_json(self.assert_done(support.run("runs", bad, "--json")).stdout)
            self.assertIn(message, listed["runs"][0]["state"])
        (bad / "run.sqlite").write_bytes(self.file.read_bytes())
        connection = sqlite3.connect(bad / "run.sqlite")
        connection.execute("PRAGMA user_version = 99")
        connection.close()
        self.assert_refused(support.run("report", bad), "schema version 99")
        self.assert_refused(support.run("report", self.out, "--out", self.folder), "is a folder")

    def test_resume_takes_no_new_problem(self):
        self.assert_refused(support.run("plan", "ieee33", "--resume", self.out), "STUDY and --out have no place")
        self.assert_refused(support.run("plan", "--resume", self.out, "--alpha", "0.9"), "beside it only --gap")
        self.assert_refused(support.run("plan", "--resume", self.folder), "run.sqlite", "cannot open")
        self.assert_refused(support.run("plan", "--out", self.folder / "x"), "a study", "required")
        self.assert_refused(support.run("plan", "ieee33"), "--out", "required")


class KilledRunTest(support.TestCase):
    def plan_and_kill(self, out, log, after_s):
        process = subprocess.Popen([support.PROGRAM, "plan", *KILLED, "--out", out, "--log", log, "--quiet"],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(process.kill)
        time.sleep(after_s)
        process.send_signal(signal.SIGKILL)
        return process.wait(timeout=support.TIMEOUT_S) == -signal.SIGKILL

    def logged(self, log):
        """What the run had told when it was killed; its last line may be torn."""
        lines = log.read_text().splitlines() if log.exists() else []
        told = []
        for line in lines:
            try:
                told.append(json.loads(line))
            except json.JSONDecodeError:
                break
        return [line for line in told if line["event"] == "progress"]

    def assert_nothing_lost(self, file, told):
        """The log is written before the file: it may be one iteration ahead."""
        self.assertEqual(one(file, "PRAGMA integrity_check"), "ok")
        bounds = [line["lower_bound"] for line in told[:-1] if line["lower_bound"] is not None]
        if bounds:
            self.assertGreaterEqual(one(file, "SELECT max(lower_bound) FROM iteration"), bounds[-1])
        if len(told) > 1:
            self.assertGreaterEqual(one(file, "SELECT max(iteration) FROM iteration"), told[-2]["iteration"])
            self.assertGreater(one(file, "SELECT count(*) FROM cut"), 0)

    def test_killed_runs_go_on(self):
        whole = self.folder / "whole"
        start = time.monotonic()
        self.assert_done(support.run("plan", *KILLED, "--out", whole, "--quiet"))
        took_s = time.monotonic() - start
        expected = support.strict_json((whole / "plan.json").read_text())
        random.seed(8)
        for k in range(KILLS):
            out, log = self.folder / f"out{k}", self.folder / f"log{k}"
            if not self.plan_and_kill(out, log, random.uniform(0.1, 0.9) * took_s):
                continue  # it was faster this time
            with self.subTest(kill=k):
                if not (out / "run.sqlite").exists():
                    self.assertEqual(self.logged(log), [])  # killed before it had begun
                    continue
                self.assert_nothing_lost(out / "run.sqlite", self.logged(log))
                reported = support.run("report", out)
                if one(out / "run.sqlite", "SELECT value FROM meta WHERE key = 'state'") == "finished":
                    self.assert_done(reported)  # killed when only the loose files were left to write
                else:
                    self.assert_refused(reported, "has not come to its end")
                    self.assertFalse((out / "plan.json").exists())
                self.assert_done(support.run("plan", "--resume", out, "--quiet"))
                plan = support.strict_json((out / "plan.json").read_text())
                self.assertEqual(plan["scenarios"], expected["scenarios"])
                self.assertLessEqual(plan["gap"], 5e-3)
                # Both intervals hold the optimum.
                self.assertLessEqual(plan["lower_bound"], expected["upper_bound"] * (1 + 1e-9))
                self.assertLessEqual(expected["lower_bound"], plan["upper_bound"] * (1 + 1e-9))

    def test_a_run_killed_before_its_loose_files_gets_them(self):
        out, alone = self.folder / "out", self.folder / "alone"
        study = support.make_small_study(self.folder / "small")
        self.assert_done(support.run("plan", study, "--out", out, "--ac", "off", "--quiet"))
        alone.mkdir()
        shutil.copy(out / "run.sqlite", alone)
        self.assert_done(support.run("plan", "--resume", alone, "--quiet"))
        self.assertEqual({path.name for path in alone.iterdir()}, {path.name for path in out.iterdir()})
        plan, again = (support.strict_json((folder / "plan.json").read_text()) for folder in (out, alone))
        self.assertLessEqual(again["upper_bound"], plan["upper_bound"] * (1 + 1e-9))
        self.assertGreaterEqual(again["lower_bound"], plan["lower_bound"] * (1 - 1e-9))

    def test_a_finished_run_can_be_brought_closer(self):
        out = self.folder / "out"
        study = support.make_small_study(self.folder / "small")
        self.assert_done(support.run("plan", study, "--out", out, "--gap", "0.2", "--quiet"))
        before = support.strict_json((out / "plan.json").read_text())
        self.assert_done(support.run("plan", "--resume", out, "--gap", "1e-4", "--quiet"))
        after = support.strict_json((out / "plan.json").read_text())
        self.assertLessEqual(after["gap"], 1e-4)
        self.assertLessEqual(after["upper_bound"], before["upper_bound"] * (1 + 1e-9))
        self.assertGreaterEqual(after["lower_bound"], before["lower_bound"] * (1 - 1e-9))


class FullDiskTest(support.TestCase):
    def test_a_file_that_cannot_grow_is_told(self):
        study = support.make_small_study(self.folder / "small")
        for size in (20_000, 150_000):
            with self.subTest(size=size):
                out = self.folder / f"out{size}"
                result = support.run("plan", study, "--out", out, "--quiet", preexec_fn=support.file_size_limit(size),
                                     restore_signals=False)
                self.assert_refused(result, "run.sqlite", "cannot write the run file")
                self.assertFalse((out / "plan.json").exists())
                if (out / "run.sqlite").exists():
                    self.assertEqual(one(out / "run.sqlite", "PRAGMA integrity_check"), "ok")


class CannotWriteTest(support.TestCase):
    """A run that is whole, and a folder or a disk that takes nothing more."""

    @classmethod
    def setUpClass(cls):
        cls.root = cls.make_shared_folder()
        cls.run_folder = cls.root / "run"
        result = support.run("plan", support.make_small_study(cls.root / "small"), "--out", cls.run_folder, "--gap", "0.2",
                             "--ac", "off", "--quiet")
        if result.returncode != 0:
            raise AssertionError(result.stderr)

    def run_bound(self, *arguments):
        try:
            return support.run(*arguments, preexec_fn=support.bound_by_permissions)
        except subprocess.SubprocessError:
            self.skipTest("this is root, who may write anywhere, and cannot give that up here (no CAP_SETPCAP)")

    def lock(self, folder):
        """A copy of the run that nobody may write to."""
        shutil.copytree(self.run_folder, folder)
        for path in (*folder.iterdir(), folder):
            path.chmod(0o500 if path.is_dir() else 0o400)
        self.addCleanup(folder.chmod, 0o700)
        return folder

    def test_a_folder_that_cannot_be_written_is_told(self):
        out = self.folder / "out"
        out.mkdir()
        out.chmod(0o500)
        self.assert_refused(self.run_bound("plan", "ieee33", "--out", out), str(out), "cannot write to this folder")
        self.assert_refused(self.run_bound("plan", "ieee33", "--out", out / "new"), str(out / "new"), "Permission denied")
        self.assertEqual(list(out.iterdir()), [])

    def test_a_run_that_cannot_be_written_can_be_read(self):
        run = self.lock(self.folder / "locked")
        before = {path.name: path.read_bytes() for path in run.iterdir()}
        page = self.folder / "page.html"
        self.assert_done(self.run_bound("report", run, "--out", page))
        self.assertIn("gridkeel-data", page.read_text())
        listed = support.strict_json(self.assert_done(self.run_bound("runs", run, "--json")).stdout)
        self.assertEqual(listed["runs"][0]["state"], "finished")
        self.assert_refused(self.run_bound("report", run), "report.html", "Permission denied")
        self.assert_refused(self.run_bound("plan", "--resume", run, "--gap", "1e-3"), str(run), "cannot write to this folder")
        self.assertEqual({path.name: path.read_bytes() for path in run.iterdir()}, before)

    def test_a_page_that_does_not_fit_leaves_the_old_one(self):
        page = self.folder / "page.html"
        page.write_text("old")
        result = support.run("report", self.run_folder, "--out", page, preexec_fn=support.file_size_limit(100_000),
                             restore_signals=False)
        self.assert_refused(result, "page.html")
        self.assertEqual([path.name for path in self.folder.iterdir()], ["page.html"])
        self.assertEqual(page.read_text(), "old")


if __name__ == "__main__":
    support.unittest.main()

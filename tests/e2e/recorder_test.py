"""The recorder of power traces, on a made-up meter, and the traces that it recorded on a real one."""

import csv
import json
import pathlib
import statistics
import subprocess
import sys
import unittest

import support

TRACES = support.HERE.parents[1] / "traces"
sys.path.insert(0, str(TRACES / "recorder"))
import recording  # noqa: E402
import sensors  # noqa: E402


class Clock:
    """Moves only when somebody sleeps, and now and then sleeps too long, as real ones do."""

    def __init__(self):
        self.now_s, self.sleeps = 10.0, 0

    def __call__(self):
        return self.now_s

    def sleep(self, seconds):
        self.sleeps += 1
        self.now_s += seconds + (0.03 if self.sleeps % 50 == 0 else 0.0)


def read(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


class RecordingTest(unittest.TestCase):
    def setUp(self):
        self.clock = Clock()
        self.sensor = sensors.FakeSensor(self.clock, low_w=100.0, high_w=500.0, period_s=0.4)
        self.result = recording.record(self.sensor, 0.002, lambda: self.clock.now_s < 14.0, self.clock,
                                       self.clock.sleep)

    def test_keeps_every_change_and_nothing_else(self):
        self.assertEqual(len(self.result.times_s), 20)  # 4 s of a wave that changes every 0.2 s
        self.assertEqual(self.result.power_w, [500.0, 100.0] * 10)
        for k, time_s in enumerate(self.result.times_s):
            self.assertLessEqual(abs(time_s - (10.0 + 0.2 * k)), 0.034)  # a poll, or one that came late

    def test_tells_late_polls(self):
        self.assertAlmostEqual(self.result.longest_poll_s, 0.032, places=6)

    def test_integral_meets_the_energy_counter(self):
        # Each of 20 changes is seen at most one late poll late; mean 300 W over 4 s.
        self.assertAlmostEqual(self.result.energy_j, 1200.0, delta=500.0 * 0.034)
        self.assertAlmostEqual(self.result.integral_j(), self.result.energy_j, delta=20 * 400.0 * 0.034 / 4)

    def test_grid_holds_the_reading_of_its_time(self):
        rows = recording.on_grid(self.result, 11.0, 12.0, 0.1)
        self.assertEqual([round(t, 1) for t, _ in rows], [k / 10 for k in range(11)])
        for t, power in rows:
            held = [p for at, p in zip(self.result.times_s, self.result.power_w) if at <= 11.0 + t][-1]
            self.assertEqual(power, held)


class TracesTest(support.TestCase):
    def test_program_records_a_fake_meter(self):
        out = self.folder / "fake.csv"
        done = subprocess.run([sys.executable, "-B", TRACES / "record_power.py", "nothing", "--sensor", "fake",
                               "--seconds", "1", "--step-s", "0.05", "--out", out],
                              capture_output=True, text=True, timeout=60, check=True)
        meter = json.loads(done.stdout)
        self.assertEqual(meter["rows"], 21)
        self.assertEqual({row["gpu0_W"] for row in read(out)}, {"100.0", "500.0"})
        self.assertEqual([row["phase"] for row in read(self.folder / "fake_phases.csv")], ["nothing"])

    def test_shipped_traces_are_what_their_page_says(self):
        files = sorted(path for path in TRACES.glob("*.csv") if not path.stem.endswith("_phases"))
        self.assertEqual(len(files), 4)
        page = (TRACES / "README.md").read_text()
        for path in files:
            rows = read(path)
            times = [float(row["t_s"]) for row in rows]
            power = [float(row["gpu0_W"]) for row in rows]
            phases = read(path.with_name(path.stem + "_phases.csv"))
            self.assertTrue(all(abs(b - a - 0.1) < 1e-6 for a, b in zip(times, times[1:])), path.name)
            self.assertLessEqual(abs(times[-1] - float(phases[-1]["end_s"])), 0.15, path.name)
            line = next(line for line in page.splitlines() if f"`{path.name}`" in line)
            self.assertIn(f"| {max(power):.0f} W |", line)
            steps = max(abs(b - a) for a, b in zip(power, power[1:]))
            self.assertIn(f"| {steps:.0f} W |", line)

    def test_a_shipped_trace_is_a_profile(self):
        study = self.folder / "study"
        self.assert_done(support.run("init", "ieee33", study))
        file = study / "study.toml"
        file.write_text(file.read_text().replace(
            'name = "dc-22"\n', f'name = "dc-22"\nprofile = "{TRACES / "h100_training.csv"}"\n'
            'profile_peak_share = 1.0\n'))
        out = self.folder / "drawn"
        self.assert_done(support.run("scenarios", study, "--scenarios", 2, "--out", out))
        site = {}
        for row in read(out.with_suffix(".csv")):
            if row["element"] == "dc-22":
                site.setdefault(row["quantity"], []).append(float(row["value"]))
        # The run repeats within each hour, at a peak of the rating, 2 MW; shocks change few of 48 hours.
        power = [float(row["gpu0_W"]) for row in read(TRACES / "h100_training.csv")]
        mean_mw = 2.0 * statistics.mean(power) / max(power)
        drawn_mw = statistics.median(a + b for a, b in zip(site["training"], site["inference"]))
        self.assertAlmostEqual(drawn_mw, mean_mw, delta=0.1 * mean_mw)
        self.assertAlmostEqual(statistics.median(site["max"]), 2.0, delta=0.1)


if __name__ == "__main__":
    unittest.main()

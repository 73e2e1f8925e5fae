"""`gridkeel operate` of a study with switches: an outage on ieee33-restoration, and a storm on the feeder of four blocks."""

import support

EVENT = """
name = "line"
[[outage]]
line = "7-8"
start = 2
end = {end}
{more}
"""
PLAN = '[[module]]\nbus = 18\noffer = "voltara-gfm"\nunits = 1\n[[module]]\nbus = 30\noffer = "northgen-diesel-gfm"\nunits = 1\n'


class OperateSwitchingTest(support.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.shared = cls.make_shared_folder()
        (cls.shared / "plan.toml").write_text(PLAN)
        cls.feeder_run = cls.planned("ieee33-restoration", "feeder")
        study = support.make_restoration_study(cls.shared / "storm")
        text = study.read_text().replace("periods = 8", "periods = 24")
        study.write_text(text.replace("[50, 55, 60, 80, 250, 260, 90, 60]", str([50, 55, 60, 80, 250, 260, 90, 60] * 3)))
        cls.storm_run = cls.planned(study, "storm-run")

    @classmethod
    def planned(cls, study, name):
        planned = support.run("plan", study, "--scenarios", 2, "--gap", 0.3, "--ac", "off", "--quiet", "--out",
                              cls.shared / name)
        assert planned.returncode == 0, planned.stderr
        return cls.shared / name

    def operate(self, run, name, *flags):
        out = self.folder / name
        self.assert_done(support.run("operate", run, "--days", 1, "--step-limit", 3600, "--quiet", "--out", out, *flags))
        return support.strict_json((out / "operation.json").read_text()), support.read_csv(out / "steps.csv"), out

    def with_outage(self, name, end, more=""):
        event = self.folder / f"{name}.toml"
        event.write_text(EVENT.format(end=end, more=more))
        return self.operate(self.feeder_run, name, "--step-min", 30, "--plan", self.shared / "plan.toml", "--event",
                            event)

    def check(self, rows, operations, steps):
        """Balance, cost terms, and no more operations in any run of steps than allowed."""
        moved = []
        for row in rows:
            f = {k: float(v) for k, v in row.items() if k != "fallback"}
            supply = (f["import_mw"] + f["generation_mw"] + f["discharge_mw"] - f["charge_mw"] + f["reduction_mw"] -
                      f["rebound_mw"] + f["shed_mw"])
            self.assertAlmostEqual(f["demand_mw"] + f["pickup_mw"], supply, places=5)
            moved.append(int(row["operations"]))
            self.assertLessEqual(sum(moved[-steps:]), operations, row["step"])

    def test_a_tie_restores_without_knowing_the_repair(self):
        found, rows, _ = self.with_outage("early", 4)
        self.assertEqual(found["switching"], "decided")
        self.assertFalse(any("not decided" in part for part in found["fidelity"]))
        self.assertEqual(found["solve_time"]["fallbacks"], 0)
        self.check(rows, operations=2, steps=2)
        during = rows[4:8]
        ties = [name for name in rows[0] if name.startswith("switch:") and rows[0][name] == "0"]
        for row in during:
            self.assertEqual(row["switch:7-8:closed"], "0")
            self.assertTrue(any(row[tie] == "1" for tie in ties), row["step"])
            self.assertAlmostEqual(float(row["shed_mw"]), 0.0, places=6)
        restoration = found["rolling"]["restoration"]
        self.assertEqual(restoration["operations"], sum(int(row["operations"]) for row in rows))
        self.assertEqual(restoration["restoration_h"], 0.0)
        self.assertLess(found["rolling"]["unserved_mwh"], found["rule"]["unserved_mwh"])
        self.assertLess(found["rolling"]["cost_usd"], found["rule"]["cost_usd"])
        self.assertEqual(rows[-1]["switch:7-8:closed"], "1", "back to normal")
        self.assertTrue(all(rows[-1][tie] == "0" for tie in ties))
        # A later repair, and another outage after it: nothing before 04:00 changes.
        _, late, _ = self.with_outage("late", 9, '[[outage]]\nline = "3-23"\nstart = 5\nend = 7')
        for a, b in zip(rows[:8], late[:8]):
            self.assertEqual({k: v for k, v in a.items() if k != "solve_s"}, {k: v for k, v in b.items() if k != "solve_s"})
        self.assertEqual([run[17]["switch:7-8:closed"] for run in (rows, late)], ["1", "0"])

    def test_a_storm_balances_and_keeps_its_limits(self):
        found, rows, out = self.operate(self.storm_run, "storm", "--seed", 2)
        self.assertGreater(found["rolling"]["restoration"]["operations"], 0)
        self.assertGreater(found["rolling"]["restoration"]["restoration_h"], 0.0)
        self.assertEqual(found["solve_time"]["fallbacks"], 0)
        for name in ("steps", "steps_hindsight", "steps_rule"):
            self.check(support.read_csv(out / f"{name}.csv"), operations=2, steps=4)
        dark = 0.0
        for row in rows:
            blocks = [v for k, v in row.items() if k.startswith("block:")]
            self.assertEqual(len(blocks), 4)
            dark += 0.25 * ("0" in blocks)
        self.assertAlmostEqual(dark, found["rolling"]["restoration"]["restoration_h"])
        self.assertLess(found["rolling"]["restoration"]["dark_block_h"], found["rule"]["restoration"]["dark_block_h"])


if __name__ == "__main__":
    support.unittest.main()

"""`gridkeel operate`: a plan step by step over a day; its files balance from outside."""

import support

TERMS = "import fuel start cycle demand_response unserved imbalance ramp_reserve restoration".split()


class OperateTest(support.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.shared = cls.make_shared_folder()
        cls.study = support.make_small_study(cls.shared / "study")
        text = cls.study.read_text().replace("periods = 6", "periods = 12")
        text = text.replace("[50, 55, 60, 80, 105, 70]", "[50, 55, 60, 80, 105, 70, 50, 40, 40, 40, 45, 50]")
        cls.study.write_text(text)
        cls.run_folder = cls.shared / "run"
        planned = support.run("plan", cls.study, "--out", cls.run_folder, "--ac", "off", "--quiet")
        assert planned.returncode == 0, planned.stderr
        cls.plan = cls.shared / "plan.toml"
        cls.plan.write_text('[[module]]\nbus = 18\noffer = "battery"\nunits = 1\n'
                            '[[module]]\nbus = 22\noffer = "diesel"\nunits = 1\n'
                            '[[module]]\nbus = 25\noffer = "battery"\nunits = 1\n')

    def operate(self, *flags):
        result = support.run("operate", self.run_folder, "--plan", self.plan, "--json", "--quiet", *flags)
        return support.strict_json(self.assert_done(result).stdout)

    def test_steps_balance_from_outside(self):
        found = self.operate("--days", 1, "--seed", 2, "--out", self.folder / "day")
        for name in ("steps", "steps_hindsight", "steps_rule"):
            rows = support.read_csv(self.folder / "day" / f"{name}.csv")
            self.assertEqual(len(rows), 96)
            stored = {}
            for row in rows:
                f = {k: float(v) for k, v in row.items() if k != "fallback"}
                supply = (f["import_mw"] + f["generation_mw"] + f["discharge_mw"] - f["charge_mw"] + f["reduction_mw"] -
                          f["rebound_mw"] + f["shed_mw"])
                self.assertAlmostEqual(f["demand_mw"], supply, places=5)
                self.assertAlmostEqual(sum(f[t + "_usd"] for t in TERMS), f["cost_usd"], places=5)
                for device in ("battery@18", "battery@25"):
                    now = f[device + ":stored_mwh"]
                    if device in stored and (f[device + ":in_mw"] or f[device + ":out_mw"]):
                        moved = 0.25 * (0.9 * f[device + ":in_mw"] - f[device + ":out_mw"] / 0.9)
                        self.assertAlmostEqual(now, stored[device] + moved, places=5)
                    stored[device] = now
            course = found[{"steps": "rolling"}.get(name, name.removeprefix("steps_"))]
            self.assertAlmostEqual(sum(float(r["cost_usd"]) for r in rows), course["dispatch_cost_usd"], places=3)
            self.assertAlmostEqual(0.25 * sum(float(r["shed_mw"]) for r in rows), course["unserved_mwh"], places=5)
        self.assertEqual(found["solve_time"]["fallbacks"], 0)
        if found["rolling"]["breach"] < 1e-6:
            self.assertGreaterEqual(found["above_hindsight_usd"]["rolling"], -1e-3)

    def test_threads_change_nothing(self):
        one, two = (self.operate("--days", 2, "--threads", n, "--seed", 5) for n in (1, 2))
        for course in ("rolling", "hindsight", "rule"):
            self.assertEqual(one[course], two[course])

    def test_without_time_the_rule_decides(self):
        found = self.operate("--days", 1, "--step-limit", 0)
        self.assertEqual(found["solve_time"]["fallbacks"], 96)
        self.assertEqual(found["solve_time"]["fallback_steps"][0]["reason"], "time limit")

    def test_bad_input(self):
        refused = lambda *flags: support.run("operate", self.run_folder, *flags)
        self.assert_refused(refused("--step-min", 50), "--step-min 50", "120 min")
        self.assert_refused(refused("--days", 0), "--days")
        plan = self.folder / "bad.toml"
        plan.write_text('[[module]]\nbus = 99\noffer = "battery"\nunits = 1\n')
        self.assert_refused(refused("--plan", plan), "99")


if __name__ == "__main__":
    support.unittest.main()

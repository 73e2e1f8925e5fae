"""Restoration by switching with whole modules: plan and dispatch of a feeder of four blocks, re-checked from the files."""

import csv

import dispatch_check
import support

EVENT = """
name = "crash"
[[outage]]
line = "3-4"
start = 2
end = 5
[[outage]]
line = "6-7"
start = 3
end = 4
[[import_limit]]
share = 0
start = 4
end = 5
"""
RULES = ("part_p part_q bus_flow_p voltage_drop vmin rating soc charging discharging count on most least ramp_up ramp_down "
         "min_up min_down headroom called bound call_count demand_cap moves parts part_energised held line_state "
         "switch_state closed_on_fault dark_root radial one_root holder blocks block_energised fault_dark customers frozen "
         "operated operations all_back to_normal dark_module lost_import source_voltage pickup_share pickup "
         "cost_restoration cost_start cost_all").split()


class RestorationTest(support.TestCase):
    @classmethod
    def setUpClass(cls):
        root = support.temporary_folder(cls.addClassCleanup)
        cls.study = support.make_restoration_study(root / "restoration")
        cls.out = root / "run"
        result = support.run("plan", cls.study, "--out", cls.out, "--dispatch", 6)
        if result.returncode != 0:
            raise AssertionError(result.stderr)
        cls.plan = support.strict_json((cls.out / "plan.json").read_text())

    def test_plan_is_rechecked_from_its_files(self):
        self.assertEqual(self.plan["fidelity"]["recourse"], "milp")
        self.assertEqual(self.plan["fidelity"]["relaxed"], [])
        self.assertIn("MILP recourse", (self.out / "summary.txt").read_text())
        check = dispatch_check.Check(self.study, self.out)
        self.assertEqual(check.run(), [])
        self.assertEqual(len(check.dispatch.scenarios()), 6)
        for rule in RULES:
            self.assertGreater(check.counts[rule], 0, f"nothing in the study tries {rule}")

    def test_study_tries_what_switching_is_for(self):
        rows = support.read_csv(self.out / "dispatch.csv")
        def most(kind, quantity, element=""):
            return max((float(row["value"]) for row in rows if row["kind"] == kind and row["quantity"] == quantity
                        and row["element"].startswith(element)), default=0.0)
        self.assertEqual(min(float(row["value"]) for row in rows if row["quantity"] == "energised"), 0.0)
        self.assertEqual(max(most("switch", "closed", "7-9"), most("switch", "closed", "5-7")), 1.0, "ties take over")
        self.assertEqual(max(most("block", "root", block) for block in "468"), 1.0, "modules hold an island")
        for kind, quantity in (("block", "pickup"), ("device", "on"), ("device", "call"), ("device", "charging_units"),
                               ("switch", "operated")):
            self.assertGreater(most(kind, quantity), 0.0, quantity)

    def test_event_is_rechecked_from_its_files(self):
        (self.folder / "crash.toml").write_text(EVENT)
        out = self.folder / "out"
        self.assert_done(support.run("dispatch", self.out, "--event", self.folder / "crash.toml", "--scenario", "worst",
                                     "--out", out))
        scenarios = support.strict_json((out / "dispatch.json").read_text())["scenarios"]
        columns = [name for name in scenarios[0] if name.endswith("_usd") or name in (
            "scenario", "unserved_mwh", "imbalance_mwh", "restoration_h")]
        with open(out / "recourse.csv", "w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, columns, extrasaction="ignore")
            writer.writeheader()
            writer.writerows(scenarios)
        check = dispatch_check.Check(self.study, out)
        self.assertEqual(check.run(), [])
        crash = check.dispatch.value["crash"]
        for t in range(8):
            self.assertEqual("out" in crash[t]["branch"]["3-4"], t in (2, 3, 4))
        self.assertEqual(crash[2]["branch"]["3-4"]["closed"], 0.0)
        self.assertEqual(crash[3]["block"]["6"]["energised"], 0.0, "a fault on 6-7 darkens its block")
        self.assertEqual(crash[4]["system"]["substation"]["import_p"], 0.0)
        told = next(s for s in scenarios if s["scenario"] == "crash")
        self.assertGreater(told["restoration_h"], 0.0)
        closed, moved = {line: float(check.normal[line]) for line in check.switches}, []
        for t in range(8):
            for line in check.switches:
                now = crash[t]["branch"][line]["closed"]
                if now != closed[line]:
                    moved.append((t, line, now == 1.0))
                closed[line] = now
        self.assertEqual(sorted((o["period"], o["line"], o["closes"]) for o in told["operations"]), sorted(moved))
        self.assertTrue(moved)
        for part in told["cut_off"]:
            for t in range(part["first_period"], part["end_period"]):
                live = {crash[t]["bus"][bus]["energised"] for bus in part["buses"]}
                self.assertEqual(live, {0.0 if part["held_at"] is None else 1.0}, part)

    def test_fractions_bound_whole_numbers_from_below(self):
        out = self.folder / "relaxed"
        self.assert_done(support.run("plan", self.study, "--out", out, "--recourse", "lp"))
        relaxed = support.strict_json((out / "plan.json").read_text())
        self.assertEqual(relaxed["fidelity"]["recourse"], "lp")
        self.assertTrue(relaxed["fidelity"]["integers_relaxed"])
        self.assertIn("switches close", relaxed["fidelity"]["relaxed"][0])
        self.assertLess(relaxed["lower_bound"], self.plan["objective"])
        # Of the same plan, scenario by scenario.
        mine = self.folder / "mine.toml"
        mine.write_text("".join(f'[[module]]\nbus = {m["bus"]}\noffer = "{m["offer"]}"\nunits = {m["units"]}\n'
                                for m in self.plan["modules"]))
        costs = {row["scenario"]: float(row["recourse_cost_usd"]) for row in support.read_csv(self.out / "recourse.csv")}
        result = self.assert_done(support.run("dispatch", out, "--plan", mine, "--scenario", ",".join(costs), "--json"))
        lower = {s["scenario"]: s["recourse_cost_usd"] for s in support.strict_json(result.stdout)["scenarios"]}
        for scenario, cost in costs.items():
            self.assertLessEqual(lower[scenario], cost * (1 + 1e-9), scenario)
        self.assertLess(sum(lower.values()), sum(costs.values()) * (1 - 1e-6), "fractions should be cheaper here")

    def test_fresh_days_cost_within_an_interval(self):
        def evaluate(limit_s):
            out = self.folder / f"limit{limit_s}"
            self.assert_done(support.run("evaluate", self.out, "--scenarios", 6, "--references", "off", "--bootstrap", 20,
                                         "--scenario-limit", limit_s, "--quiet", "--out", out))
            return support.strict_json((out / "evaluation.json").read_text()), support.read_csv(out / "samples.csv")
        long, short = evaluate(60), evaluate(1e-3)
        for found, rows in (long, short):
            plan = found["shifts"][0]["plans"][0]
            self.assertEqual((found["status"], found["shifts"][0]["count"]), ("done", 6))
            self.assertEqual(plan["method"]["mip_solves"], 6)
            self.assertLessEqual(plan["lower_bound"]["mean_recourse_usd"], plan["mean"]["recourse_cost_usd"]["value"])
            self.assertLessEqual(plan["lower_bound"]["cvar_recourse_usd"], plan["cvar_recourse_usd"]["value"])
            mean = sum(float(r["lower_bound_usd"]) for r in rows) / 6
            self.assertAlmostEqual(mean / plan["lower_bound"]["mean_recourse_usd"], 1.0, places=8)
            widest = max(float(r["recourse_cost_usd"]) - float(r["lower_bound_usd"]) for r in rows)
            self.assertAlmostEqual(plan["method"]["widest_usd"], widest, places=2)
        self.assertEqual(long[0]["shifts"][0]["plans"][0]["method"]["open"], 0)
        for a, b in zip(long[1], short[1]):  # intervals of the same scenario overlap
            for one, other in ((a, b), (b, a)):
                self.assertLessEqual(float(one["lower_bound_usd"]), float(other["recourse_cost_usd"]) * (1 + 1e-6))
        self.assertIn("No dispatch of the plan costs less",
                      (self.folder / "limit60" / "evaluation.txt").read_text())


if __name__ == "__main__":
    support.unittest.main()

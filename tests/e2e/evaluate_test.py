"""`gridkeel evaluate` and `gridkeel sweep`: plans on fresh days, and studies with other numbers."""

import json
import signal
import subprocess
import time

import support

FRESH = ["--scenarios", 200, "--quiet"]


class EvaluateTest(support.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.shared = cls.make_shared_folder()
        cls.study = support.make_small_study(cls.shared / "study")
        cls.run_folder = cls.shared / "run"
        planned = support.run("plan", cls.study, "--out", cls.run_folder, "--ac", "off", "--quiet")
        assert planned.returncode == 0, planned.stderr
        cls.plan = support.strict_json((cls.run_folder / "plan.json").read_text())

    def evaluate(self, *flags):
        return support.strict_json(
            self.assert_done(support.run("evaluate", self.run_folder, *FRESH, "--json", *flags)).stdout)

    def plan_file(self, *modules):
        path = self.folder / "plan.toml"
        path.write_text("".join(f'[[module]]\nbus = {bus}\noffer = "{offer}"\nunits = {units}\n'
                                for bus, offer, units in modules))
        return path

    def test_in_sample_figures_are_the_runs_own(self):
        found = self.evaluate("--references", "none")
        own = found["plans"][0]["in_sample"]
        for key, of_plan in (("expected_recourse_usd", "expected_recourse"), ("cvar_recourse_usd", "cvar_recourse"),
                             ("worst_recourse_usd", "worst_recourse")):
            self.assertAlmostEqual(own[key] / self.plan["risk"][of_plan], 1.0, places=6)
        self.assertAlmostEqual(own["objective_usd"] / self.plan["objective"], 1.0, places=6)
        nothing = self.plan["comparison"]["without_modules"]
        self.assertAlmostEqual(found["plans"][1]["in_sample"]["objective_usd"] / nothing["objective_usd"], 1.0,
                               places=6)

    def test_everything_that_can_be_asked_for(self):
        found = self.evaluate("--statistics", "--explain", "--replications", 3, "--shift", "outages", "--references",
                              "none,deterministic,sample-average,risk-neutral", "--out", self.folder / "days")
        names = [p["name"] for p in found["plans"]]
        self.assertEqual(names[:3], ["plan", "no modules", "deterministic"])
        self.assertIn("risk neutral", names)
        self.assertEqual([s["name"] for s in found["shifts"]], ["same", "outages"])
        for shift in found["shifts"]:
            for plan in shift["plans"]:
                mean = plan["mean"]
                terms = sum(mean[t + "_usd"]["value"] for t in "import fuel start cycle demand_response unserved imbalance "
                            "ramp_reserve restoration".split())
                self.assertAlmostEqual(terms, mean["recourse_cost_usd"]["value"], places=5)
                classes = sum(mean[f"unserved_mwh:{c}"]["value"] for c in ("residential", "commercial", "ai"))
                self.assertAlmostEqual(classes, mean["unserved_mwh"]["value"], places=8)
                self.assertLessEqual(plan["var_recourse_usd"]["value"], plan["cvar_recourse_usd"]["value"])
                self.assertLessEqual(plan["cvar_recourse_usd"]["value"], plan["worst_recourse_usd"] + 1e-6)
                self.assertLessEqual(mean["recourse_cost_usd"]["lower"], mean["recourse_cost_usd"]["value"])
        same, outages = (s["plans"][1]["mean"]["restoration_h"]["value"] for s in found["shifts"])
        self.assertGreater(outages, same)
        s = found["statistics"]
        self.assertLessEqual(s["ws"]["lower"], s["rp"]["value"])
        self.assertLessEqual(s["rp"]["lower"], s["eev"]["value"])
        self.assertGreaterEqual(s["vss"], -1e-3 * s["rp"]["value"])
        self.assertGreaterEqual(s["evpi"], 0.0)
        gap = self.plan["gap"] * self.plan["objective"] + 1e-3
        for worth in ("of_modules", "of_stochastic_solution", "of_risk_aversion"):
            self.assertGreaterEqual(found["values"][worth]["in_sample_usd"], -gap)
        for module in found["explanation"]["modules"]:
            self.assertGreaterEqual(module["net_usd"], -gap)
        self.assertGreaterEqual(found["gap_estimate"]["upper_usd"], found["gap_estimate"]["mean_usd"])
        self.assertEqual(sorted(p.name for p in (self.folder / "days").iterdir()),
                         ["evaluation.csv", "evaluation.json", "evaluation.txt", "samples.csv"])
        samples = support.read_csv(self.folder / "days" / "samples.csv")
        self.assertEqual(len(samples), 200 * 2 * len(found["plans"]))
        own = [float(r["recourse_cost_usd"]) for r in samples if (r["shift"], r["plan"]) == ("same", "plan")]
        self.assertAlmostEqual(sum(own) / 200 / found["shifts"][0]["plans"][0]["mean"]["recourse_cost_usd"]["value"], 1.0,
                               places=8)

    def test_in_sample_figures_stand_beside_fresh_ones(self):
        found = self.evaluate("--references", "none", "--out", self.folder / "days")
        self.assertEqual([c["plan"] for c in found["in_sample_check"]], ["plan", "no modules"])
        for check, plan, days in zip(found["in_sample_check"], found["plans"], found["shifts"][0]["plans"]):
            for figure, own, fresh in (
                    ("expected_recourse", "expected_recourse_usd", days["mean"]["recourse_cost_usd"]),
                    ("cvar_recourse", "cvar_recourse_usd", days["cvar_recourse_usd"])):
                c = check[figure]
                self.assertEqual(c["in_sample_usd"], plan["in_sample"][own])
                self.assertEqual(c["out_of_sample_usd"], fresh)
                side = "optimistic" if c["in_sample_usd"] < fresh["lower"] else (
                    "pessimistic" if c["in_sample_usd"] > fresh["upper"] else "within")
                self.assertEqual(c["verdict"], side)
                self.assertEqual(c["outside_usd"] > 0.0, side != "within")
        self.assertIn("In sample and out of sample", (self.folder / "days" / "evaluation.txt").read_text())

    def test_ctrl_c_keeps_what_was_evaluated(self):
        out = self.folder / "days"
        words = [support.PROGRAM, "evaluate", str(self.run_folder), "--scenarios", "1000000", "--references", "none",
                 "--quiet", "--out", str(out)]
        with subprocess.Popen(words, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as process:
            time.sleep(4.0)
            process.send_signal(signal.SIGINT)
            code = process.wait(support.TIMEOUT_S)
        if code == 4:  # a machine so busy that nothing was evaluated yet
            self.assertEqual(list(out.iterdir()), [])
            self.skipTest("no scenario was evaluated within 4 s")
        self.assertEqual(code, 0)
        found = support.strict_json((out / "evaluation.json").read_text())
        self.assertEqual(found["status"], "interrupted")
        count = found["shifts"][0]["count"]
        self.assertLess(count, 1000000)
        self.assertTrue(any(f"stopped: {count} of 1000000" in w for w in found["warnings"]), found["warnings"])
        rows = support.read_csv(out / "samples.csv")
        self.assertEqual(len(rows), 2 * count)
        numbers = [[int(r["scenario"]) for r in rows if r["plan"] == plan] for plan in ("plan", "no modules")]
        self.assertEqual(numbers[0], numbers[1])

    def test_same_bytes_for_any_threads(self):
        one, two = (self.evaluate("--references", "none", "--threads", k) for k in (1, 2))
        for found in (one, two):
            found.pop("timing")
            for shift in found["shifts"]:
                shift.pop("seconds")
        self.assertEqual(one, two)

    def test_the_worst_day_can_be_dispatched(self):
        found = self.evaluate("--references", "off")["shifts"][0]["plans"][0]
        day = found["worst_scenario"]
        path = self.plan_file(*((m["bus"], m["offer"], m["units"]) for m in self.plan["modules"]))
        dispatched = support.strict_json(self.assert_done(support.run(
            "dispatch", self.study, "--plan", path, "--seed", day["seed"], "--scenarios", 250, "--scenario",
            day["scenario"], "--json")).stdout)
        self.assertAlmostEqual(dispatched["scenarios"][0]["recourse_cost_usd"] / found["worst_recourse_usd"], 1.0,
                               places=6)

    def test_plans_by_hand_that_cannot_be(self):
        module = self.plan["modules"][0]
        for modules, fragments in (([(99, module["offer"], 1)], ["plan.toml", "99"]),
                                   ([(module["bus"], "windmill", 1)], ["plan.toml", "'windmill'"]),
                                   ([(module["bus"], module["offer"], 1000)], ["plan.toml", "[[module]] 1", "1000"])):
            self.assert_refused(support.run("evaluate", self.run_folder, "--compare", self.plan_file(*modules)), *fragments)
        self.assert_refused(support.run("evaluate", self.run_folder, "--compare", self.folder), "--compare")
        self.assert_refused(support.run("evaluate", self.study), "plan.json")
        self.assert_refused(support.run("evaluate", self.run_folder, "--shift", "outage"), "did you mean 'outages'?")
        self.assert_refused(support.run("evaluate", self.run_folder, "--references", "all"), "--references")

    def test_a_shift_of_your_own(self):
        path = self.folder / "shifts.toml"
        path.write_text('[[shift]]\nname = "calm"\n[[shift.change]]\nkey = "shocks.line_outages_per_day"\nset = 0\n')
        found = self.evaluate("--references", "off", "--shift", path)
        self.assertEqual(found["shifts"][1]["plans"][0]["mean"]["restoration_h"]["value"], 0.0)
        path.write_text('[[shift]]\nname = "calm"\n[[shift.change]]\nkey = "shocks.line_outages_a_day"\nset = 0\n')
        self.assert_refused(support.run("evaluate", self.run_folder, "--shift", path), "shifts.toml:4",
                            "did you mean 'shocks.line_outages_per_day'?")


class SweepTest(support.TestCase):
    def setUp(self):
        super().setUp()
        self.study = support.make_small_study(self.folder / "study")
        self.out = self.folder / "sweep"

    def sweep(self, *flags):
        return support.strict_json(self.assert_done(
            support.run("sweep", self.study, "--out", self.out, "--quiet", "--json", *flags)).stdout)

    def test_rows_are_kept_and_agree_with_plan(self):
        first = self.sweep("--vary", "budget=0,400000", "--vary", "lambda=0.5")
        self.assertEqual(first["rows"][0]["price_usd"], 0)
        self.assertLess(first["rows"][0]["units"], first["rows"][1]["units"])
        more = self.sweep("--vary", "budget=0,200000,400000", "--vary", "lambda=0.5")
        self.assertEqual(more["rows"][0], first["rows"][0])
        self.assertEqual(more["rows"][2], first["rows"][1])
        self.assertLessEqual(more["rows"][1]["price_usd"], 200000)
        self.assertEqual(len(support.read_csv(self.out.with_suffix(".csv"))), 3)
        text = self.study.read_text().replace("[money]", "[money]\nbudget_usd = 400000")
        self.study.write_text(text)
        self.assert_done(support.run("plan", self.study, "--lambda", 0.5, "--ac", "off", "--quiet", "--out",
                                     self.folder / "plan"))
        plan = support.strict_json((self.folder / "plan" / "plan.json").read_text())
        row = more["rows"][2]
        self.assertLessEqual(row["lower_bound"], plan["upper_bound"] + 1e-6)
        self.assertLessEqual(plan["lower_bound"], row["objective"] + 1e-6)

    def test_reduced_scenarios_do_not_depend_on_where_a_sweep_began(self):
        reduced = ("--draw", 60, "--scenarios", 8, "--gap", 0.000001)
        alone = self.sweep("--vary", "lambda=1", *reduced)["rows"]
        resumed = self.sweep("--vary", "lambda=0,1", *reduced)["rows"]
        self.assertEqual(resumed[1], alone[0])
        self.out = self.folder / "whole"
        whole = self.sweep("--vary", "lambda=0,1", *reduced)["rows"]
        for one, other in zip(resumed, whole):
            self.assertEqual(one["fingerprint"], other["fingerprint"])
            self.assertAlmostEqual(one["objective"], other["objective"], delta=3e-6 * other["objective"])

    def test_another_sweep_is_not_overwritten(self):
        self.sweep("--vary", "lambda=0.5")
        before = self.out.with_suffix(".json").read_text()
        self.assert_refused(support.run("sweep", self.study, "--out", self.out, "--vary", "alpha=0.5"), "another sweep")
        self.assertEqual(self.out.with_suffix(".json").read_text(), before)
        self.out.with_suffix(".json").write_text("{}")
        self.assert_refused(support.run("sweep", self.study, "--out", self.out, "--vary", "alpha=0.5"), "sweep.json")

    def test_an_interrupted_sweep_goes_on(self):
        words = [support.PROGRAM, "sweep", str(self.study), "--out", str(self.out), "--quiet", "--vary",
                 "voll=0.5:2:40", "--gap", "0.000001"]
        with subprocess.Popen(words, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as process:
            rows = 0
            end = time.monotonic() + 60
            while rows == 0 and time.monotonic() < end:
                time.sleep(0.05)
                path = self.out.with_suffix(".json")
                rows = len(json.loads(path.read_text())["rows"]) if path.exists() else 0
            process.send_signal(signal.SIGINT)
            self.assertEqual(process.wait(60), 0)
        before = json.loads(path.read_text())
        self.assertEqual(before["status"], "interrupted")
        self.assertLess(len(before["rows"]), 40)
        kept = before["rows"][0]
        after = self.sweep("--vary", f"voll={kept['values']['voll']}", "--gap", "0.000001")
        self.assertEqual(after["rows"], [kept])

    def test_tornado_and_hosting(self):
        bars = self.sweep("--tornado", "ai_growth,lambda", "--by", 0.3)["tornado"]["bars"]
        self.assertEqual({b["parameter"] for b in bars}, {"ai_growth", "lambda"})
        self.assertGreaterEqual(bars[0]["swing"], bars[1]["swing"])
        self.out = self.folder / "hosting"
        site = support.read_toml(self.study)["ai_site"][0]["name"]
        found = self.sweep("--hosting", site, "--risk-limit", 0.5, "--tolerance", 0.5, "--risk-of", "unserved")["hosting"]
        self.assertEqual([h["with_modules"] for h in found], [False, True])
        for h in found:
            for point in h["tried"]:
                self.assertEqual(point["risk"] <= 0.5, h["fits"] is not None
                                 and point["rating_mw"] <= h["fits"]["rating_mw"])

    def test_scenarios_from_a_file(self):
        """The same scenarios, drawn or read, give the same rows; what would have to be drawn again is refused."""
        given = self.folder / "set"
        self.assert_done(support.run("scenarios", self.study, "--out", given))
        points = ("--vary", "lambda=0,0.5", "--vary", "budget=0,400000")
        drawn = self.sweep(*points)["rows"]
        self.out = self.folder / "read"
        read = self.sweep(*points, "--from", given)
        for row, same in zip(drawn, read["rows"], strict=True):
            self.assertEqual(row["objective"], same["objective"])
            self.assertEqual(row["modules"], same["modules"])
            self.assertNotEqual(row["fingerprint"], same["fingerprint"])
        self.assertEqual(read["warnings"], [])
        csv = given.with_suffix(".csv")
        csv.write_text(csv.read_text().replace(",import_share,1,", ",import_share,0.9,"))
        self.assert_refused(support.run("sweep", self.study, "--out", self.out, *points, "--from", given), "another sweep")
        self.out = self.folder / "refused"
        for flags, words in ((("--vary", "shocks.repair_median_h=x0.5,x2"), ["shocks.repair_median_h changes what is drawn"]),
                             (("--tornado", "lambda,offer.*.delivery_reliability"), ["--tornado", "delivery_reliability"]),
                             (("--vary", "scenarios.count=3,6"), ["scenarios.count"]), (("--until-gap", 0.5), ["--until-gap"])):
            with self.subTest(flags):
                self.assert_refused(support.run("sweep", self.study, "--out", self.out, *flags, "--from", given), *words,
                                    "set")
        text = self.study.read_text()
        self.assertIn("line_outages_per_day = 2.0", text)
        self.study.write_text(text.replace("line_outages_per_day = 2.0", "target_saifi = 1.0\ndelivery_delay_log_sd = 0.3"))
        for key in ("money.events_per_year", "load_class.*.customers_per_mw", "plan.time_to_event_weeks"):
            with self.subTest(key):
                self.assert_refused(support.run("sweep", self.study, "--out", self.out, "--vary", f"{key}=x0.5,x1",
                                                "--from", given), f"--vary: {key} changes what is drawn")

    def test_hosting_on_scenarios_from_a_file(self):
        given = self.folder / "set"
        self.assert_done(support.run("scenarios", self.study, "--out", given))
        site = support.read_toml(self.study)["ai_site"][0]
        # Looks at the rating that the study has, and far below: there the file is scaled.
        flags = ("--hosting", site["name"], "--risk-limit", 1e9, "--risk-of", "cost", "--most", site["rating_mw"],
                 "--tolerance", 0.1)
        drawn = self.sweep(*flags)
        self.out = self.folder / "read"
        read = self.sweep(*flags, "--from", given)
        self.assertIn("in proportion", read["warnings"][0])
        for own, same in zip(drawn["hosting"], read["hosting"], strict=True):
            self.assertEqual(own["capacity_mw"], same["capacity_mw"])
            self.assertAlmostEqual(own["fits"]["risk"] / same["fits"]["risk"], 1.0, delta=1e-9)
            self.assertLess(same["tried"][0]["risk"], 0.9 * same["fits"]["risk"])
        self.study.write_text(self.study.read_text().replace("[scenarios]", f'[scenarios]\nfile = "{given}"'))
        self.out = self.folder / "named"
        self.assertEqual(self.sweep(*flags)["hosting"], read["hosting"])

    def test_mistakes_are_named(self):
        def refused(*flags):
            return support.run("sweep", self.study, "--out", self.out, *flags)
        self.assert_refused(refused("--vary", "risk.lamda=1"), "did you mean 'risk.lambda'?")
        self.assert_refused(refused("--vary", "lambda=0,2"), "lambda = 2", "in [0, 1]")
        self.assert_refused(refused("--vary", "lambda=0", "--lambda", 1), "risk.lambda is varied")
        self.assert_refused(refused(), "--vary")
        self.assert_refused(refused("--hosting", "nowhere", "--risk-limit", 1), "--hosting nowhere")
        self.assert_refused(refused("--hosting", "all"), "--risk-limit")
        self.assertFalse(self.out.with_suffix(".json").exists())


if __name__ == "__main__":
    support.unittest.main()

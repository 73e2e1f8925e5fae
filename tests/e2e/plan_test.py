"""`gridkeel plan` on a small study: the contract's keys and identities, and its dispatch re-checked."""


import dispatch_check
import support

KEYS = ("status objective lower_bound upper_bound gap first_stage_cost risk_value risk first_stage modules scenarios "
        "method timing versions checks ac_check binding money comparison fidelity").split()
RECOURSE_COLUMNS = ("scenario,probability,worst_case_weight,recourse_cost_usd,import_usd,fuel_usd,start_usd,cycle_usd,"
                    "demand_response_usd,unserved_usd,imbalance_usd,ramp_reserve_usd,restoration_usd,unserved_mwh,"
                    "imbalance_mwh,restoration_h,unserved_mvarh").split(",")
TERMS = RECOURSE_COLUMNS[4:13]


class PlanTest(support.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.root = cls.make_shared_folder()
        cls.study = support.make_small_study(cls.root / "small")
        cls.out = cls.root / "out"
        cls.result = support.run("plan", cls.study, "--out", cls.out, "--threads", 1, "--dispatch", 6)
        if cls.result.returncode != 0:
            raise AssertionError(cls.result.stderr)
        cls.plan = support.strict_json((cls.out / "plan.json").read_text())
        cls.rows = support.read_csv(cls.out / "recourse.csv")

    def near(self, a, b, tolerance=1e-9):
        self.assertLessEqual(abs(a - b), tolerance * max(1.0, abs(a), abs(b)))

    def total(self, column):
        return sum(float(row[column]) for row in self.rows)

    def test_files_and_keys_of_the_contract(self):
        self.assertEqual({p.name for p in self.out.iterdir()}, 
                         {"run.sqlite", "plan.json", "recourse.csv", "dispatch.csv", "ac_check.csv", "summary.txt"})
        for key in KEYS:
            self.assertIn(key, self.plan)
        self.assertIn(self.plan["status"], ("optimal", "gap_limit"))
        self.assertLessEqual({"alpha", "lambda", "ambiguity", "radius", "expected_recourse", "cvar_recourse",
                              "nominal_risk_value"}, self.plan["risk"].keys())
        self.assertLessEqual({"count", "seed", "fingerprint"}, self.plan["scenarios"].keys())
        self.assertLessEqual({"name", "iterations", "subproblem_solves", "cuts", "threads", "ranks"}, self.plan["method"].keys())
        self.assertLessEqual({"total_s", "master_s", "subproblem_s"}, self.plan["timing"].keys())
        self.assertLessEqual({"gridkeel", "highs"}, self.plan["versions"].keys())
        self.assertEqual(list(self.rows[0]), RECOURSE_COLUMNS)
        self.assertEqual(len(self.rows), 6)

    def test_objective_bounds_and_gap(self):
        p = self.plan
        self.near(p["objective"], p["first_stage_cost"] + p["risk_value"])
        self.near(p["objective"], p["upper_bound"])
        self.assertLessEqual(p["lower_bound"], p["upper_bound"] * (1 + 1e-9))
        gap = max(0.0, p["upper_bound"] - p["lower_bound"]) / max(1e-9, abs(p["upper_bound"]))
        self.near(p["gap"], gap)
        self.assertLessEqual(p["gap"], p["method"]["gap_target"])

    def test_weights_price_the_risk(self):
        self.near(self.total("probability"), 1.0)
        self.near(self.total("worst_case_weight"), 1.0)
        weighted = sum(float(r["worst_case_weight"]) * float(r["recourse_cost_usd"]) for r in self.rows)
        self.near(weighted, self.plan["risk_value"])
        expected = sum(float(r["probability"]) * float(r["recourse_cost_usd"]) for r in self.rows)
        self.near(expected, self.plan["risk"]["expected_recourse"])

    def test_cvar_and_nominal_risk(self):
        risk = self.plan["risk"]
        left, cvar = 1.0 - risk["alpha"], 0.0
        for row in sorted(self.rows, key=lambda r: -float(r["recourse_cost_usd"])):
            share = min(left, float(row["probability"]))
            cvar += share / (1.0 - risk["alpha"]) * float(row["recourse_cost_usd"])
            left -= share
        self.near(cvar, risk["cvar_recourse"], 1e-7)
        nominal = (1 - risk["lambda"]) * risk["expected_recourse"] + risk["lambda"] * cvar
        self.near(nominal, risk["nominal_risk_value"], 1e-7)
        self.assertLessEqual(risk["nominal_risk_value"], self.plan["risk_value"] * (1 + 1e-9))

    def test_cost_terms_add_up(self):
        for row in self.rows:
            self.near(sum(float(row[t]) for t in TERMS), float(row["recourse_cost_usd"]), 1e-7)

    def test_purchases_add_up(self):
        p = self.plan
        self.near(sum(m["cost_usd"] for m in p["modules"] + p["sites"]), p["first_stage_cost"])
        self.near(sum(m["price_usd"] for m in p["modules"] + p["sites"]), p["money"]["purchase_price_usd"])
        for module in p["modules"]:
            self.assertEqual(p["first_stage"][f"x[{module['bus']},{module['offer']}]"], module["units"])
        self.near(p["money"]["per_year"]["modules_usd"], 40 * p["first_stage_cost"])

    def test_plan_is_better_than_none(self):
        with_modules, without = (self.plan["comparison"][k] for k in ("with_modules", "without_modules"))
        self.assertTrue(self.plan["modules"], "the small study should buy something, or its checks mean little")
        self.assertLess(with_modules["objective_usd"], without["objective_usd"])
        self.assertEqual({m["type"] for m in self.plan["modules"]}, {"storage", "generator", "demand_response"})

    def test_dispatch_balances_limits_and_costs(self):
        check = dispatch_check.Check(self.study, self.out)
        faults = check.run()
        self.assertEqual(faults, [], f"{len(faults)} faults")
        self.assertEqual(len(check.dispatch.scenarios()), 6)
        for kind in ("part_p", "soc", "backlog", "ramp_up", "dark_load", "voltage_drop", "cost_unserved"):
            self.assertGreater(check.counts[kind], 0, f"the small study never exercises '{kind}'")

    def test_usable_units_are_purchases_times_the_scenarios_share(self):
        self.assert_done(support.run("scenarios", self.study, "--out", self.folder / "set.csv"))
        drawn = support.strict_json((self.folder / "set.json").read_text())
        self.assertEqual(drawn["fingerprint"], self.plan["scenarios"]["fingerprint"])
        dispatch = dispatch_check.Dispatch(self.out / "dispatch.csv")
        for scenario in drawn["scenarios"]:
            share = {(u["bus"], u["offer"]): u["usable_share"] for u in scenario["usable_shares_below_one"]}
            for module in self.plan["modules"]:
                name = f"{module['offer']}@{module['bus']}"
                usable = dispatch.value[scenario["name"]][0]["device"][name]["usable_units"]
                self.near(usable, module["units"] * share.get((module["bus"], module["offer"]), 1.0))

    def test_threads_do_not_change_the_answer(self):
        out = self.folder / "two"
        self.assert_done(support.run("plan", self.study, "--out", out, "--threads", 2, "--dispatch", 6))
        two = support.strict_json((out / "plan.json").read_text())
        for plan in (one := dict(self.plan)), two:
            plan.pop("timing")
            plan["method"] = {k: v for k, v in plan["method"].items() if k != "threads"}
            plan["study"] = {k: v for k, v in plan["study"].items() if k != "file"}  # seen from the folder of results
        self.assertEqual(one, two)
        for name in ("recourse.csv", "dispatch.csv", "ac_check.csv"):
            self.assertEqual((out / name).read_bytes(), (self.out / name).read_bytes(), name)

    def test_extensive_form_agrees(self):
        out = self.folder / "extensive"
        flags = ("--method", "extensive", "--scenarios", 3, "--gap", "1e-5")
        self.assert_done(support.run("plan", self.study, "--out", out, *flags))
        self.assert_done(support.run("plan", self.study, "--out", self.folder / "l", "--scenarios", 3, "--gap", "1e-5"))
        a = support.strict_json((out / "plan.json").read_text())
        b = support.strict_json((self.folder / "l" / "plan.json").read_text())
        self.assertEqual(a["method"]["name"], "extensive")
        self.near(a["objective"], b["objective"], 3e-5)

    def test_json_on_stdout_is_the_plan(self):
        out = self.folder / "json"
        result = self.assert_done(support.run("plan", self.study, "--out", out, "--json"))
        printed = support.strict_json(result.stdout)
        written = support.strict_json((out / "plan.json").read_text())
        self.assertEqual(printed["objective"], written["objective"])
        self.assertEqual(printed.keys(), written.keys())
        self.assertEqual(result.stderr, "")

    def test_summary_fits_the_page_and_has_no_colour(self):
        for text in (self.result.stdout, (self.out / "summary.txt").read_text()):
            self.assertNotIn("\x1b", text)
            self.assertIn("Buy ", text)
            for line in text.splitlines():
                if not line.startswith("Written to"):
                    self.assertLessEqual(len(line), 100, line)

    def test_quiet_prints_nothing(self):
        result = self.assert_done(support.run("plan", self.study, "--out", self.folder / "q", "--quiet"))
        self.assertEqual(result.stdout + result.stderr, "")

    def test_dispatch_holds_the_worst_scenarios(self):
        out = self.folder / "two-worst"
        self.assert_done(support.run("plan", self.study, "--out", out, "--dispatch", 2))
        rows = support.read_csv(out / "recourse.csv")
        worst = sorted(rows, key=lambda r: -float(r["recourse_cost_usd"]))[:2]
        kept = {row["scenario"] for row in support.read_csv(out / "dispatch.csv")}
        self.assertEqual(kept, {row["scenario"] for row in worst})

    def test_flags_override_the_study(self):
        out = self.folder / "flags"
        flags = "--scenarios 4 --seed 9 --alpha 0.5 --lambda 1 --ambiguity tv --radius 0.2 --gap 0.01".split()
        self.assert_done(support.run("plan", self.study, "--out", out, *flags))
        plan = support.strict_json((out / "plan.json").read_text())
        self.assertEqual(plan["scenarios"]["count"], 4)
        self.assertEqual(plan["scenarios"]["seed"], 9)
        self.assertEqual([plan["risk"][k] for k in ("alpha", "lambda", "ambiguity", "radius")], [0.5, 1.0, "tv", 0.2])
        self.assertEqual(plan["method"]["gap_target"], 0.01)

    def test_every_ambiguity_set_makes_a_plan(self):
        for name in ("none", "tv", "wasserstein", "chi2", "kl", "moment", "box"):
            with self.subTest(name):
                self.assert_plan_with(name, [] if name == "none" else ["--radius", 0.1])

    def test_an_ambiguity_file_makes_a_plan(self):
        file = self.folder / "set.toml"
        file.write_text('set = "polyhedron"\n[[row]]\nname = "first"\nscenarios = ["s000", "s001"]\nupper = 0.6\n')
        plan = self.assert_plan_with("polyhedron", [], ["--ambiguity-file", file])
        self.assertEqual(plan["risk"]["ambiguity_file"], str(file))
        file.write_text('set = "polyhedron"\n[[row]]\nname = "first"\nscenarios = ["s099"]\nupper = 0.6\n')
        refused = support.run("plan", self.study, "--out", self.folder / "no", "--scenarios", 4, "--ambiguity-file", file)
        self.assertEqual(refused.returncode, 2, refused.stderr)
        self.assertIn(f"{file}:4", refused.stderr)
        self.assertIn("s099", refused.stderr)

    def assert_plan_with(self, name, radius, choice=None):
        out = self.folder / name
        flags = ["--scenarios", 4, "--gap", 0.01, *(choice or ["--ambiguity", name]), *radius]
        self.assert_done(support.run("plan", self.study, "--out", out, *flags))
        plan = support.strict_json((out / "plan.json").read_text())
        self.assertEqual(plan["risk"]["ambiguity"], name)
        self.assertGreaterEqual(plan["risk_value"], plan["risk"]["nominal_risk_value"] * (1 - 1e-9))
        rows = support.read_csv(out / "recourse.csv")
        weighted = sum(float(r["worst_case_weight"]) * float(r["recourse_cost_usd"]) for r in rows)
        self.assertAlmostEqual(weighted, plan["risk_value"], delta=1e-6 * abs(plan["risk_value"]))
        return plan


if __name__ == "__main__":
    support.unittest.main()

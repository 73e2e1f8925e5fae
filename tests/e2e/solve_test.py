"""solve and export of SMPS instances, and of a study's two-stage form."""

import json
import shutil

import support

OWN = support.CASES / "own" / "smps"
DEPOTS = OWN / "depots.smps"

# x in [0, 10] at 1, y in [0, most] at 2, x + y >= need.
CORE = """NAME tiny
ROWS
 N OBJ
 L CAP
 G NEED
COLUMNS
 X OBJ {x} CAP 1
 X NEED 1
 Y OBJ {y} NEED 1
RHS
 RHS CAP 10 NEED 3
BOUNDS
 UP BND X 10
{bounds}
ENDATA
"""
TIME = "TIME tiny\nPERIODS\n X CAP ONE\n Y NEED TWO\nENDATA\n"
RANDOM = "STOCH tiny\nINDEP DISCRETE\n RHS NEED 4 TWO 0.5\n RHS NEED {most} TWO 0.5\nENDATA\n"


class SolveCase(support.TestCase):
    def tiny(self, name="tiny", x=1, y=2, bounds=" UP BND Y 5", most=8):
        """Writes an instance; returns its stem."""
        stem = self.folder / name
        stem.with_suffix(".cor").write_text(CORE.format(x=x, y=y, bounds=bounds))
        stem.with_suffix(".tim").write_text(TIME)
        stem.with_suffix(".sto").write_text(RANDOM.format(most=most))
        return stem

    def solve(self, *arguments):
        result = self.assert_done(support.run("solve", *arguments, "--json", "--quiet"))
        self.assertEqual(result.stderr, "")
        return support.strict_json(result.stdout)


class SolveTest(SolveCase):
    def test_keys_of_the_contract(self):
        solved = self.solve(DEPOTS)
        for key in ("status", "objective", "lower_bound", "upper_bound", "gap", "first_stage_cost", "risk_value",
                    "risk", "first_stage", "scenarios", "method", "timing", "versions"):
            self.assertIn(key, solved)
        for key in ("alpha", "lambda", "ambiguity", "radius", "expected_recourse", "cvar_recourse",
                    "nominal_risk_value"):
            self.assertIn(key, solved["risk"])
        for key in ("name", "iterations", "subproblem_solves", "cuts", "threads", "ranks"):
            self.assertIn(key, solved["method"])
        self.assertEqual(solved["status"], "optimal")
        self.assertAlmostEqual(solved["objective"], 169.6, places=6)
        self.assertAlmostEqual(solved["objective"], solved["first_stage_cost"] + solved["risk_value"], places=9)
        self.assertLessEqual(solved["lower_bound"], solved["upper_bound"] + 1e-9)
        self.assertEqual({name: round(value) for name, value in solved["first_stage"].items()},
                         {"open_a": 2, "open_b": 1})
        self.assertEqual(solved["scenarios"]["count"], 3)
        self.assertEqual(solved["risk"]["ambiguity"], "none")
        self.assertEqual(solved["risk"]["lambda"], 0)

    def test_text_for_people(self):
        text = self.assert_done(support.run("solve", DEPOTS)).stdout
        for word in ("proven optimal", "169.6", "open_a", "3 scenarios", "depots.dro lies beside"):
            self.assertIn(word, text)
        self.assertLess(text.index("open_a"), text.index("open_b"))  # largest first
        self.assertEqual(self.assert_done(support.run("solve", DEPOTS, "--quiet")).stdout, "")

    def test_by_list_stem_part_or_folder(self):
        folder = self.folder / "depots"
        folder.mkdir()
        for ending in ("cor", "tim", "sto"):
            shutil.copy(OWN / f"depots.{ending}", folder / f"Depots.{ending.upper()}")
        for reference in (folder, folder / "depots", folder / "Depots.COR"):
            self.assertAlmostEqual(self.solve(reference)["objective"], 169.6, places=6)
        result = self.assert_done(support.run("solve", "depots", "--json", cwd=folder))
        self.assertAlmostEqual(support.strict_json(result.stdout)["objective"], 169.6, places=6)

    def test_both_methods_agree(self):
        for flags in ([], ["--lambda", "1", "--alpha", "0.6"], ["--ambiguity", "tv", "--radius", "0.1"],
                      ["--ambiguity", "wasserstein", "--radius", "3", "--lambda", "0.3"], ["--relax-first"]):
            values = [self.solve(DEPOTS, "--method", method, "--gap", "1e-6", *flags)
                      for method in ("extensive", "lshaped")]
            self.assertEqual([v["method"]["name"] for v in values], ["extensive", "lshaped"])
            self.assertAlmostEqual(values[0]["objective"], values[1]["objective"], delta=1e-3, msg=flags)

    def test_scenario_costs_and_weights(self):
        out = self.folder / "sub" / "recourse.csv"
        for flags in ([], ["--lambda", "0.5", "--alpha", "0.7"], ["--dro", OWN / "depots.dro"],
                      ["--ambiguity", "tv", "--radius", "0.2"]):
            solved = self.solve(DEPOTS, "--recourse-out", out, *flags)
            rows = support.read_csv(out)
            self.assertEqual(list(rows[0]), ["scenario", "probability", "worst_case_weight", "recourse_cost"])
            self.assertEqual([row["scenario"] for row in rows], ["calm", "busy", "strike"])
            weights = [float(row["worst_case_weight"]) for row in rows]
            costs = [float(row["recourse_cost"]) for row in rows]
            self.assertAlmostEqual(sum(weights), 1.0, places=9)
            self.assertAlmostEqual(sum(w * c for w, c in zip(weights, costs)), solved["risk_value"], places=6)
            expected = sum(float(row["probability"]) * c for row, c in zip(rows, costs))
            self.assertAlmostEqual(expected, solved["risk"]["expected_recourse"], places=6)

    def test_ball_from_flag_or_list(self):
        for arguments in ([OWN / "depots_ball.smps"], [DEPOTS, "--dro", OWN / "depots.dro"]):
            solved = self.solve(*arguments)
            self.assertAlmostEqual(solved["objective"], 168.2, places=6)
            self.assertEqual(solved["risk"]["ambiguity"], "wasserstein")
            self.assertEqual(solved["risk"]["radius"], 0.2)
        zero = self.solve(OWN / "depots_ball.smps", "--radius", "0")
        self.assertLess(zero["objective"], 168.2)

    def test_readings_of_scenarios_and_probabilities(self):
        self.assertAlmostEqual(self.solve(DEPOTS, "--smi-compat")["objective"], 152.0, places=6)
        stem = self.tiny()
        text = stem.with_suffix(".sto").read_text().replace("NEED 8 TWO 0.5", "NEED 8 TWO 0.3")
        stem.with_suffix(".sto").write_text(text)
        normalised = self.solve(stem)
        self.assertIn("sum to 0.8, not 1: normalised", normalised["warnings"][0])
        out = self.folder / "r.csv"
        raw = self.solve(stem, "--raw-probabilities", "--recourse-out", out)
        self.assertEqual([float(row["probability"]) for row in support.read_csv(out)], [0.5, 0.3])
        costs = [float(row["recourse_cost"]) for row in support.read_csv(out)]
        self.assertAlmostEqual(raw["objective"], raw["first_stage_cost"] + 0.5 * costs[0] + 0.3 * costs[1], places=9)

    def test_samples_repeat(self):
        file = OWN / "depots_indep.smps"
        self.assert_refused(support.run("solve", file), "continuous", "--sample")
        first, again, other = (self.solve(file, "--sample", 40, "--seed", seed) for seed in (1, 1, 2))
        self.assertEqual(first["objective"], again["objective"])
        self.assertEqual(first["scenarios"], again["scenarios"])
        self.assertNotEqual(first["scenarios"]["fingerprint"], other["scenarios"]["fingerprint"])
        self.assertEqual(first["scenarios"]["draws"], 40)
        self.assertEqual(first["scenarios"]["seed"], 1)

    def test_statistics(self):
        solved = self.solve(DEPOTS, "--statistics")
        s = solved["statistics"]
        self.assertAlmostEqual(s["rp"], 169.6, places=6)
        self.assertAlmostEqual(s["ws"], 162.1, places=6)
        self.assertAlmostEqual(s["eev"], 184.4, places=6)
        self.assertAlmostEqual(s["vss"], 14.8, places=6)
        self.assertAlmostEqual(s["evpi"], 7.5, places=6)
        self.assertEqual(solved["numbers"]["first_stage"]["cost"], [14, 20])
        text = self.assert_done(support.run("solve", DEPOTS, "--statistics")).stdout
        for word in ("EVPI", "VSS", "14.8", "Sizes of numbers"):
            self.assertIn(word, text)
        # Of the expected cost, whatever the criterion is.
        risky = self.solve(DEPOTS, "--statistics", "--lambda", "1", "--alpha", "0.9")
        self.assertAlmostEqual(risky["statistics"]["rp"], 169.6, places=5)

    def test_sweep_over_radii(self):
        out = self.folder / "sweep"
        flags = ("--ambiguity", "tv", "--gap", "1e-6")
        for method in ("extensive", "lshaped"):
            swept = self.solve(DEPOTS, *flags, "--radii", "0,0.1,0.3,1", "--method", method, "--out", out)
            self.assertEqual([p["radius"] for p in swept["sweep"]], [0, 0.1, 0.3, 1])
            for point in swept["sweep"]:
                alone = self.solve(DEPOTS, *flags, "--radius", str(point["radius"]), "--method", method)
                self.assertAlmostEqual(point["objective"], alone["objective"], delta=2e-6 * abs(alone["objective"]))
                self.assertEqual(point["saturated"], alone["risk"]["saturated"])
                self.assertEqual(point["status"], "optimal")
            objectives = [p["objective"] for p in swept["sweep"]]
            self.assertEqual(objectives, sorted(objectives), "a larger ball holds more distributions")
            self.assertTrue(swept["sweep"][-1]["saturated"])
            self.assertEqual(swept["objective"], objectives[-1])
            lines = (out / "sweep.csv").read_text().splitlines()
            self.assertEqual(len(lines), 5)
            self.assertEqual(float(lines[2].split(",")[2]), objectives[1])
            self.assertIn("Sweep over the radius", (out / "summary.txt").read_text())
        self.assertNotIn("sweep", self.solve(DEPOTS))

    def test_sweep_needs_a_set(self):
        for flags, words in (
            (("--radii", "0,1"), "no effect without --ambiguity"),
            (("--ambiguity", "tv", "--radii", "0,2"), "--radius = 2 is out of range"),
            (("--ambiguity", "tv", "--radii", "0,,1"), "--radii = '' is not a number"),
            (("--ambiguity", "tv", "--radii", "0,-1"), "--radii = -1 is out of range"),
            (("--ambiguity", "tv", "--radii", "0", "--radius", "1"), "leave out --radius"),
            (("--ambiguity", "tv", "--radii", "0", "--statistics"), "give one of them"),
        ):
            self.assert_refused(support.run("solve", DEPOTS, *flags), words)

    def test_auto_radius_is_refused_with_a_way_out(self):
        result = support.run("solve", DEPOTS, "--ambiguity", "tv", "--radius", "auto")
        self.assert_refused(result, "--radius auto is for studies", "nothing bought", "Give a number >= 0", "--radii")

    def test_output_folder_and_log(self):
        out, log = self.folder / "out", self.folder / "log.jsonl"
        solved = self.solve(DEPOTS, "--out", out, "--log", log, "--method", "lshaped")
        self.assertEqual({p.name for p in out.iterdir()}, {"solve.json", "recourse.csv", "summary.txt"})
        self.assertEqual(support.strict_json((out / "solve.json").read_text()), solved)
        events = [support.strict_json(line) for line in log.read_text().splitlines()]
        self.assertEqual(events[0]["event"], "start")
        self.assertEqual(events[-1]["event"], "end")
        self.assertEqual(events[-1]["status"], "optimal")
        progress = [event for event in events if event["event"] == "progress"]
        self.assertGreater(len(progress), 0)
        for key in ("iteration", "lower_bound", "upper_bound", "gap", "subproblem_solves"):
            self.assertIn(key, progress[0])

    def test_iteration_limit(self):
        solved = self.solve(DEPOTS, "--method", "lshaped", "--iteration-limit", 1, "--gap", "1e-9")
        self.assertIn(solved["status"], ("iteration_limit", "optimal"))
        self.assertLessEqual(solved["lower_bound"] or -1e9, solved["upper_bound"])

    def test_iteration_limit_before_any_solution(self):
        """Points of integer recourse are evaluated after the relaxation, which takes more than one iteration."""
        stem = self.tiny(bounds=" UI BND Y 5")
        self.assert_refused(support.run("solve", stem, "--method", "lshaped", "--iteration-limit", 1),
                            "--iteration-limit 1", "before any solution", code=4)

    def test_relaxations_are_said(self):
        stem = self.tiny(bounds=" BV BND Y")
        solved = self.solve(stem, "--relax-first")
        self.assertEqual(solved["relaxed"], {"first_stage": False, "recourse": False})
        self.assertEqual(self.solve(stem, "--recourse", "lp")["relaxed"]["recourse"], True)
        self.assertEqual(self.solve(DEPOTS, "--relax-first")["relaxed"]["first_stage"], True)
        self.assertIn("recourse relaxed", self.assert_done(support.run("solve", stem, "--recourse", "lp")).stdout)

    def test_maximisation(self):
        stem = self.tiny(x=-1, y=-2)
        core = stem.with_suffix(".cor")
        core.write_text(core.read_text().replace("ROWS", "OBJSENSE\n  MAX\nROWS"))
        maximised = self.solve(stem)
        minimised = self.solve(self.tiny("min"))
        self.assertAlmostEqual(maximised["objective"], minimised["objective"], places=9)
        self.assertAlmostEqual(maximised["maximised_objective"], -minimised["objective"], places=9)
        self.assertEqual(maximised["instance"]["sense"], "max")

    def test_no_solution(self):
        infeasible = self.tiny(most=20)
        self.assert_refused(support.run("solve", infeasible), "infeasible", code=3)
        result = support.run("solve", infeasible, "--json")
        self.assertEqual(result.returncode, 3)
        self.assertEqual(support.strict_json(result.stdout)["status"], "infeasible")
        unbounded = self.tiny("unbounded", y=-1, bounds=" PL BND Y")
        log = self.folder / "log"
        result = support.run("solve", unbounded, "--json", "--log", log, "--recourse-out", self.folder / "r.csv")
        self.assertEqual(result.returncode, 4, result.stderr)
        self.assertIn("unbounded", result.stderr)
        self.assertEqual(support.strict_json(result.stdout)["status"], "no_answer")
        self.assertFalse((self.folder / "r.csv").exists())
        self.assertEqual(json.loads(log.read_text().splitlines()[-1])["event"], "end")

    def test_no_whole_or_no_best_first_stage(self):
        """x without end: y >= x - 8 costs more than x brings, or less."""
        for y, code, word in ((2, 0, ""), (0.5, 4, "no solution: the instance is unbounded")):
            stem = self.tiny(f"open{code}", x=-1, y=y, bounds=" UI BND X 1e30\n PL BND Y")
            core = stem.with_suffix(".cor")
            text = core.read_text().replace(" L CAP", " G CAP").replace("CAP 10 NEED 3", "CAP 1 NEED -8")
            core.write_text(text.replace("X NEED 1", "X NEED -1").replace(" UP BND X 10\n", ""))
            stem.with_suffix(".sto").write_text(RANDOM.format(most=-8).replace("NEED 4", "NEED -8"))
            for method in ("extensive", "lshaped"):
                result = support.run("solve", stem, "--json", "--method", method)
                self.assertEqual(result.returncode, code, result.stderr)
                self.assertIn(word, result.stderr)
                if not code:
                    self.assertAlmostEqual(support.strict_json(result.stdout)["objective"], -8, places=6)

    def test_bad_files_are_named(self):
        """Every malformed file of the reader's own tests, in place of the good one of its kind."""
        index = json.loads((OWN / "bad" / "index.json").read_text(encoding="utf-8"))["files"]
        self.assertGreaterEqual(len(index), 60)
        for case in index:
            name, line = case["file"], case["line"]
            with self.subTest(name):
                list_file = self.folder / "bad.smps"
                parts = {part: OWN / f"depots.{part}" for part in ("cor", "tim", "sto", "dro")}
                parts[name.split(".")[1]] = OWN / "bad" / name
                list_file.write_text("\n".join(map(str, parts.values())))
                self.assert_refused(support.run("solve", list_file), f"{name}:{line}: " if line else f"{name}: ",
                                    *case["message"])
        result = support.run("solve", list_file, "--json")
        self.assertEqual(support.strict_json(result.stdout)["exit_code"], 2)


class ExportInstanceTest(SolveCase):
    def test_smps_reads_back_to_the_same(self):
        for source in (DEPOTS, OWN / "depots_blocks.smps", OWN / "depots_ball.smps"):
            out = self.folder / "copy.smps"
            result = self.assert_done(support.run("export", source, "--out", out, "--json"))
            facts = support.strict_json(result.stdout)
            self.assertEqual(facts["format"], "smps")
            self.assertIn(str(out), facts["files"])
            self.assertAlmostEqual(self.solve(out)["objective"], self.solve(source)["objective"], places=6)

    def test_models_have_the_names_of_the_instance(self):
        for name in ("m.mps", "m.lp"):
            out = self.folder / name
            self.assert_done(support.run("export", DEPOTS, "--out", out, "--lambda", "0.5"))
            text = out.read_text()
            for word in ("open_a", "strike.ship_a", "busy.demand"):
                self.assertIn(word, text)

    def test_samples_and_relaxations(self):
        out = self.folder / "m.mps"
        facts = support.strict_json(self.assert_done(support.run(
            "export", OWN / "depots_indep.smps", "--sample", 5, "--seed", 3, "--relax-first", "--out", out,
            "--json")).stdout)
        self.assertEqual((facts["scenarios"], facts["seed"], facts["integers"]), (5, 3, 0))

    def test_study_as_smps(self):
        study = support.make_small_study(self.folder / "study")
        plan = self.folder / "plan"
        flags = ("--scenarios", 3, "--lambda", 0.6, "--alpha", 0.8)
        self.assert_done(support.run("plan", study, "--out", plan, "--gap", "1e-6", *flags))
        objective = support.strict_json((plan / "plan.json").read_text())["objective"]
        out = self.folder / "two" / "stage.smps"
        facts = support.strict_json(self.assert_done(
            support.run("export", study, "--out", out, "--json", *flags)).stdout)
        self.assertEqual(facts["network"], "full")
        self.assertIn("--lambda 0.6", facts["solve"])
        self.assertIn("x[18,battery]", (self.folder / "two" / "stage.cor").read_text())
        arguments = facts["solve"].split()[2:]
        solved = self.solve(*arguments, "--method", "extensive", "--gap", "1e-6")
        self.assertAlmostEqual(solved["objective"], objective, delta=1e-5 * abs(objective))

    def test_flags_of_the_other_kind_are_refused(self):
        out = self.folder / "m.mps"
        for arguments, words in (([DEPOTS, "--scenarios", "4"], ["--scenarios is for studies", "--sample"]),
                                 ([DEPOTS, "--network", "full"], ["--network is for studies"]),
                                 ([DEPOTS, "--seed", "4"], ["--seed has no effect without --sample"]),
                                 (["ieee33", "--sample", "4"], ["--sample is for SMPS instances", "--scenarios"]),
                                 (["ieee33", "--dro", "x.dro"], ["--dro is for SMPS instances"])):
            self.assert_refused(support.run("export", *arguments, "--out", out), *words)
        self.assertFalse(out.exists())


if __name__ == "__main__":
    support.unittest.main()

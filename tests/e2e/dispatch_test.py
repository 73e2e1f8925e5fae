"""`gridkeel dispatch`: scenarios and events under a run's plan and plans by hand, re-checked from the files alone."""

import csv
import json
import random
import re
import shutil

import dispatch_check
import support

TERMS = [name + "_usd" for name in ("import fuel start cycle demand_response unserved imbalance ramp_reserve "
                                    "restoration").split()]
EVENT = """
name = "storm"
title = "A line falls while a job starts"
base = "s002"
background_scale = 1.05
[[outage]]
line = "6-7"
start = "14:00"
end = "18:00"
[[ai_load]]
site = "dc-22"
add_mw = 0.3
part = "training"
start = 2
end = 9.5
[[ai_load]]
site = "dc-25"
csv = "dc-25.csv"
[[import_limit]]
share = 0.7
start = "16:00"
[[module_failure]]
bus = 18
offer = "battery"
[[delivery]]
offer = "diesel"
share = 1
"""
COLUMNS = "period,training_mw,inference_mw,max_mw\n" + "".join(f"{t},{0.1 + 0.05 * t},0.8,1.5\n" for t in range(6))


class DispatchCase(support.TestCase):
    """A run of the small study, and what tests do with it."""

    @classmethod
    def setUpClass(cls):
        cls.root = cls.make_shared_folder()
        cls.study = support.make_small_study(cls.root / "small")
        cls.run_folder = cls.root / "run"
        result = support.run("plan", cls.study, "--out", cls.run_folder, "--dispatch", 0)
        if result.returncode != 0:
            raise AssertionError(result.stderr)
        cls.plan = support.strict_json((cls.run_folder / "plan.json").read_text())
        cls.recourse = {row["scenario"]: float(row["recourse_cost_usd"])
                        for row in support.read_csv(cls.run_folder / "recourse.csv")}

    def dispatch(self, *arguments, **keywords):
        result = self.assert_done(support.run("dispatch", *arguments, "--json", **keywords))
        self.assertEqual(result.stderr, "")
        return support.strict_json(result.stdout)

    def near(self, a, b, tolerance=1e-6):
        self.assertLessEqual(abs(a - b), tolerance * max(1.0, abs(a), abs(b)), f"{a} and {b}")

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text)
        return path

    def hand_plan(self, modules):
        return self.write("my.toml", "".join(f'[[module]]\nbus = {m["bus"]}\noffer = "{m["offer"]}"\n'
                                             f'units = {m["units"]}\n' for m in modules))

    def event(self, text=EVENT, name="event.toml"):
        self.write("dc-25.csv", COLUMNS)
        return self.write(name, text)

    def recheck(self, out):
        """Balances, limits, devices and costs from dispatch.csv; the costs against those of dispatch.json."""
        scenarios = support.strict_json((out / "dispatch.json").read_text())["scenarios"]
        with open(out / "recourse.csv", "w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, ["scenario", *TERMS, "unserved_mwh", "imbalance_mwh"], extrasaction="ignore")
            writer.writeheader()
            writer.writerows(scenarios)
        check = dispatch_check.Check(self.study, out)
        self.assertEqual(check.run(), [])
        self.assertEqual(check.dispatch.scenarios(), [s["scenario"] for s in scenarios])
        return check


class DispatchTest(DispatchCase):
    def test_scenarios_cost_what_the_run_recorded(self):
        out = self.folder / "out"
        answer = self.dispatch(self.run_folder, "--scenario", ",".join(self.recourse), "--out", out)
        self.assertEqual({p.name for p in out.iterdir()}, {"dispatch.csv", "dispatch.json", "ac_check.csv"})
        self.assertEqual(answer["warnings"], [])
        self.assertEqual([s["scenario"] for s in answer["scenarios"]], list(self.recourse))
        for s in answer["scenarios"]:
            self.near(s["recourse_cost_usd"], self.recourse[s["scenario"]])
            self.assertEqual(s["recorded_cost_usd"], self.recourse[s["scenario"]])
            self.near(sum(s[term] for term in TERMS), s["recourse_cost_usd"])
            self.assertLessEqual(s["lower_bound_usd"], s["recourse_cost_usd"])
            self.near(s["lower_bound_usd"], s["recourse_cost_usd"])
            self.near(s["probability"], 1 / 6)
            for p in s["periods"]:
                supply = p["import_mw"] + p["generation_mw"] + p["storage_mw"] + p["demand_response_mw"] + p["shed_mw"]
                self.near(p["demand_mw"], supply)
        written = support.strict_json((out / "dispatch.json").read_text())
        self.assertEqual(written["scenarios"], answer["scenarios"])
        check = self.recheck(out)
        for kind in ("part_p", "soc", "ramp_up", "voltage_drop", "cost_unserved"):
            self.assertGreater(check.counts[kind], 0, kind)

    def test_worst_is_the_costliest_of_the_run(self):
        answer = self.dispatch(self.run_folder, "--scenario", "worst")
        worst = max(self.recourse, key=self.recourse.get)
        self.assertEqual([s["scenario"] for s in answer["scenarios"]], [worst])
        both = self.dispatch(self.run_folder, "--scenario", worst, "--scenario", "worst", "--scenario", "s001")
        self.assertEqual([s["scenario"] for s in both["scenarios"]], list(dict.fromkeys([worst, "s001"])))

    def test_plan_by_hand_equals_the_same_plan_of_a_run(self):
        mine = self.hand_plan(self.plan["modules"])
        for subject in (self.study, self.run_folder):
            answer = self.dispatch(subject, "--plan", mine, "--scenario", "s001,worst")
            self.near(answer["scenarios"][0]["recourse_cost_usd"], self.recourse["s001"])
            self.near(max(s["recourse_cost_usd"] for s in answer["scenarios"]), max(self.recourse.values()))
            self.near(answer["plan"]["first_stage_cost"], self.plan["first_stage_cost"])
            self.assertNotIn("recorded_cost_usd", answer["scenarios"][0])

    def test_without_modules_every_scenario_costs_more(self):
        out = self.folder / "out"
        answer = self.dispatch(self.run_folder, "--no-modules", "--scenario", ",".join(self.recourse), "--out", out)
        for s in answer["scenarios"]:
            self.assertGreaterEqual(s["recourse_cost_usd"], self.recourse[s["scenario"]] * (1 - 1e-9))
        costs = [s["recourse_cost_usd"] for s in answer["scenarios"]]
        self.near(max(costs), self.plan["comparison"]["without_modules"]["worst_recourse_usd"])
        self.near(sum(costs) / 6, self.plan["comparison"]["without_modules"]["expected_recourse_usd"])
        self.recheck(out)
        worst = self.dispatch(self.study, "--no-modules", "--scenario", "worst")
        self.near(worst["scenarios"][0]["recourse_cost_usd"], max(costs))

    def test_event_is_rechecked_from_its_files(self):
        out = self.folder / "out"
        answer = self.dispatch(self.run_folder, "--event", self.event(), "--scenario", "s002", "--out", out)
        base, storm = answer["scenarios"]
        self.assertEqual((storm["scenario"], storm["kind"], storm["base"]), ("storm", "event", "s002"))
        self.near(sum(storm[term] for term in TERMS), storm["recourse_cost_usd"])
        self.assertNotIn("recorded_cost_usd", storm)
        for words in ("14:00 line 6-7 is out until 18:00", "dc-22: +0.3 MW of training", "dc-25: load as in dc-25.csv",
                      "limited to 70 %", "1.05 times", "modules of offer battery at 18 fail", "delivers 100 %"):
            self.assertIn(words, storm["story"])
        self.recheck(out)
        values = dispatch_check.Dispatch(out / "dispatch.csv").value
        before, after = values["s002"], values["storm"]
        for t in range(6):
            self.near(after[t]["load"]["background@18"]["demand_p"], 1.05 * before[t]["load"]["background@18"]["demand_p"])
            demand = {name: sum(row["demand_p"] for element, row in after[t]["load"].items()
                                if element.startswith(f"dc-25:{name}")) for name in ("training", "inference")}
            self.near(demand["training"], 0.1 + 0.05 * t)
            self.near(demand["inference"], 0.8)
            share = min(1.0, 0.7 if t >= 3 else 1.0, before[t]["system"]["substation"]["import_limit"] / 4.8)
            self.near(after[t]["system"]["substation"]["import_limit"], 4.8 * share)
            self.assertEqual(after[t]["branch"]["6-7"]["closed"], 0.0 if t in (2, 3) else before[t]["branch"]["6-7"]["closed"])
            if "battery@18" in after[t]["device"]:
                self.assertEqual(after[t]["device"]["battery@18"]["usable_units"], 0.0)

    def test_event_of_nothing_is_its_base(self):
        answer = self.dispatch(self.run_folder, "--event", self.event('base = "s003"\n'))
        self.near(answer["scenarios"][0]["recourse_cost_usd"], self.recourse["s003"])
        calm = self.dispatch(self.run_folder, "--event", self.event('title = "calm"\n'))["scenarios"][0]
        self.assertEqual((calm["base"], calm["story"]), ("forecast", "no shocks"))
        self.assertLess(calm["recourse_cost_usd"], max(self.recourse.values()))

    def test_without_a_feeder_nothing_is_served(self):
        lost = self.event('[[outage]]\nline = "1-2"\n')
        s = self.dispatch(self.study, "--no-modules", "--event", lost)["scenarios"][0]
        demand = sum(2.0 * p["demand_mw"] for p in s["periods"])
        self.near(s["unserved_mwh"], demand)
        self.near(s["cut_off"][0]["unserved_mwh"], demand)
        self.assertEqual(s["restoration_h"], 12.0)
        self.assertEqual(len(s["cut_off"][0]["buses"]), 32)
        self.assertIsNone(s["cut_off"][0]["held_at"])
        self.assertEqual(s["operations"], [], "the study has no switches")
        self.near(sum(u["unserved_mwh"] for u in s["unserved_by_class"]), demand)

    def test_account_in_words(self):
        text = self.assert_done(support.run("dispatch", self.run_folder, "--scenario", "worst", "--event", self.event(),
                                            "--out", self.folder / "out")).stdout
        for words in ("What happens", "Cost, USD", "as the run's recourse.csv has it", "Supply, MW, 10:00 to 22:00",
                      "Modules", "Load shed", "Network", "event storm on top of s002", "Written to"):
            self.assertIn(words, text)
        self.assertNotIn("\x1b", text)
        self.assertLessEqual(max(map(len, text.splitlines()[:-1])), 100)

    def test_run_is_found_from_elsewhere(self):
        shutil.copytree(self.root, self.folder / "moved")
        answer = self.dispatch("moved/run", "--scenario", "s000", cwd=self.folder)
        self.near(answer["scenarios"][0]["recourse_cost_usd"], self.recourse["s000"])
        self.assertEqual(answer["study"]["source"], "moved/small/study.toml")

    def test_limits_that_ac_feedback_tightened_are_kept(self):
        study, out = support.make_small_study(self.folder / "tight"), self.folder / "fed-back"
        study.write_text(study.read_text().replace("vmin_pu = 0.90", "vmin_pu = 0.92"))
        self.assert_done(support.run("plan", study, "--out", out, "--ac", "feedback"))
        plan = support.strict_json((out / "plan.json").read_text())
        self.assertTrue(plan["ac_check"]["tightened"], "the study should need feedback, or this proves little")
        answer = self.dispatch(out, "--scenario", ",".join(self.recourse))
        self.assertEqual(answer["warnings"], [])
        # ... and AC is held against the study's own, as the run held it.
        self.assertEqual(answer["ac_check"]["worst"]["undervoltage"]["limit"], 0.92)
        self.assertEqual(answer["ac_check"]["feasible"], plan["ac_check"]["feasible"])

    def test_ac_of_dispatched_states_is_that_of_the_run(self):
        out, planned = self.folder / "dispatched", self.folder / "planned"
        self.assert_done(support.run("plan", self.study, "--out", planned))
        answer = self.dispatch(planned, "--scenario", ",".join(self.recourse), "--out", out)
        ran = support.strict_json((planned / "plan.json").read_text())["ac_check"]
        for key in ("states", "failed", "with_dead_buses", "dead_buses"):
            self.assertEqual(answer["ac_check"][key], ran[key], key)
        # Dispatches that cost the same differ a little.
        self.near(answer["ac_check"]["losses_mwh"]["most"], ran["losses_mwh"]["most"], 0.2)
        self.assertEqual({row["kind"] for row in support.read_csv(out / "ac_check.csv")},
                         {row["kind"] for row in support.read_csv(planned / "ac_check.csv")})
        text = self.assert_done(support.run("dispatch", planned, "--scenario", "worst")).stdout
        self.assertRegex(text, r"AC power flow\n +6 states solved: losses [0-9.]+ MWh")

    def test_ac_can_be_left_out(self):
        out = self.folder / "plain"
        self.assertIsNone(self.dispatch(self.run_folder, "--scenario", "worst", "--ac", "off", "--out", out)["ac_check"])
        self.assertFalse((out / "ac_check.csv").exists())

    def test_built_in_study_needs_no_file(self):
        out = self.folder / "run"
        self.assert_done(support.run("plan", "ieee33", "--out", out, "--scenarios", 3, "--gap", 0.2))
        self.assertIsNone(support.strict_json((out / "plan.json").read_text())["study"]["file"])
        answer = self.dispatch(out, "--scenario", "worst")
        self.assertEqual(answer["warnings"], [])


class HowToTest(support.TestCase):
    def test_the_example_of_the_how_to_works(self):
        """The files of docs/howto-event.md, each a block whose first line names it."""
        text = (support.HERE.parents[1] / "docs" / "howto-event.md").read_text()
        blocks = re.findall(r"^```\w*\n# (\S+\.(?:toml|csv)).*?\n(.*?)^```", text, re.M | re.S)
        self.assertEqual([name for name, _ in blocks], ["evening.toml", "dc-22.csv", "mine.toml"])
        for name, content in blocks:
            (self.folder / name).write_text(content)
        result = self.assert_done(support.run("dispatch", "ieee33", "--plan", "mine.toml", "--scenarios", 8, "--event",
                                              "evening.toml", "--json", cwd=self.folder))
        event = support.strict_json(result.stdout)["scenarios"][0]
        self.assertEqual(event["scenario"], "evening")
        for kind in ("line ", "dc-22", "dc-25", "substation", "fail", "delivers", "times that of the base"):
            self.assertIn(kind, event["story"])


class RefusedTest(DispatchCase):
    """Exit code 2 and one message for what cannot be dispatched."""

    def refused(self, *arguments, fragments):
        result = support.run("dispatch", *arguments, "--out", self.folder / "out")
        self.assert_refused(result, *fragments)
        self.assertEqual(result.stdout, "")
        self.assertFalse((self.folder / "out").exists())

    def test_usage(self):
        mine = self.hand_plan([{"bus": 22, "offer": "battery", "units": 1}])
        stock = self.write("stock.toml", mine.read_text().replace("units = 1", "units = 4"))
        run, study = self.run_folder, self.study
        for name, arguments, fragments in [
            ("nothing to dispatch", [run], ["--scenario ID", "--event FILE"]),
            ("unknown scenario", [run, "--scenario", "s006"], ["--scenario 's006'", "6 scenarios s000 to s005"]),
            ("missing run", [self.folder / "no", "--scenario", "s000"], ["no plan.json is here"]),
            ("study without a plan", [study, "--scenario", "s000"], ["--plan FILE or --no-modules"]),
            ("plan and none", [study, "--plan", mine, "--no-modules", "--scenario", "s000"], ["exclude each other"]),
            ("no plan file", [study, "--plan", "absent.toml", "--scenario", "s000"], ["absent.toml"]),
            ("plan beyond the stock", [study, "--plan", stock, "--scenario", "s000"],
             ["stock.toml:1: [[module]] 1: the plan breaks a limit: a stock of 3 of offer battery (", "4 are bought"]),
            ("plan file of the wrong kind", [study, "--plan", study, "--scenario", "s000"], ["study.toml"]),
            ("seed of a run", [run, "--seed", "3", "--scenario", "s000"], ["--scenarios and --seed have no effect"]),
            ("feedback", [run, "--scenario", "s000", "--ac", "feedback"], ["--ac feedback", "report or off"]),
            ("unknown check", [run, "--scenario", "s000", "--ac", "on"], ["--ac = 'on'"]),
            ("force beside a study", [study, "--no-modules", "--force", "--scenario", "s000"], ["--force has no effect"]),
            ("study beside a study", [study, "--no-modules", "--study", "x", "--scenario", "s0"], ["--study has no effect"]),
            ("no event file", [run, "--event", "absent.toml"], ["absent.toml"]),
            ("fault in an event", [run, "--event", self.event(EVENT.replace("6-7", "7-6x"))],
             ["event.toml:7: [[outage]] 1: line 7-6x does not exist"]),
            ("columns for another site", [run, "--event", self.event('[[ai_load]]\nsite = "dc-22"\ncsv = "event.toml"\n', "a.toml")],
             ["event.toml:2: column 'name = "]),
            ("name of a scenario", [run, "--event", self.event('name = "s000"\n', "b.toml")], ["b.toml:1: name = \"s000\""]),
        ]:
            with self.subTest(name):
                self.refused(*arguments, fragments=fragments)

    def test_folder_of_the_run_is_no_place_for_results(self):
        before = {p.name: p.read_bytes() for p in self.run_folder.iterdir()}
        result = support.run("dispatch", self.run_folder, "--scenario", "s000", "--out", f"{self.run_folder}/.")
        self.assert_refused(result, "--out", "folder of the run")
        self.assertEqual({p.name: p.read_bytes() for p in self.run_folder.iterdir()}, before)

    def copied_run(self):
        target = self.folder / "copy"
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(self.root, target)
        return target / "run", target / "small"

    def test_changed_study_is_noticed(self):
        for name in ("study.toml", "catalogue.toml", "feeder.m"):
            with self.subTest(name):
                run, study = self.copied_run()
                comment = "% " if name.endswith(".m") else "# "
                (study / name).write_text((study / name).read_text() + f"\n{comment}changed\n")
                self.refused(run, "--scenario", "s000", fragments=["plan.json", "has changed", "--force"])
                answer = self.dispatch(run, "--scenario", "s000", "--force")
                self.assertIn("has changed", answer["warnings"][0])
                self.near(answer["scenarios"][0]["recourse_cost_usd"], self.recourse["s000"])

    def test_cost_that_moved_is_told(self):
        run, study = self.copied_run()
        text = (study / "study.toml").read_text()
        (study / "study.toml").write_text(text.replace("import_price_usd_per_mwh = [50,", "import_price_usd_per_mwh = [90,"))
        answer = self.dispatch(run, "--scenario", "s000", "--force")
        self.assertGreater(answer["scenarios"][0]["recourse_cost_usd"], self.recourse["s000"])
        self.assertIn("in the run's recourse.csv", answer["warnings"][1])

    def test_moved_study_is_named(self):
        run, study = self.copied_run()
        study.rename(self.folder / "elsewhere")
        self.refused(run, "--scenario", "s000", fragments=["plan.json", "small/study.toml", "--study"])
        answer = self.dispatch(run, "--scenario", "s000", "--study", self.folder / "elsewhere")
        self.near(answer["scenarios"][0]["recourse_cost_usd"], self.recourse["s000"])

    def test_damaged_runs(self):
        run, _ = self.copied_run()
        plan, costs = (run / "plan.json").read_text(), (run / "recourse.csv").read_bytes()
        head = json.loads(plan)

        def edited(change):
            document = json.loads(plan)
            change(document)
            return json.dumps(document).encode()
        cases = {
            "empty": b"", "zeros": bytes(100), "every byte": bytes(range(256)), "half": plan.encode()[:len(plan) // 2],
            "a list": b"[]", "deep": b"[" * 100000, "deep value": plan.encode().replace(b'"modules": [', b'"modules": ' + b"[" * 50000),
            "no study": edited(lambda d: d.pop("study")), "no fingerprint": edited(lambda d: d["study"].pop("fingerprint")),
            "count": edited(lambda d: d["scenarios"].update(count=7)), "seed": edited(lambda d: d["scenarios"].update(seed=-1)),
            "other seed": edited(lambda d: d["scenarios"].update(seed=99)),
            "units": edited(lambda d: d["modules"][0].update(units=1e30)), "too many": edited(lambda d: d["modules"][0].update(units=99)),
            "offer": edited(lambda d: d["modules"][0].update(offer="x")), "bus": edited(lambda d: d["modules"][0].update(bus=None)),
            "twice": edited(lambda d: d["modules"].append(head["modules"][0])),
        }
        generator = random.Random(4)
        for k in range(12):
            noisy = bytearray(plan.encode())
            for _ in range(30):
                noisy[generator.randrange(len(noisy))] = generator.randrange(256)
            cases[f"noise {k}"] = bytes(noisy)
        for name, content in cases.items():
            with self.subTest(name):
                (run / "plan.json").write_bytes(content)
                self.refused(run, "--scenario", "s000", fragments=["plan.json"] if name != "count" else ["recourse.csv"])
        (run / "plan.json").write_text(plan)
        for content in (b"", b"scenario\n", costs[:200], costs.replace(b"s001", b"s000"), costs.replace(b"s001", b"x001")):
            (run / "recourse.csv").write_bytes(content)
            self.refused(run, "--scenario", "worst", fragments=["recourse.csv"])


if __name__ == "__main__":
    support.unittest.main()

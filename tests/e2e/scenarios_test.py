"""`gridkeel scenarios`: sampling, reduction, stress, targets of reliability, and sets that come back from files."""

import math

import support


class ScenarioTestCase(support.TestCase):
    def study_with(self, *changes):
        """A copy of the small study in a folder of its own; changes: (old, new)."""
        self.copies = getattr(self, "copies", 0) + 1
        study = support.make_small_study(self.folder / f"study{self.copies}")
        text = study.read_text()
        for old, new in changes:
            self.assertIn(old, text)
            text = text.replace(old, new, 1)
        study.write_text(text)
        return study

    def described(self, study, *flags):
        return support.strict_json(self.assert_done(support.run("scenarios", study, *flags, "--json")).stdout)

    def written(self, study, name, *flags):
        """(CSV, JSON) as bytes."""
        stem = self.folder / name
        self.assert_done(support.run("scenarios", study, *flags, "--out", stem))
        return stem.with_suffix(".csv").read_bytes(), stem.with_suffix(".json").read_bytes()

    def planned(self, study, name, *flags):
        out = self.folder / name
        self.assert_done(support.run("plan", study, "--out", out, "--gap", 1e-4, "--ac", "off", *flags))
        return support.strict_json((out / "plan.json").read_text()), support.read_csv(out / "recourse.csv")


class SamplingTest(ScenarioTestCase):
    def test_same_seed_same_bytes_for_any_number_of_threads(self):
        study = self.study_with()
        text = study.read_text()
        self.assertIn("threads = 1", text)
        for method in ("monte_carlo", "latin_hypercube", "sobol", "importance"):
            with self.subTest(method):
                flags = ("--sampling", method, "--scenarios", 40)
                first = self.written(study, "one", *flags)
                study.write_text(text.replace("threads = 1", "threads = 2"))
                self.assertTrue(first == self.written(study, "two", *flags))
                study.write_text(text)
                self.assertFalse(first[0] == self.written(study, "other", *flags, "--seed", 4)[0])
                set_ = support.strict_json(first[1])
                self.assertEqual((set_["sampling"], set_["drawn"], len(set_["scenarios"])), (method, 40, 40))

    def test_probabilities(self):
        study = self.study_with()
        for method in ("latin_hypercube", "sobol", "importance"):
            with self.subTest(method):
                set_ = support.strict_json(self.written(study, method, "--sampling", method, "--scenarios", 200)[1])
                weights = [s["probability"] for s in set_["scenarios"]]
                self.assertAlmostEqual(math.fsum(weights), 1.0, delta=1e-12)
                if method != "importance":
                    self.assertEqual(set(weights), {1 / 200})
                    continue
                self.assertGreater(min(weights), 0.0)
                self.assertGreater(max(weights), 1.5 * min(weights))
                # One in five is drawn plainly: no ratio of densities is above five (docs/shocks.md).
                self.assertLess(max(weights) / math.fsum(w * w for w in weights), 200.0)
                with_outage = [s for s in set_["scenarios"] if s["outages"]]
                self.assertGreater(len(with_outage) / 200, sum(s["probability"] for s in with_outage),
                                   "what makes the tail is drawn more often than it weighs")


class ReductionTest(ScenarioTestCase):
    def test_says_what_it_changed(self):
        study = self.study_with()
        drawn = {s["name"]: s for s in support.strict_json(self.written(study, "all", "--scenarios", 60)[1])["scenarios"]}
        for method in ("cost", "k_medoids", "fast_forward"):
            with self.subTest(method):
                few, more = (support.strict_json(self.written(
                    study, f"{method}{count}", "--draw", 60, "--scenarios", count, "--reduction", method)[1])
                    for count in (6, 25))
                self.assertEqual((few["drawn"], few["kept"], few["reduction"]["method"]), (60, 6, method))
                self.assertAlmostEqual(math.fsum(s["probability"] for s in few["scenarios"]), 1.0, delta=1e-12)
                for kept in few["scenarios"]:
                    self.assertEqual(kept["outages"], drawn[kept["name"]]["outages"])
                    self.assertGreaterEqual(kept["probability"], 1 / 60 - 1e-12)
                self.assertLess(more["reduction"]["distance_sd"], few["reduction"]["distance_sd"])
                self.assertGreater(more["reduction"]["distance_sd"], 0.0)
                moments = few["reduction"]["without_modules"]
                for side in ("expected", "cvar"):
                    before, after = (moments[f"{side}_{which}_usd"] for which in ("drawn", "kept"))
                    self.assertEqual(before, more["reduction"]["without_modules"][f"{side}_drawn_usd"])
                    if method == "cost":
                        self.assertLess(abs(after / before - 1.0), 0.05)

    def test_error_is_that_of_the_solved_sets(self):
        """Buying nothing, a plan's expected recourse is what the reduction reported."""
        study = self.study_with(("[money]\n", "[money]\nbudget_usd = 0\n"))
        catalogue = study.parent / "catalogue.toml"
        self.assertIn("price_usd_per_year = 2000", catalogue.read_text())
        catalogue.write_text(catalogue.read_text().replace("price_usd_per_year = 2000", "price_usd_per_year = 1e12"))
        plan, rows = self.planned(study, "plan", "--draw", 60, "--scenarios", 6, "--ambiguity", "none")
        self.assertEqual(plan["modules"], [])
        moments = plan["scenarios"]["reduction"]["without_modules"]
        expected = math.fsum(float(r["probability"]) * float(r["recourse_cost_usd"]) for r in rows)
        self.assertAlmostEqual(expected / moments["expected_kept_usd"], 1.0, delta=1e-6)


class StressTest(ScenarioTestCase):
    def test_atoms_weigh_in_the_worst_case_only(self):
        study = self.study_with(
            ("[scenarios]\n", '[scenarios]\nstress = ["substation_lost", "all_sites_start"]\n'),
            ("[shocks]\n", '[[stress]]\nname = "line-6-7"\nkind = "ups_trip_line_out"\nline = "6-7"\nat_h = 4\n'
                           "probability = 0.01\n\n[shocks]\n"))
        plan, rows = self.planned(study, "wide", "--radius", 0.5)
        atoms = ["substation-lost", "all-sites-start", "line-6-7"]
        self.assertEqual(sorted(plan["scenarios"]["stress"]), sorted(atoms))
        by_name = {r["scenario"]: r for r in rows}
        self.assertEqual([float(by_name[name]["probability"]) for name in atoms], [0.0, 0.0, 0.01])
        self.assertAlmostEqual(math.fsum(float(r["probability"]) for r in rows), 1.0, delta=1e-12)
        self.assertAlmostEqual(float(by_name["s000"]["probability"]), 0.99 / 6, delta=1e-12)
        weights = {name: float(r["worst_case_weight"]) for name, r in by_name.items()}
        self.assertAlmostEqual(plan["risk"]["stress_weight"], sum(weights[name] for name in atoms), delta=1e-9)
        self.assertGreater(weights["substation-lost"], 0.0)
        plain, rows = self.planned(study, "none", "--ambiguity", "none")
        weights = {r["scenario"]: float(r["worst_case_weight"]) for r in rows}
        self.assertEqual(weights["substation-lost"], 0.0)
        self.assertAlmostEqual(plain["risk"]["stress_weight"], weights["line-6-7"], delta=1e-12)


class TargetsTest(ScenarioTestCase):
    SAIFI, CAIDI_MIN, SAIFI_ALL, CAIDI_ALL_MIN = 3.0, 121.3, 4.0, 271.8

    def recomputed(self, study, scenarios):
        """SAIFI and CAIDI from the outages of the file and the feeder alone."""
        per_mw = {True: 50.0, False: 400.0}
        customers = {bus: per_mw[bus in ("24", "25")] * mw
                     for bus, (mw, _) in support.bus_loads(study.parent / "feeder.m").items()}
        closed = support.normally_closed(study.parent / "feeder.m")
        above = {line.split("-")[1]: line for line, is_closed in closed.items() if is_closed}

        def dark(out):
            def is_dark(bus):
                while bus in above:
                    if above[bus] in out:
                        return True
                    bus = above[bus].split("-")[0]
                return False
            return {bus for bus in customers if is_dark(bus)}

        interruptions = customer_h = 0.0
        for scenario in scenarios:
            outages = scenario["outages"]
            times = sorted({o[key] for o in outages for key in ("start_h", "end_h")})
            before = set()
            for now, after in zip(times, times[1:]):
                buses = dark({o["line"] for o in outages if o["start_h"] <= now < o["end_h"]})
                interruptions += scenario["probability"] * sum(customers[b] for b in buses - before)
                customer_h += scenario["probability"] * sum(customers[b] for b in buses) * (after - now)
                before = buses
        return 40 * interruptions / sum(customers.values()), 60 * customer_h / interruptions

    def meets(self, lines, saifi, caidi_min, tolerance):
        study = self.study_with(("line_outages_per_day = 2.0", "\n".join(lines)))
        answer = self.described(study, "--scenarios", 4000, "--out", self.folder / "set")
        scenarios = support.strict_json((self.folder / "set.json").read_text())["scenarios"]
        found = self.recomputed(study, scenarios)
        self.assertAlmostEqual(answer["reliability"]["saifi"] / found[0], 1.0, delta=1e-9)
        self.assertAlmostEqual(answer["reliability"]["caidi_min"] / found[1], 1.0, delta=1e-9)
        self.assertAlmostEqual(found[0] / saifi, 1.0, delta=tolerance)
        self.assertAlmostEqual(found[1] / caidi_min, 1.0, delta=tolerance)

    def test_without_storms(self):
        self.meets([f"target_saifi = {self.SAIFI}", f"target_caidi_min = {self.CAIDI_MIN}"], self.SAIFI, self.CAIDI_MIN,
                   0.1)

    def test_with_storms(self):
        self.meets([f"target_saifi = {self.SAIFI}", f"target_caidi_min = {self.CAIDI_MIN}",
                    f"target_saifi_all = {self.SAIFI_ALL}", f"target_caidi_all_min = {self.CAIDI_ALL_MIN}"],
                   self.SAIFI_ALL, self.CAIDI_ALL_MIN, 0.15)


class MomentaryTest(ScenarioTestCase):
    def test_temporary_faults_count_in_maifi_only(self):
        plain = self.study_with()
        study = self.study_with(("[shocks]\n", "[shocks]\ntemporary_fault_share = 0.75\nreclose_interval_s = 5\n"))
        before = self.described(plain, "--scenarios", 400)["reliability"]
        answer = self.described(study, "--scenarios", 400, "--out", self.folder / "set")
        self.assertEqual(before["maifi"], 0.0)
        for key in ("saifi", "caidi_min"):
            self.assertEqual(answer["reliability"][key], before[key])
        scenarios = support.strict_json((self.folder / "set.json").read_text())["scenarios"]
        faults = [f for s in scenarios for f in s.get("temporary_faults", [])]
        told = [e for s in scenarios for e in s["events"] if e["kind"] == "temporary_fault"]
        self.assertEqual([f["line"] for f in faults], [e["element"] for e in told])
        self.assertRegex(told[0]["text"], r"temporary fault on line \d+-\d+: the recloser restores supply after 5 s")
        # Recomputed from the file and the feeder: who is behind each line.
        file = study.parent / "feeder.m"
        closed = support.normally_closed(file)
        above = {line.split("-")[1]: line for line, is_closed in closed.items() if is_closed}
        customers = {bus: (50.0 if bus in ("24", "25") else 400.0) * mw for bus, (mw, _) in support.bus_loads(file).items()}

        def behind(line):
            def is_behind(bus):
                while bus in above and above[bus] != line:
                    bus = above[bus].split("-")[0]
                return bus in above
            return sum(n for bus, n in customers.items() if is_behind(bus))

        maifi = 40 * sum(behind(f["line"]) for f in faults) / len(scenarios) / sum(customers.values())
        self.assertAlmostEqual(answer["reliability"]["maifi"] / maifi, 1.0, delta=1e-9)
        self.assertIn("momentary ones (MAIFI)", support.run("scenarios", study).stdout)
        again = self.written(study, "again", "--from", self.folder / "set")
        self.assertTrue(again == tuple((self.folder / f"set.{end}").read_bytes() for end in ("csv", "json")))


class SagTest(ScenarioTestCase):
    def events(self, *lines):
        study = self.study_with(("[shocks]\n", "[shocks]\nups_trip_given_fault = 1.0\nups_trip_rate = 0\n" +
                                 "".join(line + "\n" for line in lines)))
        set_ = support.strict_json(self.written(study, "sags", "--scenarios", 120)[1])
        return [e for s in set_["scenarios"] for e in s["events"] if e["kind"].startswith("ups_t")]

    def test_depth_and_counter_decide(self):
        plain = self.events()
        self.assertNotIn("sag", " ".join(e["text"] for e in plain))
        counted = self.events("ups_sag_threshold_pu = 0.7")
        self.assertGreater(len(counted), 0)
        self.assertLess(len(counted), len(plain), "faults far away sag little")
        for event in counted:
            found = support.re.search(r"after 3 sags to (0\.\d\d) pu within 60 s \(fault on line \d+-\d+\), locked out until "
                                      r"switched back by hand: [\d.]+ MW lost, returns as a block at", event["text"])
            self.assertTrue(found, event["text"])
            self.assertLessEqual(float(found.group(1)), 0.7)
        bridged = self.events("ups_sag_threshold_pu = 0.7", "reclose_attempts = 0")
        self.assertEqual({e["kind"] for e in bridged}, {"ups_transfer"})
        self.assertRegex(bridged[0]["text"], r"the UPS of dc-2[25] bridges 1 sag to 0\.\d\d pu .*: [\d.]+ MW off the feeder "
                                             r"for 10 s")


class RoundTripTest(ScenarioTestCase):
    def test_written_again_the_same_bytes_and_the_same_plan(self):
        study = self.study_with(("[scenarios]\n", '[scenarios]\nstress = ["all_sites_start"]\n'))
        flags = ("--draw", 50, "--scenarios", 6, "--sampling", "importance")
        first = self.written(study, "first", *flags)
        again = self.written(study, "again", "--from", self.folder / "first.csv")
        self.assertTrue(first == again)
        drawn, drawn_rows = self.planned(study, "drawn", *flags)
        given, given_rows = self.planned(study, "given", "--from", self.folder / "first")
        self.assertEqual(given["scenarios"]["fingerprint"], drawn["scenarios"]["fingerprint"])
        for key in ("objective", "lower_bound", "first_stage", "modules", "risk"):
            self.assertEqual(given[key], drawn[key], key)
        self.assertEqual(given_rows, drawn_rows)


class AutoRadiusTest(ScenarioTestCase):
    def test_plan_uses_the_radius_that_it_found(self):
        study = self.study_with()
        found, _ = self.planned(study, "auto", "--radius", "auto")
        search = found["risk"]["radius_search"]
        self.assertGreater(found["risk"]["radius"], 0.0)
        self.assertGreaterEqual(search["reached_usd"], search["covered_usd"])
        self.assertGreater(search["covered_usd"], search["nominal_usd"])
        again, _ = self.planned(study, "again", "--radius", "auto", "--threads", 2)
        self.assertEqual(again["risk"], found["risk"])
        given, _ = self.planned(study, "given", "--radius", repr(found["risk"]["radius"]))
        self.assertAlmostEqual(given["objective"] / found["objective"], 1.0, delta=1e-9)


class BadFileTest(ScenarioTestCase):
    """One fault each in a file that --from reads."""

    HEADER = "scenario,probability,period,kind,element,quantity,value,unit"

    def setUp(self):
        super().setUp()
        self.study = self.study_with()
        self.csv, self.json = (part.decode() for part in self.written(self.study, "set", "--scenarios", 3))

    def refuse(self, csv, *fragments, json=""):
        file = self.folder / "bad.csv"
        file.write_bytes(csv if isinstance(csv, bytes) else csv.encode())
        (self.folder / "bad.json").unlink(missing_ok=True)
        if json:
            (self.folder / "bad.json").write_text(json)
        result = support.run("scenarios", self.study, "--from", file)
        self.assert_refused(result, *fragments)
        self.assertEqual(result.stdout, "")

    def test_no_text(self):
        for content, fragments in ((b"", ["bad.csv", "the file is empty"]),
                                   (bytes(range(256)), ["bad.csv:1", "not a text file"]),
                                   (b"\x1f\x8b\x08\0\0\0", ["bad.csv:1", "not a text file"]),
                                   (self.HEADER.encode() + b"\n", ["bad.csv", "holds no scenario"]),
                                   (self.csv[:len(self.csv) // 2].rstrip("\n").rsplit(",", 1)[0],
                                    ["bad.csv:", "fields, but the header has 8"])):
            with self.subTest(fragments[1]):
                self.refuse(content, *fragments)

    def test_columns(self):
        for column in self.HEADER.split(",")[:-1]:
            with self.subTest(column):
                self.refuse(self.csv.replace(column, "other", 1), "bad.csv:1", f"column '{column}' does not exist")

    def test_fields(self):
        rows = self.csv.splitlines()
        line = {quantity: next(k for k, row in enumerate(rows) if f",{quantity}," in row)
                for quantity in ("scale", "training", "max", "min", "share_above", "import_share")}
        faults = [("scale", 0, "", "scenario = ''"), ("scale", 1, "nan", "probability = 'nan' is not a finite"),
                  ("scale", 1, "-0.1", "scenario s000: probability = -0.1"), ("scale", 1, "1.5", "must be in [0, 1]"),
                  ("training", 1, "0.25", "probability = 0.25, but 0.333"), ("scale", 2, "6", "period = 6"),
                  ("scale", 2, "0.5", "period = 0.5 is out of range: must be a whole number in [0, 5]"),
                  ("scale", 3, "lod", "kind 'lod'"), ("training", 5, "watts", "ai_site dc-22: quantity 'watts'"),
                  ("training", 4, "dc-23", "ai_site dc-23 does not exist"),
                  ("training", 6, "nan", "value = 'nan' is not a finite number"),
                  ("training", 6, "-1", "training of dc-22: value = -1 MW"), ("training", 6, "", "value = ''"),
                  ("training", 7, "kW", "training of dc-22: unit = 'kW' must be MW"),
                  ("scale", 6, "-0.5", "scale: value = -0.5 is out of range: must be >= 0"),
                  ("share_above", 6, "1.7", "share_above of dc-22: value = 1.7"),
                  ("import_share", 6, "1.7", "import_share: value = 1.7")]
        for quantity, field, value, fragment in faults:
            with self.subTest(fragment):
                row = rows[line[quantity]].split(",")
                row[field] = value
                changed = rows[:line[quantity]] + [",".join(row)] + rows[line[quantity] + 1:]
                self.refuse("\n".join(changed) + "\n", f"bad.csv:{line[quantity] + 1}: ", fragment)
        envelopes = [("training", "1000", "training + inference = 100", "1.05 times rating_mw"),
                     ("max", "0", "max = 0 MW", "the mean of the period"),
                     ("max", "99", "max = 99 MW", "1.155 times rating_mw"),
                     ("min", "50", "min = 50 MW", "the mean of the period")]
        for quantity, value, *fragments in envelopes:
            with self.subTest(fragments[0]):
                row = rows[line[quantity]].split(",")
                row[6] = value
                changed = rows[:line[quantity]] + [",".join(row)] + rows[line[quantity] + 1:]
                self.refuse("\n".join(changed) + "\n", "bad.csv", "scenario s000, period 0: ai_site dc-22", *fragments)

    def test_rows(self):
        rows = self.csv.splitlines()
        self.refuse("\n".join([rows[0], rows[1], *rows[1:]]), "bad.csv:3: scale of period 0 appears twice")
        self.refuse("\n".join([rows[0], *rows[2:]]), "bad.csv: scenario s000: load scale of period 0 is missing")
        self.refuse("\n".join([*rows[:2], *rows[3:]]), "scenario s000: training of ai_site dc-22 of period 0 is missing")
        head = rows[1].split(",")[:2]
        outage = ",".join([*head, "0", "branch", "{line}", "out", "{value}", "0/1"])
        self.refuse("\n".join([*rows, outage.format(line="9-99", value=1)]), f"bad.csv:{len(rows) + 1}: ",
                    "line 9-99 does not exist")
        self.refuse("\n".join([*rows, outage.format(line="6-7", value=0.5)]), "line 6-7: out = 0.5", "0 or 1")
        third = [row for row in rows if not row.startswith("s002")]
        self.refuse("\n".join(third), "bad.csv: the probabilities of the 2 scenarios sum to 0.666667")

    def test_json(self):
        def edited(change):
            document = support.strict_json(self.json)
            change(document)
            return support.json.dumps(document)

        first = next(k for k, s in enumerate(support.strict_json(self.json)["scenarios"]) if s["outages"])
        outage = lambda d: d["scenarios"][first]["outages"][0]
        fault = lambda **given: edited(
            lambda d: d["scenarios"][1].update(temporary_faults=[{"line": "6-7", "hour": 1} | given]))
        moments = {f"{moment}_{of}_usd": 1.0 for moment in ("expected", "cvar") for of in ("drawn", "kept")}
        trial_plan = {key: usd for key, usd in moments.items() if key != "cvar_kept_usd"}
        reduction = {"method": "cost", "distinct": 3, "distance_sd": 0.0, "without_modules": moments | {"alpha": 0.8},
                     "trial_plan": trial_plan}
        for json, fragments in (
                ("{}", ["'periods' is missing"]), ("[", ["bad.json:1: not valid JSON"]),
                (edited(lambda d: d.update(periods=9)), ["periods = 9, but 6 in the study"]),
                (edited(lambda d: d["scenarios"].pop()), ["2 scenarios, but 3 in the CSV file"]),
                (edited(lambda d: d["scenarios"][0].update(name="x")), ["scenarios[0].name = x"]),
                (edited(lambda d: d.update(seed=-1)), ["seed = -1"]),
                (edited(lambda d: outage(d).update(line="9-99")), ["outages[0]: line 9-99 does not exist"]),
                (edited(lambda d: outage(d).update(end_h=-5)), ["outages[0]: end_h = -5 h", "> start_h"]),
                (edited(lambda d: outage(d).update(first_period=99)), ["first_period = 99", "[0, 6]"]),
                (fault(line="9-99"), ["scenarios[1].temporary_faults[0]: line 9-99 does not exist"]),
                (fault(hour=-1), ["scenarios[1].temporary_faults[0]: hour = -1 h", "in [0, 12) h"]),
                (fault(hour=12), ["scenarios[1].temporary_faults[0]: hour = 12 h", "in [0, 12) h"]),
                (edited(lambda d: d.update(reduction=reduction)),
                 ["reduction.trial_plan: key 'cvar_kept_usd' is missing"])):
            with self.subTest(fragments[0]):
                self.refuse(self.csv, "bad.json", *fragments, json=json)

    def test_check_reads_what_the_study_names(self):
        (self.study.parent / "set.csv").write_text("scenario\nx\n")
        text = self.study.read_text()
        self.study.write_text(text.replace("[scenarios]\n", '[scenarios]\nfile = "set.csv"\n'))
        self.assert_refused(support.run("check", self.study), "set.csv:1: column 'probability' does not exist")
        self.study.write_text(text.replace("[scenarios]\n", '[scenarios]\nstress = ["substation_lost"]\n') +
                              '\n[[stress]]\nkind = "substation_lost"\n')
        self.assert_refused(support.run("check", self.study), "study.toml:", "a scenario 'substation-lost' already")


if __name__ == "__main__":
    support.unittest.main()

"""Made-up feeders and shedding by zone, through the program."""

import dispatch_check
import support


class SyntheticFeederTest(support.TestCase):
    def test_check_names_size_and_base_case(self):
        for reference, buses in (("synthetic:8500", 8500), ("synthetic:33:7", 33)):
            checked = support.strict_json(self.assert_done(support.run("check", reference, "--json")).stdout)
            self.assertEqual(checked["kind"], "feeder")
            self.assertEqual(checked["counts"]["buses"], buses)
            self.assertTrue(checked["base_case"]["converged"])
            self.assertGreater(checked["base_case"]["vmin_pu"], 0.95)

    def test_bad_references_are_refused(self):
        for reference in ("synthetic:", "synthetic:5", "synthetic:8500:x"):
            self.assert_refused(support.run("check", reference), reference, "synthetic:BUSES:SEED", "10 to 100000 buses")

    def test_a_study_on_a_made_up_feeder_sheds_by_zone(self):
        study = support.make_small_study(self.folder / "study")
        text = study.read_text().replace('feeder = "feeder.m"', 'feeder = "synthetic:400"')
        text = text.replace("[[limits.line]]", "[[unused]]")
        text = "\n\n".join(part for part in text.split("\n\n") if not part.startswith("[[unused]]"))
        study.write_text(text)
        out = self.folder / "out"
        self.assert_done(support.run("plan", study, "--out", out, "--gap", 0.01))
        plan = support.strict_json((out / "plan.json").read_text())
        self.assertEqual(plan["shedding"]["by"], "zone")
        self.assertLess(plan["shedding"]["loads"], 60)
        self.assertLessEqual(plan["gap"], 0.01)
        self.assertIn("a zone and class are shed in proportion", (out / "summary.txt").read_text().replace("\n", " "))


class ZoneTest(support.TestCase):
    def plan_with(self, lines, *flags):
        study = support.make_small_study(self.folder / "study")
        study.write_text(study.read_text().replace("[loads]", "[loads]\n" + lines))
        out = self.folder / "out"
        self.assert_done(support.run("plan", study, "--out", out, "--dispatch", 6, *flags))
        return study, out, support.strict_json((out / "plan.json").read_text())

    def test_dispatch_by_zone_holds_from_outside(self):
        study, out, plan = self.plan_with('shed_by = "zone"\nzones = 4')
        self.assertEqual(plan["shedding"]["by"], "zone")
        check = dispatch_check.Check(study, out)
        faults = check.run()
        self.assertEqual(faults, [], f"{len(faults)} faults")
        for kind in ("zone_shed", "zone_share", "zone_share_q", "dark_load", "part_p", "cost_restoration"):
            self.assertGreater(check.counts[kind], 0, kind)
        shed = [row for row in support.read_csv(out / "dispatch.csv") if row["kind"] == "bus" and row["quantity"] == "shed"]
        self.assertTrue(shed, "the small study must shed something by zone")

    def test_planted_faults_are_found(self):
        study, out, _ = self.plan_with('shed_by = "zone"\nzones = 4')
        rows = support.read_csv(out / "dispatch.csv")
        for quantity, check in (("shed", "zone_share"), ("shed_q", "zone_share_q"), ("demand_p", "zone_demand_p")):
            changed = [dict(row) for row in rows]
            with_shed = {(r["scenario"], r["period"], r["element"]) for r in rows if r["kind"] == "bus" and r["quantity"] == "shed"}
            hit = next(r for r in changed if r["kind"] == "bus" and r["quantity"] == quantity
                       and (r["scenario"], r["period"], r["element"]) in with_shed)
            hit["value"] = repr(float(hit["value"]) + 0.01)
            with open(out / "dispatch.csv", "w", encoding="utf-8") as file:
                file.write("scenario,period,kind,element,quantity,value,unit\n")
                file.writelines(",".join(row.values()) + "\n" for row in changed)
            self.assertIn(check, {fault.split()[0] for fault in dispatch_check.Check(study, out).run()})

    def test_one_load_per_zone_is_shedding_by_bus(self):
        objective = [self.plan_with(lines)[2]["objective"] for lines in ("", 'shed_by = "zone"\nzones = 100000')]
        self.assertEqual(objective[0], objective[1])

    def test_threads_do_not_change_the_answer(self):
        texts = []
        for threads in (1, 2):
            _, out, _ = self.plan_with('shed_by = "zone"\nzones = 4', "--threads", threads)
            texts.append([(out / name).read_bytes() for name in ("recourse.csv", "dispatch.csv")])
        self.assertEqual(texts[0], texts[1])

    def test_keys_are_checked(self):
        study = support.make_small_study(self.folder / "study")
        text = study.read_text()
        for lines, word in (('shed_by = "street"', "street"), ("zones = 0", "zones"), ('shed_by = "bus"\nzones = 3', "zones")):
            study.write_text(text.replace("[loads]", "[loads]\n" + lines))
            self.assert_refused(support.run("check", study), "study.toml", word)


if __name__ == "__main__":
    support.unittest.main()

"""AC power flow of a plan's dispatch: every state solved again here, by backward and forward sweeps over the files alone."""


import dispatch_check
import support


class Sweep:
    """One state of dispatch.csv: p and q in MW and Mvar, roots {bus: voltage in pu}."""

    def __init__(self, check, state, roots):
        p, q = check.injections(state)
        base = check.base_mva
        power = {bus: complex(p[bus], q[bus]) / base for bus in state["bus"]}
        self.order, self.feeder = list(roots), {}
        links = [(i, j, complex(r, x)) for i, j, r, x in check.branches if state["branch"][f"{i}-{j}"]["closed"]]
        for bus in self.order:
            for i, j, z in links:
                for a, b in ((i, j), (j, i)):
                    if a == bus and b not in self.order:
                        self.order.append(b)
                        self.feeder[b] = (a, z, f"{i}-{j}")
        self.v = {bus: complex(roots.get(bus, 1.0)) for bus in self.order}
        change = 1.0
        while change > 1e-12:
            flow = {bus: -(power[bus] / self.v[bus]).conjugate() for bus in self.order}
            for bus in reversed(self.order):
                if bus in self.feeder:
                    flow[self.feeder[bus][0]] += flow[bus]
            change = 0.0
            for bus, (above, z, _) in ((b, self.feeder[b]) for b in self.order if b in self.feeder):
                new = self.v[above] - z * flow[bus]
                change = max(change, abs(new - self.v[bus]))
                self.v[bus] = new
        self.losses_mw = sum(z.real * abs(flow[bus]) ** 2 for bus, (_, z, _) in self.feeder.items()) * base
        self.mva = {name: abs(flow[bus]) * max(abs(self.v[bus]), abs(self.v[above])) * base
                    for bus, (above, _, name) in self.feeder.items()}
        self.source = {bus: self.v[bus] * flow[bus].conjugate() * base for bus in roots}


class AcTest(support.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.root = cls.make_shared_folder()
        cls.study = support.make_small_study(cls.root / "small")
        cls.result, cls.plan, cls.rows = cls.plan_with("report")
        cls.check = dispatch_check.Check(cls.study, cls.root / "report")

    @classmethod
    def plan_with(cls, name, *flags):
        out = cls.root / name
        result = support.run("plan", cls.study, "--out", out, "--dispatch", 6, *flags)
        if result.returncode != 0:
            raise AssertionError(result.stderr)
        plan = support.strict_json((out / "plan.json").read_text())
        rows = support.read_csv(out / "ac_check.csv") if (out / "ac_check.csv").exists() else None
        return result, plan, rows

    def roots(self, scenario, period, state):
        roots = {"1": state["bus"]["1"]["voltage"]}
        for row in self.rows:
            if row["kind"] == "island" and row["quantity"] == "source_v" and \
                    (row["scenario"], int(row["period"])) == (scenario, period):
                roots[row["element"]] = float(row["value"])
        return roots

    def states(self):
        for scenario in self.check.dispatch.scenarios():
            for t in range(self.check.periods):
                state = self.check.dispatch.value[scenario][t]
                yield scenario, t, state, Sweep(self.check, state, self.roots(scenario, t, state))

    def broken(self, scenario, t, state, sweep):
        """What AC breaks by more than the tolerances of plan.json: {(scenario, period, element, quantity): value}."""
        limits, tolerance = self.check.study["limits"], self.plan["ac_check"]["tolerances"]
        rules, now = self.check.study["substation"], state["system"]["substation"]
        found = {}
        for bus, v in sweep.v.items():
            if bus != "1" and abs(v) < limits["vmin_pu"] - tolerance["voltage_pu"]:
                found[scenario, t, bus, "undervoltage"] = abs(v)
            if bus != "1" and abs(v) > limits["vmax_pu"] + tolerance["voltage_pu"]:
                found[scenario, t, bus, "overvoltage"] = abs(v)
        for name, mva in sweep.mva.items():
            if mva > self.check.rating(name) * (1 + tolerance["loading"]):
                found[scenario, t, name, "line_flow"] = mva
        source = sweep.source["1"]
        if source.real > now["import_limit"] + tolerance["loading"] * rules["import_limit_mw"]:
            found[scenario, t, "substation", "import_p"] = source.real
        if abs(source.imag) > rules["import_limit_mvar"] * (1 + tolerance["loading"]):
            found[scenario, t, "substation", "import_q"] = abs(source.imag)
        return found

    def test_violations_are_those_of_our_own_sweeps(self):
        expected = {}
        for scenario, t, state, sweep in self.states():
            expected.update(self.broken(scenario, t, state, sweep))
        listed = {(r["scenario"], int(r["period"]), r["element"], r["quantity"]): float(r["value"])
                  for r in self.rows if r["violated"] == "1"}
        self.assertEqual(listed.keys(), expected.keys())
        for key, value in expected.items():
            self.assertAlmostEqual(listed[key], value, delta=1e-5, msg=key)
        self.assertTrue(expected, "the small study should break something in AC, or this means little")
        self.assertEqual(self.plan["ac_check"]["violations"], len(expected))
        self.assertFalse(self.plan["ac_check"]["feasible"])

    def test_losses_worst_states_and_counts(self):
        losses, usd, lowest, error, islands, dead = {}, {}, 9.0, 0.0, 0, 0
        price = self.check.study["substation"]["import_price_usd_per_mwh"]
        for scenario, t, state, sweep in self.states():
            usd[scenario] = usd.get(scenario, 0.0) + sweep.losses_mw * self.check.dt * price[t]
            losses[scenario] = losses.get(scenario, 0.0) + sweep.losses_mw * self.check.dt
            lowest = min([lowest] + [abs(v) for bus, v in sweep.v.items() if bus != "1"])
            error = max([error] + [abs(abs(v) - state["bus"][bus]["voltage"]) for bus, v in sweep.v.items()])
            islands += len(sweep.source) > 1
            dead += len(state["bus"]) - len(sweep.v)
        ac = self.plan["ac_check"]
        expected = sum(losses.values()) / len(losses)
        self.assertAlmostEqual(ac["losses_mwh"]["expected"], expected, delta=1e-6)
        self.assertAlmostEqual(ac["losses_mwh"]["most"], max(losses.values()), delta=1e-6)
        self.assertAlmostEqual(ac["losses_usd"]["expected"], sum(usd.values()) / len(usd), delta=1e-4)
        self.assertAlmostEqual(ac["losses_usd"]["most"], max(usd.values()), delta=1e-4)
        self.assertAlmostEqual(ac["worst"]["undervoltage"]["value"], lowest, delta=1e-7)
        self.assertAlmostEqual(ac["voltage_error"]["error_pu"], error, delta=1e-7)
        listed = {row["scenario"]: float(row["value"]) for row in self.rows if row["quantity"] == "losses"}
        self.assertEqual(listed.keys(), losses.keys())
        for scenario, mwh in losses.items():
            self.assertAlmostEqual(listed[scenario], mwh, delta=1e-6)
        self.assertEqual(ac["states"], 36)
        self.assertEqual(ac["failed"], 0)
        self.assertEqual(ac["with_islands"], islands)
        self.assertEqual(ac["dead_buses"], dead)
        self.assertGreater(islands, 0, "the small study should have islands that hold themselves")
        self.assertGreater(dead, 0, "the small study should have dead buses")
        self.assertGreater(expected, 0.0)

    def test_feedback_keeps_the_limits_or_says_what_remains(self):
        result, plan, rows = self.plan_with("feedback", "--ac", "feedback")
        ac = plan["ac_check"]
        self.assertEqual(ac["mode"], "feedback")
        self.assertEqual(ac["rounds"][0]["objective"], self.plan["objective"])
        self.assertEqual(ac["rounds"][-1]["objective"], plan["objective"])
        self.assertGreaterEqual(len(ac["rounds"]), 2)
        self.assertLess(ac["violations"], self.plan["ac_check"]["violations"])
        self.assertEqual(ac["feasible"], not any(row["violated"] == "1" for row in rows))
        self.assertEqual(ac["feasible"], ac["stopped"] == "")
        self.assertTrue(ac["tightened"])
        self.assertIn("tightened", plan["fidelity"]["network"])
        self.assertIn("tightened by AC", result.stdout)
        # Stricter limits cost more, but for the gap of either solve.
        self.assertGreater(plan["objective"], self.plan["objective"] * (1 - 1e-3))
        self.assertEqual(dispatch_check.Check(self.study, self.root / "feedback").run(), [])

    def test_off_leaves_it_out(self):
        result, plan, rows = self.plan_with("off", "--ac", "off")
        self.assertIsNone(rows)
        self.assertIsNone(plan["ac_check"])
        self.assertNotIn("AC power flow", result.stdout)
        self.assertIn("AC power flow", self.result.stdout)
        self.assertEqual(plan["objective"], self.plan["objective"])

    def test_study_says_how_and_the_flag_goes_first(self):
        text = self.study.read_text()
        folder = self.folder / "own"
        study = support.make_small_study(folder)
        study.write_text(text + "\n[ac]\ncheck = \"off\"\nvoltage_tolerance_pu = 1e-5\nloading_tolerance = 0.5\n")
        self.assert_done(support.run("plan", study, "--out", self.folder / "a"))
        self.assertFalse((self.folder / "a" / "ac_check.csv").exists())
        self.assert_done(support.run("plan", study, "--out", self.folder / "b", "--ac", "report"))
        ac = support.strict_json((self.folder / "b" / "plan.json").read_text())["ac_check"]
        self.assertEqual(ac["tolerances"], {"voltage_pu": 1e-5, "loading": 0.5})
        self.assertEqual(ac["violations_by_quantity"]["import_p"], 0)

    def test_bad_values_are_refused(self):
        refused = support.run("plan", self.study, "--out", self.folder / "no", "--ac", "reprot")
        self.assert_refused(refused, "--ac = 'reprot'", "did you mean 'report'?")
        study = support.make_small_study(self.folder / "bad")
        study.write_text(study.read_text() + "\n[ac]\nvoltage_tolerance_pu = 0.5\n")
        line = study.read_text().splitlines().index("voltage_tolerance_pu = 0.5") + 1
        self.assert_refused(support.run("plan", study, "--out", self.folder / "no"), f"study.toml:{line}", "0.5")


if __name__ == "__main__":
    support.unittest.main()

"""A checker that cannot fail proves nothing: planted faults must be found."""

import csv
import pathlib
import tempfile

import dispatch_check
import support

# (kind, start of the element's name, quantity, how much is added, the check that must notice)
FAULTS = [
    ("system", "substation", "import_p", 0.001, "part_p"),
    ("system", "substation", "import_q", 0.001, "part_q"),
    ("load", "", "shed", 0.001, "part_p"),
    ("load", "", "demand_q", 0.001, "bus_flow_q"),
    ("branch", "1-2", "flow_p", 0.001, "bus_flow_p"),
    ("branch", "1-2", "flow_q", 9.0, "rating"),
    ("bus", "18", "voltage", 0.001, "voltage_drop"),
    ("bus", "18", "voltage", 0.3, "vmax"),
    ("device", "battery@", "stored", 0.001, "soc"),
    ("device", "battery@", "discharge", 5.0, "power"),
    ("device", "diesel@", "generation", 5.0, "ramp_up"),
    ("device", "capping@", "reduction", 0.001, "backlog"),
    ("device", "capping@", "rebound", -5.0, "sign"),
    ("device", "capping@", "reduction", 9.0, "demand_cap"),
    ("site", "22", "reactive_supply", 9.0, "reactive"),
    ("system", "substation", "imbalance_up", 0.5, "cost_imbalance"),
]


class PlantedFaultsTest(support.TestCase):
    @classmethod
    def setUpClass(cls):
        holder = tempfile.TemporaryDirectory(prefix="gridkeel-e2e-")
        cls.addClassCleanup(holder.cleanup)
        root = pathlib.Path(holder.name)
        cls.study = support.make_small_study(root / "small")
        cls.out = root / "out"
        result = support.run("plan", cls.study, "--out", cls.out, "--dispatch", 1)
        if result.returncode != 0:
            raise AssertionError(result.stderr)
        cls.rows = support.read_csv(cls.out / "dispatch.csv")

    def check_with(self, rows):
        with open(self.out / "dispatch.csv", "w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        return dispatch_check.Check(self.study, self.out).run()

    def test_no_fault_no_finding(self):
        self.assertEqual(self.check_with(self.rows), [])

    def test_planted_faults_are_found(self):
        for kind, element, quantity, change, check in FAULTS:
            with self.subTest(f"{kind} {quantity} {change:+}"):
                rows = [dict(row) for row in self.rows]
                hit = next(row for row in rows if row["kind"] == kind and row["quantity"] == quantity
                           and row["period"] == "3" and row["element"].startswith(element))
                hit["value"] = repr(float(hit["value"]) + change)
                self.assertIn(check, {fault.split()[0] for fault in self.check_with(rows)})


if __name__ == "__main__":
    support.unittest.main()

"""A checker that cannot fail proves nothing: planted faults must be found."""

import csv

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


def add(change):
    return lambda row: row.update(value=repr(float(row["value"]) + change))


def flip(row):
    row["value"] = repr(1.0 - float(row["value"]))


def rename(element):
    return lambda row: row.update(element=element)


def forget(row):
    row["quantity"] = "forgotten"


# Of the study with switches and whole modules: (kind, start of the element's name, quantity, what becomes of the row,
# the check that must notice). It must notice at least one of the rows that fit.
WHOLE_FAULTS = [
    ("device", "diesel", "units", add(1.0), "units"),
    ("device", "diesel", "on", add(0.5), "whole"),
    ("device", "diesel", "start", add(1.0), "count"),
    ("device", "diesel", "on", add(9.0), "on"),
    ("device", "diesel", "generation", add(9.0), "most"),
    ("device", "diesel", "on", add(1.0), "least"),
    ("device", "diesel", "generation", add(9.0), "ramp_up"),
    ("device", "diesel", "generation", add(9.0), "ramp_down"),
    ("device", "diesel", "start", add(9.0), "min_up"),
    ("device", "diesel", "stop", add(9.0), "min_down"),
    ("device", "diesel", "headroom", add(9.0), "headroom"),
    ("device", "diesel", "headroom", add(-9.0), "reserve"),
    ("device", "diesel", "start", add(1.0), "cost_start"),
    ("device", "battery", "charge", add(0.6), "charging"),
    ("device", "battery", "discharge", add(0.6), "discharging"),
    ("device", "battery", "charging_units", add(-1.0), "charging"),
    ("device", "battery", "charging_units", add(1.0), "discharging"),
    ("device", "capping", "call", add(-1.0), "called"),
    ("device", "capping", "call", add(9.0), "bound"),
    ("device", "capping", "call", add(9.0), "call_count"),
    ("device", "diesel", "generation", add(0.1), "dark_module"),
    ("site", "", "reactive_supply", add(0.1), "dark_module"),
    ("branch", "", "out", rename("7-9"), "out_line"),
    ("branch", "", "out", forget, "moves"),
    ("branch", "1-2", "closed", flip, "line_state"),
    ("branch", "3-4", "closed", flip, "switch_state"),
    ("branch", "3-4", "closed", flip, "closed_on_fault"),
    ("branch", "7-9", "closed", flip, "radial"),
    ("branch", "5-7", "closed", flip, "parts"),
    ("bus", "", "part", add(7.0), "parts"),
    ("bus", "", "energised", flip, "part_energised"),
    ("bus", "1", "energised", flip, "held"),
    ("bus", "1", "voltage", add(0.001), "source_voltage"),
    ("bus", "", "pickup_p", add(0.1), "pickup_share"),
    ("block", "", "pickup", add(-9.0), "pickup"),
    ("block", "", "pickup", rename("99"), "blocks"),
    ("block", "", "root", flip, "dark_root"),
    ("block", "", "root", flip, "one_root"),
    ("block", "6", "root", flip, "holder"),
    ("block", "", "energised", flip, "block_energised"),
    ("block", "", "energised", flip, "fault_dark"),
    ("block", "", "energised", flip, "all_back"),
    ("block", "", "energised", flip, "restoration_h"),
    ("block", "", "customers", add(-100.0), "customers"),
    ("block", "", "customers", add(50.0), "customers"),
    ("block", "", "customers", add(50.0), "cost_restoration"),
    ("switch", "", "closed", add(0.5), "whole"),
    ("switch", "", "closed", flip, "frozen"),
    ("switch", "", "closed", flip, "operated"),
    ("switch", "", "closed", add(5.0), "to_normal"),
    ("switch", "", "operated", add(9.0), "operations"),
    ("switch", "", "operated", add(1.0), "cost_restoration"),
    ("system", "substation", "import_q", add(0.1), "lost_import"),
    ("system", "substation", "imbalance_up", add(0.5), "cost_all"),
]


class PlantedFaults:
    @classmethod
    def setUpClass(cls):
        root = support.temporary_folder(cls.addClassCleanup)
        cls.study = cls.study_maker(root / "study")
        cls.out = root / "out"
        result = support.run("plan", cls.study, "--out", cls.out, *cls.FLAGS)
        if result.returncode != 0:
            raise AssertionError(result.stderr)
        cls.rows = support.read_csv(cls.out / "dispatch.csv")

    def check_with(self, rows):
        with open(self.out / "dispatch.csv", "w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        return dispatch_check.Check(self.study, self.out).run()

    def noticed(self, fit, change):
        """What the checks say of a scenario once one of its rows is changed, for one row that fits after the other."""
        for hit in filter(fit, self.rows):
            changed = dict(hit)
            change(changed)
            rows = [changed if row is hit else row for row in self.rows if row["scenario"] == hit["scenario"]]
            yield {fault.split()[0] for fault in self.check_with(rows)}

    def test_no_fault_no_finding(self):
        self.assertEqual(self.check_with(self.rows), [])


class SmallStudyTest(PlantedFaults, support.TestCase):
    study_maker, FLAGS = staticmethod(support.make_small_study), ("--dispatch", 1)

    def test_planted_faults_are_found(self):
        for kind, element, quantity, change, check in FAULTS:
            with self.subTest(f"{kind} {quantity} {change:+}"):
                first = next(self.noticed(lambda row: row["kind"] == kind and row["quantity"] == quantity
                                          and row["period"] == "3" and row["element"].startswith(element), add(change)))
                self.assertIn(check, first)


class RestorationStudyTest(PlantedFaults, support.TestCase):
    study_maker, FLAGS = staticmethod(support.make_restoration_study), ("--dispatch", 6)

    def test_planted_faults_are_found(self):
        for kind, element, quantity, change, check in WHOLE_FAULTS:
            with self.subTest(f"{kind} {element} {quantity}: {check}"):
                findings = self.noticed(lambda row: row["kind"] == kind and row["quantity"] == quantity
                                        and row["element"].startswith(element), change)
                self.assertTrue(any(check in found for found in findings))


if __name__ == "__main__":
    support.unittest.main()

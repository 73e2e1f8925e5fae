"""Re-checks a plan's dispatch from its files alone: balances, devices, limits and costs, re-implemented here.

Nothing of Gridkeel is used. What may be read: the study's TOML files, its feeder, plan.json, recourse.csv,
dispatch.csv. Every check appends what it finds to `faults`, so that one run shows all of them.
"""

import collections
import itertools
import math

import dispatch_check_devices
import dispatch_check_switching
import support

TOLERANCE = 1e-6  # MW, Mvar, MWh; dispatch.csv holds 12 digits


class Dispatch:
    """dispatch.csv as value[scenario][period][kind][element][quantity]."""

    def __init__(self, path):
        tree = lambda: collections.defaultdict(tree)
        self.value = tree()
        for row in support.read_csv(path):
            at = self.value[row["scenario"]][int(row["period"])][row["kind"]]
            at[row["element"]][row["quantity"]] = float(row["value"])

    def scenarios(self):
        return list(self.value)


class Check(dispatch_check_devices.Devices, dispatch_check_switching.Switching):
    def __init__(self, study_path, results):
        self.study = support.read_toml(study_path)
        catalogue = support.read_toml(study_path.parent / self.study["study"]["catalogue"])
        modules = {m["name"]: m for m in catalogue["module"]}
        self.offers = {o["name"]: modules[o["module"]] for o in catalogue["offer"]}
        feeder = study_path.parent / self.study["study"]["feeder"]
        self.base_mva, self.branches = support.branches_of(feeder)
        self.normal = support.normally_closed(feeder)
        self.bus_load = support.bus_loads(feeder)
        self.find_blocks()
        self.dispatch = Dispatch(results / "dispatch.csv")
        self.recourse = {row["scenario"]: row for row in support.read_csv(results / "recourse.csv")}
        self.dt = self.study["horizon"]["step_h"]
        self.periods = self.study["horizon"]["periods"]
        self.faults = []
        self.counts = collections.Counter()
        self.fidelity = self.study.get("fidelity", {})

    def module_of(self, element):
        return self.offers[element.rpartition("@")[0].removesuffix(":installed")]

    def expect(self, condition, *where):
        self.counts[where[0]] += 1
        if not condition:
            self.faults.append(" ".join(map(str, where)))

    def near(self, a, b, *where, tolerance=TOLERANCE):
        self.expect(abs(a - b) <= tolerance, *where, a, "!=", b)

    def at_most(self, a, b, *where):
        self.expect(a <= b + TOLERANCE, *where, a, ">", b)

    def whole(self, value, *where):
        self.near(value, round(value), "whole", *where)

    def run(self):
        for scenario in self.dispatch.scenarios():
            self.read_events(scenario)
            for t in range(self.periods):
                state = self.dispatch.value[scenario][t]
                self.balances(scenario, t, state)
                self.network_limits(scenario, t, state)
                self.loads(scenario, t, state)
                self.substation(scenario, t, state)
                self.reactive(scenario, t, state)
                self.topology(scenario, t, state)
            for element in self.dispatch.value[scenario][0]["device"]:
                self.device(scenario, element)
            self.costs(scenario)
        return self.faults

    # ---------------------------------------------------------------- network

    def injections(self, state):
        """MW and Mvar into each bus from everything but the import."""
        p, q = collections.Counter(), collections.Counter()
        for bus, values in state["bus"].items():
            if "zone" in values:  # its loads are shed with others: see zones()
                p[bus] += values.get("shed", 0.0) - values["demand_p"]
                q[bus] += values.get("shed_q", 0.0) - values["demand_q"]
        for element, values in state["load"].items():
            bus = element.rpartition("@")[2]
            if "zone" in state["bus"][bus]:
                continue
            p[bus] += values["shed"] - values["demand_p"]
            q[bus] += values["shed_q"] - values["demand_q"]
        for element, values in state["device"].items():
            bus = element.rpartition("@")[2]
            for name, sign in (("discharge", 1), ("charge", -1), ("generation", 1), ("reduction", 1), ("rebound", -1)):
                p[bus] += sign * values.get(name, 0.0)
            q[bus] += values.get("reduction_q", 0.0) - values.get("rebound_q", 0.0)
        for bus, values in state["site"].items():
            q[bus] += values.get("reactive_supply", 0.0) - values.get("reactive_absorb", 0.0)
        for bus, values in state["bus"].items():  # cold-load pick-up
            mw, mvar = self.bus_load[bus]
            p[bus] -= values.get("pickup_p", 0.0)
            q[bus] -= values.get("pickup_p", 0.0) * mvar / (mw or 1.0)
        return p, q

    def balances(self, scenario, t, state):
        p, q = self.injections(state)
        substation = state["system"]["substation"]
        p["1"] += substation["import_p"]
        q["1"] += substation["import_q"]
        parts = collections.defaultdict(list)
        for bus, values in state["bus"].items():
            parts[values["part"]].append(bus)
        for part, buses in parts.items():
            self.near(sum(p[b] for b in buses), 0.0, "part_p", scenario, t, part)
            self.near(sum(q[b] for b in buses), 0.0, "part_q", scenario, t, part)
        for bus in state["bus"]:
            for net, flow in ((p, "flow_p"), (q, "flow_q")):
                out = sum(state["branch"][f"{i}-{j}"][flow] * ((i == bus) - (j == bus)) for i, j, _, _ in self.branches)
                self.near(net[bus], out, "bus_" + flow, scenario, t, bus)
        for i, j, r, x in self.branches:
            self.voltage_drop(scenario, t, state, i, j, r, x)

    def voltage_drop(self, scenario, t, state, i, j, r, x):
        flow = state["branch"][f"{i}-{j}"]
        if not flow["closed"]:
            self.expect(flow["flow_p"] == 0.0 and flow["flow_q"] == 0.0, "open_branch", scenario, t, i, j)
            return
        self.expect(state["bus"][i]["part"] == state["bus"][j]["part"], "part_of_branch", scenario, t, i, j)
        if not state["bus"][i]["energised"]:
            return
        drop = 2.0 * (r * flow["flow_p"] + x * flow["flow_q"]) / self.base_mva
        self.near(state["bus"][i]["voltage"] ** 2 - state["bus"][j]["voltage"] ** 2, drop, "voltage_drop", scenario, t, i, j)

    def rating(self, name):
        limits = self.study["limits"]
        for entry in limits.get("line", []):
            if name in entry["lines"]:
                return entry["rating_mva"]
        return limits["line_rating_mva"]

    def network_limits(self, scenario, t, state):
        limits = self.study["limits"]
        for bus, values in state["bus"].items():
            if not values["energised"]:
                self.expect(values["voltage"] == 0.0, "dark_voltage", scenario, t, bus)
            elif bus != "1":
                self.at_most(limits["vmin_pu"], values["voltage"], "vmin", scenario, t, bus)
                self.at_most(values["voltage"], limits["vmax_pu"], "vmax", scenario, t, bus)
        self.source(scenario, t, state)
        for name, flow in state["branch"].items():
            self.at_most(math.hypot(flow["flow_p"], flow["flow_q"]), self.rating(name), "rating", scenario, t, name)

    def loads(self, scenario, t, state):
        at_bus = collections.Counter()
        for element, values in state["load"].items():
            bus = element.rpartition("@")[2]
            at_bus[bus] += values["demand_p"]
            self.at_most(-values["shed"], 0.0, "shed_sign", scenario, t, element)
            self.at_most(values["shed"], values["demand_p"], "shed", scenario, t, element)
            if not state["bus"][bus]["energised"]:
                self.near(values["shed"], values["demand_p"], "dark_load", scenario, t, element)
        for bus, values in state["bus"].items():
            if "zone" not in values:
                self.near(at_bus[bus], values["demand_p"], "bus_demand", scenario, t, bus)
        self.zones(scenario, t, state)
        for bus in {element.rpartition("@")[2] for element in state["device"]}:
            self.demand_caps(scenario, t, state, bus)

    def zones(self, scenario, t, state):
        """What is shed of a zone's loads of one class, in one connected part, is shed at its buses in proportion."""
        groups = collections.defaultdict(lambda: ([], []))
        for bus, values in state["bus"].items():
            if "zone" in values:
                groups[values["zone"], values["part"], self.class_of("", bus)][0].append(values)
        for element, values in state["load"].items():
            bus = element.rpartition("@")[2]
            at = state["bus"][bus]
            if "zone" in at:
                groups[at["zone"], at["part"], self.class_of("", bus)][1].append((element, values))
        for key, (buses, loads) in groups.items():
            total = {}
            for name in ("demand_p", "demand_q", "shed", "shed_q"):
                total[name] = sum(v[name] for _, v in loads)
                at_buses = sum(v.get(name, 0.0) for v in buses)
                self.near(at_buses, total[name], "zone_" + name, scenario, t, key)
            for v in buses:
                self.near(v.get("shed", 0.0) * total["demand_p"], v["demand_p"] * total["shed"], "zone_share", scenario, t, key)
                if not any("reactive@" in e or "capacitive@" in e for e, _ in loads):
                    self.near(v.get("shed_q", 0.0) * v["demand_p"], v["demand_q"] * v.get("shed", 0.0), "zone_share_q",
                              scenario, t, key)

    def class_of(self, load, bus):
        loads = self.study["loads"]
        for kind in ("training", "inference"):
            if f":{kind}" in load:
                return loads[f"{kind}_class"]
        named = [entry["class"] for entry in loads.get("assign", []) if bus in map(str, entry["buses"])]
        return named[0] if named else loads["default_class"]

    def demand_caps(self, scenario, t, state, bus):
        """Whatever classes one looks at: offers that reduce only these take no more than these draw and keep."""
        left = collections.Counter()
        for element, values in state["load"].items():
            if element.endswith("@" + bus):
                left[self.class_of(element, bus)] += values["demand_p"] - values["shed"]
        for size in range(1, len(left) + 1):
            for classes in map(set, itertools.combinations(left, size)):
                reduced = 0.0
                for element, values in state["device"].items():
                    may = set(self.module_of(element).get("load_classes", left)) & set(left)
                    if element.endswith("@" + bus) and may <= classes:
                        reduced += values.get("reduction", 0.0)
                self.at_most(reduced, sum(left[c] for c in classes), "demand_cap", scenario, t, bus, sorted(classes))

    # ---------------------------------------------------------------- substation

    def substation(self, scenario, t, state):
        rules = self.study["substation"]
        now = state["system"]["substation"]
        for name in ("import_p", "imbalance_up", "imbalance_down", "ramp_excess", "reserve_short"):
            self.at_most(-now[name], 0.0, "sign", scenario, t, name)
        self.at_most(now["import_p"], now["import_limit"], "import_limit", scenario, t)
        self.at_most(abs(now["import_q"]), rules["import_limit_mvar"], "import_limit_q", scenario, t)
        above = now["import_p"] - now["import_schedule"]
        self.at_most(above - rules["imbalance_tolerance_mw"], now["imbalance_up"], "imbalance_up", scenario, t)
        self.at_most(-above - rules["imbalance_tolerance_mw"], now["imbalance_down"], "imbalance_down", scenario, t)
        if t > 0:
            step = now["import_p"] - self.dispatch.value[scenario][t - 1]["system"]["substation"]["import_p"]
            self.at_most(abs(step) - rules["ramp_limit_mw_per_h"] * self.dt, now["ramp_excess"], "ramp", scenario, t)
        headroom = 0.0
        for element, values in state["device"].items():
            module = self.module_of(element)
            if module["type"] == "demand_response" or module.get("response_time_s", 1.0) > 60.0:
                continue
            if "headroom" in values:  # of units that run
                headroom += values["headroom"]
            else:
                headroom += module["power_mw"] * values["usable_units"] + values.get("charge", 0.0)
                headroom -= values.get("discharge", 0.0) + values.get("generation", 0.0)
        self.at_most(now["swing"] - rules["swing_limit_mw"] - headroom, now["reserve_short"], "reserve", scenario, t)

    # ---------------------------------------------------------------- money

    def load_class(self, element):
        name, _, bus = element.rpartition("@")
        classes = {c["name"]: c for c in self.study["load_class"]}
        loads = self.study["loads"]
        if name.removesuffix(":firm").endswith(":training"):
            return classes[loads["training_class"]]
        if name.removesuffix(":firm").endswith(":inference"):
            return classes[loads["inference_class"]]
        for entry in loads.get("assign", []):
            if bus in map(str, entry["buses"]):
                return classes[entry["class"]]
        return classes[loads["default_class"]]

    def costs(self, scenario):
        terms = collections.Counter()
        unserved = imbalance = 0.0
        for t in range(self.periods):
            state = self.dispatch.value[scenario][t]
            self.substation_costs(t, state, terms)
            self.device_costs(t, state, terms)
            now = state["system"]["substation"]
            imbalance += self.dt * (now["imbalance_up"] + now["imbalance_down"])
            for element, values in state["load"].items():
                self.load_costs(element, values, state, terms, self.moves[t])
                unserved += self.dt * values["shed"]
        self.switching_costs(scenario, terms)
        row = self.recourse[scenario]
        if "recourse_cost_usd" in row:
            cost = float(row["recourse_cost_usd"])
            self.near(cost, sum(terms.values()), "cost_all", scenario, tolerance=1e-6 * max(1.0, abs(cost)))
        if "restoration_h" in row:
            self.near(float(row["restoration_h"]), self.restoration_h(scenario), "restoration_h", scenario)
        for name in ("import", "fuel", "start", "cycle", "demand_response", "unserved", "imbalance", "ramp_reserve",
                     "restoration"):
            paid = float(row[name + "_usd"])
            self.near(paid, terms[name], "cost_" + name, scenario, tolerance=1e-6 * max(1.0, abs(paid)))
        self.near(float(row["unserved_mwh"]), unserved, "unserved_mwh", scenario)
        self.near(float(row["imbalance_mwh"]), imbalance, "imbalance_mwh", scenario)

    def substation_costs(self, t, state, terms):
        rules, now = self.study["substation"], state["system"]["substation"]
        terms["import"] += self.dt * rules["import_price_usd_per_mwh"][t] * now["import_p"]
        terms["imbalance"] += self.dt * rules["imbalance_up_usd_per_mwh"] * now["imbalance_up"]
        terms["imbalance"] += self.dt * rules["imbalance_down_usd_per_mwh"] * now["imbalance_down"]
        terms["ramp_reserve"] += rules["ramp_penalty_usd_per_mw"] * now["ramp_excess"]
        terms["ramp_reserve"] += rules["reserve_penalty_usd_per_mw"] * now["reserve_short"]

    def device_costs(self, t, state, terms):
        for element, v in state["device"].items():
            m = self.module_of(element)
            terms["fuel"] += self.dt * m.get("fuel_usd_per_mwh", 0.0) * v.get("generation", 0.0)
            terms["start"] += m.get("start_cost_usd", 0.0) * v.get("start", 0.0)
            terms["cycle"] += self.dt * m.get("cycle_cost_usd_per_mwh", 0.0) * v.get("discharge", 0.0)
            terms["demand_response"] += self.dt * m.get("activation_cost_usd_per_mwh", 0.0) * v.get("reduction", 0.0)
            if t == self.periods - 1:  # what is still owed is paid for at the last price
                terms["import"] += self.study["substation"]["import_price_usd_per_mwh"][-1] * v.get("backlog", 0.0)

    def load_costs(self, element, values, state, terms, switches_move):
        load_class = self.load_class(element)
        firm = 5.0 if element.rpartition("@")[0].endswith(":firm") else 1.0
        terms["unserved"] += self.dt * firm * load_class["voll_usd_per_mwh"] * values["shed"]
        if switches_move or state["bus"][element.rpartition("@")[2]]["part"] > 0:
            per_mw_h = self.study["restoration"]["penalty_usd_per_customer_h"] * load_class.get("customers_per_mw", 0.0)
            terms["restoration"] += self.dt * per_mw_h * values["shed"]

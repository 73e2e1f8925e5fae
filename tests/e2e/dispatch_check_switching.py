"""The feeder's switching state and restoration, re-implemented for dispatch_check with a graph search of its own."""

import collections
import math

import dispatch_check_devices

DEFAULTS = {"switching": "none", "operations_per_period": 2, "operation_cost_usd": 0.0,
            "interruption_usd_per_customer": 0.0, "pickup_share": 0.0, "pickup_h": 1.0, "operate_h": 2.0,
            "return_h": 4.0}


def components(nodes, edges):
    """{node: a number that it shares with all that the edges join to it}"""
    neighbours = collections.defaultdict(list)
    for a, b in edges:
        neighbours[a].append(b)
        neighbours[b].append(a)
    found = {}
    for start in nodes:
        if start in found:
            continue
        number, stack = len(set(found.values())), [start]
        while stack:
            node = stack.pop()
            if node not in found:
                found[node] = number
                stack += neighbours[node]
    return found


class Switching:
    def find_blocks(self):
        self.rules = DEFAULTS | self.study.get("restoration", {})
        self.ends = {f"{i}-{j}": (i, j) for i, j, _, _ in self.branches}
        self.block_of, self.buses_of, self.switches = {}, collections.defaultdict(list), {}
        if self.rules["switching"] == "none":
            return
        switchable = set(self.rules.get("sectionalisers", []))
        switchable |= set(self.rules.get("ties", [line for line, closed in self.normal.items() if not closed]))
        fixed = [self.ends[line] for line, closed in self.normal.items() if closed and line not in switchable]
        part = components(self.bus_load, fixed)
        for bus in self.bus_load:
            first = next(b for b in self.bus_load if part[b] == part[bus])  # blocks are named after their first bus
            self.block_of[bus] = first
            self.buses_of[first].append(bus)
        for line in self.normal:
            a, b = (self.block_of[bus] for bus in self.ends[line])
            if line in switchable and a != b:
                self.switches[line] = (a, b)

    # ---------------------------------------------------------------- when switches move

    def read_events(self, scenario):
        """Per period: the lines that are out, whether the substation is lost, and what follows for the switches."""
        self.out, self.lost = [], []
        for t in range(self.periods):
            state = self.dispatch.value[scenario][t]
            self.out.append({line for line, v in state["branch"].items() if v.get("out", 0.0)})
            self.expect(all(self.normal[line] for line in self.out[t]), "out_line", scenario, t)
            self.lost.append(self.rules["switching"] != "none" and state["system"]["substation"]["import_limit"] <= 0.0)
        self.moves, self.operates = self.moving_periods(), []
        most, left, last = dispatch_check_devices.periods_of(self.rules["operate_h"], self.dt, 1), 0, (set(), False)
        for t, now in enumerate(zip(self.out, self.lost)):
            left = max(0, left - 1) if now == last else most
            frozen = self.rules["switching"] == "outages" and left == 0 and now != (set(), False)
            self.operates.append(self.moves[t] and not frozen)
            last = now

    def moving_periods(self):
        if self.rules["switching"] != "outages":
            return [self.rules["switching"] == "always"] * self.periods
        closed = sum(self.normal[line] for line in self.switches)
        tail = max(dispatch_check_devices.periods_of(self.rules["return_h"], self.dt, 0),
                   math.ceil(closed / self.rules["operations_per_period"]))
        moves, left = [], 0
        for out, lost in zip(self.out, self.lost):
            left = tail + 1 if out or lost else max(0, left - 1)
            moves.append(left > 0)
        return moves

    # ---------------------------------------------------------------- one period

    def topology(self, scenario, t, state):
        self.expect(bool(state["block"]) == bool(state["switch"]) == self.moves[t], "moves", scenario, t)
        closed = {line for line, v in state["branch"].items() if v["closed"]}
        for line in self.normal:
            self.line_state(scenario, t, state, line, line in closed)
        part = components(self.bus_load, [self.ends[line] for line in closed])
        pairs = {(part[bus], v["part"]) for bus, v in state["bus"].items()}
        self.expect(len(pairs) == len(set(part.values())) == len({p for _, p in pairs}), "parts", scenario, t)
        for number in set(part.values()):
            buses = [bus for bus in part if part[bus] == number]
            flags = {state["bus"][bus]["energised"] for bus in buses}
            self.expect(len(flags) == 1, "part_energised", scenario, t, buses)
            if self.moves[t]:
                self.tree(scenario, t, state, buses, closed)
            else:
                holds = "1" in buses or self.holders(state, buses, count=False) > 0.0
                self.expect(flags == {float(holds)}, "held", scenario, t, buses)
        if self.moves[t]:
            self.blocks(scenario, t, state)
            self.operations(scenario, t, state)
            self.dark_modules(scenario, t, state)
            for block in self.buses_of:
                self.pickup(scenario, t, block)

    def line_state(self, scenario, t, state, line, closed):
        if not self.moves[t]:
            self.expect(closed == (self.normal[line] and line not in self.out[t]), "line_state", scenario, t, line)
        elif line in self.switches:
            w = state["switch"][line]["closed"]
            self.whole(w, scenario, t, line)
            self.expect(closed == (round(w) == 1), "switch_state", scenario, t, line)
            self.expect(not (closed and line in self.out[t]), "closed_on_fault", scenario, t, line)
        else:
            self.expect(closed == self.normal[line], "line_state", scenario, t, line)

    def holders(self, state, buses, count=True):
        """Grid-forming units at these buses that can hold the voltage: running, or counted whole; or what is usable."""
        held = 0.0
        for element, v in state["device"].items():
            if element.rpartition("@")[2] in buses and self.module_of(element).get("grid_forming"):
                held += v.get("on", self.present_units(v)) if count else v["usable_units"]
        return held

    def tree(self, scenario, t, state, buses, closed):
        """Energised blocks that closed switches join are a tree with one root that can hold them."""
        inside = {self.block_of[bus] for bus in buses}
        roots = [b for b in inside if round(state["block"][b]["root"]) == 1]
        if not state["bus"][buses[0]]["energised"]:
            return self.expect(not roots, "dark_root", scenario, t, buses)
        joined = [line for line in closed if line in self.switches and self.switches[line][0] in inside]
        self.expect(len(joined) == len(inside) - 1, "radial", scenario, t, buses)
        self.expect(len(roots) == 1, "one_root", scenario, t, buses, roots)
        for root in roots:
            substation = root == self.block_of["1"] and not self.lost[t]
            self.expect(substation or self.holders(state, self.buses_of[root]) >= 1.0 - 1e-6, "holder", scenario, t, root)

    def blocks(self, scenario, t, state):
        self.expect(set(state["block"]) == set(self.buses_of), "blocks", scenario, t)
        for block, buses in self.buses_of.items():
            v = state["block"][block]
            self.whole(v["energised"], scenario, t, block)
            self.whole(v["root"], scenario, t, block)
            flags = {state["bus"][bus]["energised"] for bus in buses}
            self.expect(flags == {float(round(v["energised"]))}, "block_energised", scenario, t, block)
            faults = [line for line in self.out[t] if self.ends[line][0] in buses and self.ends[line][1] in buses]
            self.expect(not (faults and v["energised"] > 0.5), "fault_dark", scenario, t, block, faults)
            self.customers(scenario, t, block, v["customers"])

    def customers(self, scenario, t, block, count):
        """Of the buses' own loads exactly, of AI load at its peak in all scenarios: no less than in this one."""
        classes = {c["name"]: c.get("customers_per_mw", 0.0) for c in self.study["load_class"]}
        own = sum(self.bus_load[bus][0] * classes[self.class_of("", bus)] for bus in self.buses_of[block])
        peak = collections.Counter()
        for period in range(self.periods):
            for element, v in self.dispatch.value[scenario][period]["load"].items():
                name, _, bus = element.rpartition("@")
                if ":" in name and not name.startswith(("background", "zone")) and bus in self.buses_of[block]:
                    peak[element] = max(peak[element], v["demand_p"])
        peaks = sum(mw * classes[self.class_of(element, "")] for element, mw in peak.items())
        self.at_most(own + peaks, count, "customers", scenario, t, block)
        if not peak:
            self.near(own, count, "customers", scenario, t, block)

    def before(self, scenario, t):
        """Switches closed and blocks energised in the period before; normal before switches move."""
        if t > 0 and self.moves[t - 1]:
            state = self.dispatch.value[scenario][t - 1]
            return ({line: state["switch"][line]["closed"] for line in self.switches},
                    {block: state["block"][block]["energised"] for block in self.buses_of})
        return {line: float(self.normal[line]) for line in self.switches}, dict.fromkeys(self.buses_of, 1.0)

    def operations(self, scenario, t, state):
        were_closed, _ = self.before(scenario, t)
        starts = bool(self.out[t] - (self.out[t - 1] if t else set())) or (self.lost[t] and not (t and self.lost[t - 1]))
        total = 0.0
        for line in self.switches:
            v = state["switch"][line]
            change = v["closed"] - were_closed[line]
            if not self.operates[t]:
                self.near(abs(change), 0.0, "frozen", scenario, t, line)
            counted = max(0.0, change) if starts else abs(change)  # where an outage starts, opening is free
            self.at_most(counted, v["operated"], "operated", scenario, t, line)
            total += v["operated"]
        self.at_most(total, self.rules["operations_per_period"], "operations", scenario, t)
        if self.last_of_window(t):
            self.expect(all(state["block"][b]["energised"] > 0.5 for b in self.buses_of), "all_back", scenario, t)
            self.at_most(self.to_normal(state), self.rules["operations_per_period"], "to_normal", scenario, t)

    def last_of_window(self, t):
        return self.moves[t] and t + 1 < self.periods and not self.moves[t + 1]

    def to_normal(self, state):
        return sum(abs(state["switch"][line]["closed"] - self.normal[line]) for line in self.switches)

    def dark_modules(self, scenario, t, state):
        for kind, names in (("device", ("charge", "discharge", "generation", "reduction", "rebound")),
                            ("site", ("reactive_supply", "reactive_absorb"))):
            for element, v in state[kind].items():
                if not state["bus"][element.rpartition("@")[2]]["energised"]:
                    self.near(sum(abs(v.get(name, 0.0)) for name in names), 0.0, "dark_module", scenario, t, element)

    def source(self, scenario, t, state):
        """The substation gives its voltage and power where it holds its part; elsewhere its bus is one like others."""
        now, limits, system = state["bus"]["1"], self.study["limits"], state["system"]["substation"]
        if not self.moves[t] or (not self.lost[t] and round(state["block"][self.block_of["1"]]["root"]) == 1):
            self.near(now["voltage"], 1.0, "source_voltage", scenario, t)
            return
        if now["energised"]:
            self.at_most(min(1.0, limits["vmin_pu"]), now["voltage"], "vmin", scenario, t, "1")
            self.at_most(now["voltage"], max(1.0, limits["vmax_pu"]), "vmax", scenario, t, "1")
        self.near(abs(system["import_p"]) + abs(system["import_q"]), 0.0, "lost_import", scenario, t)

    def pickup(self, scenario, t, block):
        """For a while after a block returned, what is served of its own loads draws more, where they stand."""
        states = self.dispatch.value[scenario]
        given = states[t]["block"][block].get("pickup", 0.0)
        base = sum(self.bus_load[bus][0] for bus in self.buses_of[block])
        for bus in self.buses_of[block]:
            self.near(states[t]["bus"][bus].get("pickup_p", 0.0) * base, given * self.bus_load[bus][0], "pickup_share",
                      scenario, t, bus)
        own = [v for element, v in states[t]["load"].items() if element.startswith(("background", "zone"))
               and self.block_of[element.rpartition("@")[2]] == block]
        demand, shed = sum(v["demand_p"] for v in own), sum(v["shed"] for v in own)
        dark = demand * (1.0 - states[t]["block"][block]["energised"])
        for k in range(t + 1):
            share = self.rules["pickup_share"] * min(1.0, max(0.0, self.rules["pickup_h"] / self.dt - k))
            if share == 0.0 or not self.moves[t - k]:
                break
            returned = states[t - k]["block"][block]["energised"] - self.before(scenario, t - k)[1][block]
            self.at_most(share * (demand * max(0.0, returned) - (shed - dark)), given, "pickup", scenario, t, block)

    # ---------------------------------------------------------------- money and time

    def switching_costs(self, scenario, terms):
        rules = self.rules
        for t in range(self.periods):
            if not self.moves[t]:
                continue
            state = self.dispatch.value[scenario][t]
            terms["restoration"] += rules["operation_cost_usd"] * sum(v["operated"] for v in state["switch"].values())
            if self.last_of_window(t):
                terms["restoration"] += rules["operation_cost_usd"] * self.to_normal(state)
            for block, was in self.before(scenario, t)[1].items():
                v = state["block"][block]
                fell = max(0.0, was - v["energised"])
                terms["restoration"] += rules["interruption_usd_per_customer"] * v["customers"] * fell

    def restoration_h(self, scenario):
        dark = 0
        for t in range(self.periods):
            state = self.dispatch.value[scenario][t]
            if self.moves[t]:
                dark += any(state["block"][block]["energised"] < 0.5 for block in self.buses_of)
            else:
                dark += any(v["shed"] > 1e-6 or v["shed_q"] ** 2 > 1e-12 for element, v in state["load"].items()
                            if state["bus"][element.rpartition("@")[2]]["part"] > 0)
        return dark * self.dt

"""What units of each kind may do: rows of modules, re-implemented for dispatch_check."""

import collections
import math


def waiting_share(wait_h, step_h, k):
    """Share of the k-th period after a start or a call that passes waiting."""
    return min(1.0, max(0.0, wait_h / step_h - k))


def periods_of(time_h, step_h, least):
    return max(least, math.ceil(time_h / step_h - 1e-9))


class Devices:
    def reactive(self, scenario, t, state):
        """|Q| of a site within what the hexagons inside its units' MVA ratings leave."""
        room = collections.Counter()
        for element, values in state["device"].items():
            bus = element.rpartition("@")[2]
            module = self.module_of(element)
            if module["type"] == "demand_response":
                continue
            default = 1.25 if module["type"] == "generator" else 1.1
            power = module["power_mw"]
            mva = power * module.get("machine_mva_per_mw", module.get("inverter_mva_per_mw", default))
            active = values.get("charge", 0.0) + values.get("discharge", 0.0) + values.get("generation", 0.0)
            room[bus] += mva * values["usable_units"] - (mva - math.sqrt(mva ** 2 - power ** 2)) * active / power
        for bus, values in state["site"].items():
            q = values.get("reactive_supply", 0.0) + values.get("reactive_absorb", 0.0)
            self.at_most(q, room[bus], "reactive", scenario, t, bus)

    def device(self, scenario, element):
        module = self.module_of(element)
        series = [self.dispatch.value[scenario][t]["device"][element] for t in range(self.periods)]
        units = series[0]["usable_units"]
        for t, values in enumerate(series):
            self.near(values["usable_units"], units, "usable_units", scenario, t, element)
            self.near(values["units"], series[0]["units"], "units", scenario, t, element)
            self.at_most(values["usable_units"], values["units"], "usable_units", scenario, t, element)
            for name, value in values.items():
                self.at_most(-value, 0.0, "sign", scenario, t, element, name)
                if name in ("units", "on", "stop", "call", "charging_units"):
                    self.whole(value, scenario, t, element, name)
        rule = {"storage": self.storage, "long_duration_storage": self.storage, "generator": self.generator,
                "demand_response": self.demand_response}[module["type"]]
        rule(scenario, element, module, units, series)

    @staticmethod
    def present_units(values):
        """Units that can be counted whole: late or derated ones run, failed ones do not."""
        return values["units"] if values["usable_units"] > 0.0 else 0.0

    def storage(self, scenario, element, m, units, series):
        """`stored` counts from the lower end of the state-of-charge window."""
        one_way = math.sqrt(m["round_trip_efficiency"])
        low, high, start = m.get("soc_min", 0.0), m.get("soc_max", 1.0), m.get("soc_initial", m.get("soc_max", 1.0))
        stored = (start - low) * m["energy_mwh"] * units
        for t, v in enumerate(series):
            stored += self.dt * (one_way * v["charge"] - v["discharge"] / one_way)
            self.near(v["stored"], stored, "soc", scenario, t, element)
            self.at_most(v["stored"], (high - low) * m["energy_mwh"] * units, "soc_window", scenario, t, element)
            self.at_most(v["charge"] + v["discharge"], m["power_mw"] * units, "power", scenario, t, element)
            if self.fidelity.get("exclusive_storage"):
                charging = v["charging_units"]
                others = self.present_units(v) - charging
                self.at_most(v["charge"], m["power_mw"] * charging, "charging", scenario, t, element)
                self.at_most(v["discharge"], m["power_mw"] * others, "discharging", scenario, t, element)
        final = (m.get("soc_final_share_of_initial", 0.0) * start - low) * m["energy_mwh"] * units
        self.at_most(final, stored, "soc_final", scenario, element)

    # ---------------------------------------------------------------- generators

    def generator(self, scenario, element, m, units, series):
        if self.fidelity.get("commitment"):
            return self.commitment(scenario, element, m, series)
        ramp = m.get("ramp_share_per_min", 1.0) * 60.0 * self.dt * m["power_mw"] * units
        before = 0.0
        for t, v in enumerate(series):
            self.at_most(v["generation"], m["power_mw"] * units, "power", scenario, t, element)
            self.at_most(v["generation"] - before, ramp, "ramp_up", scenario, t, element)
            if t > 0:
                self.at_most(before - v["generation"], ramp, "ramp_down", scenario, t, element)
            if m.get("start_cost_usd", 0.0) > 0.0:
                self.at_most(v["generation"] - before, m["power_mw"] * v["start"], "start", scenario, t, element)
            before = v["generation"]

    def commitment(self, scenario, element, m, series):
        before = {"on": 0.0, "generation": 0.0}
        for t, v in enumerate(series):
            where = (scenario, t, element)
            present = self.present_units(v)
            self.whole(v["start"], *where, "start")
            self.near(v["on"] - before["on"], v["start"] - v["stop"], "count", *where)
            self.at_most(v["on"], present, "on", *where)
            self.running(series, t, m, *where)
            if m.get("ramp_share_per_min", 1.0) * 60.0 * self.dt < 1.0:
                self.ramps(before, v, m, t > 0, *where)
            up = series[max(0, t + 1 - periods_of(m.get("min_up_h", 0.0), self.dt, 1)):t + 1]
            down = series[max(0, t + 1 - periods_of(m.get("min_down_h", 0.0), self.dt, 1)):t + 1]
            self.at_most(sum(s["start"] for s in up), v["on"], "min_up", *where)
            self.at_most(sum(s["stop"] for s in down), present - v["on"], "min_down", *where)
            before = v

    @staticmethod
    def delivered_mw(m, values):
        """Power of a unit that is there: a short delivery makes every unit smaller, and its minimum and ramps with it."""
        return m["power_mw"] * values["usable_units"] / values["units"] if values["units"] > 0.0 else 0.0

    def running(self, series, t, m, *where):
        """A unit that starts is on, and gives nothing until its start time has passed."""
        v, power = series[t], self.delivered_mw(m, series[t])
        running = v["on"]
        for k in range(t + 1):
            running -= series[t - k]["start"] * waiting_share(m.get("start_time_h", 0.0), self.dt, k)
        self.at_most(v["generation"], power * running, "most", *where)
        self.at_most(m.get("pmin_share", 0.0) * power * running, v["generation"], "least", *where)
        if m["response_time_s"] <= 60.0:
            self.at_most(v["headroom"], power * v["on"] - v["generation"], "headroom", *where)

    def ramps(self, before, v, m, follows, *where):
        ramp = m["ramp_share_per_min"] * 60.0 * self.dt
        jump = max(ramp, m.get("pmin_share", 0.0))
        power, stays = self.delivered_mw(m, v), v["on"] - v["start"]  # on before and now
        rise = v["generation"] - before["generation"]
        self.at_most(rise, power * (ramp * stays + jump * v["start"]), "ramp_up", *where)
        if follows:
            self.at_most(-rise, power * (ramp * stays + jump * v["stop"]), "ramp_down", *where)

    # ---------------------------------------------------------------- demand response

    def demand_response(self, scenario, element, m, units, series):
        power = m["power_mw"] * units
        length = max(1, math.floor(m["max_duration_h"] / self.dt + 1e-9))
        reduced = [v["reduction"] for v in series]
        owed = 0.0
        for t, v in enumerate(series):
            self.at_most(reduced[t], power, "power", scenario, t, element)
            if self.fidelity.get("activation"):
                self.called(series, t, m, length, scenario, t, element)
            elif m["response_time_s"] / 3600.0 > 0.01 * self.dt:
                before = reduced[t - 1] if t > 0 else 0.0
                first = 1.0 - waiting_share(m["response_time_s"] / 3600.0, self.dt, 0)
                self.at_most(reduced[t] - before, first * power, "response", scenario, t, element)
            self.at_most(sum(reduced[max(0, t - length):t + 1]), length * power, "duration", scenario, t, element)
            if m.get("rebound_share", 0.0) > 0.0:
                owed += self.dt * (m["rebound_share"] * reduced[t] - v["rebound"])
                self.near(v["backlog"], owed, "backlog", scenario, t, element)
                window = max(1, round(m.get("rebound_window_h", 4.0) / self.dt))
                young = sum(reduced[max(0, t - window + 1):t + 1]) * m["rebound_share"] * self.dt
                self.at_most(owed, young, "rebound_window", scenario, t, element)
        calls = m.get("max_calls", 1) * m["max_duration_h"] * power
        self.at_most(sum(reduced) * self.dt, calls, "calls", scenario, element)
        if self.fidelity.get("activation"):
            most = m.get("max_calls", 1) * self.present_units(series[0])
            self.at_most(sum(v["call"] for v in series), most, "call_count", scenario, element)

    def called(self, series, t, m, length, *where):
        """A call binds a unit for its longest duration; it helps once the response time has passed."""
        calls = [series[t - k]["call"] for k in range(min(length, t + 1))]
        help_mw = sum(m["power_mw"] * call * (1.0 - waiting_share(m["response_time_s"] / 3600.0, self.dt, k))
                      for k, call in enumerate(calls))
        self.at_most(series[t]["reduction"], help_mw, "called", *where)
        self.at_most(sum(calls), self.present_units(series[t]), "bound", *where)

"""Polls a sensor at a steady step and keeps what changed; what is kept, step by step, becomes a trace file."""

import csv
import dataclasses
import time


@dataclasses.dataclass
class Recording:
    """Times in seconds of the monotonic clock, W, and the longest pause between two polls."""

    times_s: list = dataclasses.field(default_factory=list)
    power_w: list = dataclasses.field(default_factory=list)
    end_s: float = 0.0
    energy_j: float = 0.0  # the sensor's counter, end minus start
    longest_poll_s: float = 0.0

    def changes_s(self):
        """Times between changes of the reading: their median is the meter's own step."""
        return [later - earlier for earlier, later in zip(self.times_s, self.times_s[1:])]

    def integral_j(self):
        ends = self.times_s[1:] + [self.end_s]
        return sum(power * (end - start) for power, start, end in zip(self.power_w, self.times_s, ends))


def record(sensor, step_s, keep_going, clock=time.monotonic, sleep=time.sleep):
    """Polls every `step_s` until `keep_going()` is false. Late polls are not made up for: they show in
    `longest_poll_s`."""
    result = Recording()
    energy_start_j = sensor.energy_j()
    due = last = clock()
    while keep_going():
        now, power = clock(), sensor.power_w()
        result.longest_poll_s = max(result.longest_poll_s, now - last)
        last = now
        if not result.power_w or power != result.power_w[-1]:
            result.times_s.append(now)
            result.power_w.append(power)
        due = max(due + step_s, now)
        sleep(max(0.0, due - clock()))
    result.end_s = clock()
    result.energy_j = sensor.energy_j() - energy_start_j
    return result


def on_grid(recording, start_s, end_s, step_s):
    """(seconds since start, W) every `step_s`: the reading that held at that time. Needs a reading before `start_s`."""
    rows, at = [], 0
    for k in range(round((end_s - start_s) / step_s) + 1):
        now = start_s + k * step_s
        while at + 1 < len(recording.times_s) and recording.times_s[at + 1] <= now:
            at += 1
        rows.append((k * step_s, recording.power_w[at]))
    return rows


def write_trace(path, rows, column="gpu0_W"):
    with open(path, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["t_s", column])
        writer.writerows([f"{t:.2f}", f"{power:.1f}"] for t, power in rows)


def write_phases(path, phases, start_s):
    """`phases`: (start, end, name) on the monotonic clock."""
    with open(path, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["start_s", "end_s", "phase"])
        writer.writerows([f"{a - start_s:.3f}", f"{b - start_s:.3f}", name] for a, b, name in phases)

#!/usr/bin/env python3
"""Records the power of a GPU while it trains, fine-tunes or serves, as a trace that a study can use.

    record_power.py training --out h100_training.csv [--seconds 80] [--step-s 0.02]

Writes FILE.csv (t_s, gpu0_W: the meter's reading that held at each step), FILE_phases.csv (what ran when) and, on
standard output, one JSON line about the meter: its own step, the longest pause between two polls, and its energy
counter beside the integral of the readings. `--sensor fake` records a square wave, without a GPU.
"""

import argparse
import json
import pathlib
import statistics
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "recorder"))
import recording as rec  # noqa: E402
import sensors  # noqa: E402

POLL_S = 0.002  # finer than any meter's step seen


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", choices=["training", "fine_tuning", "inference", "nothing"])
    parser.add_argument("--out", type=pathlib.Path, required=True, metavar="FILE.csv")
    parser.add_argument("--seconds", type=float, default=80.0, help="of work, besides the idle times around it")
    parser.add_argument("--step-s", type=float, default=0.1, help="of the trace file; an H100 renews its reading every 0.1 s")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sensor", choices=["nvml", "fake"], default="nvml")
    parser.add_argument("--device", type=int, default=0)
    return parser.parse_args()


def work(options):
    """Runs what is to be recorded, in this process. Returns its phases."""
    if options.run == "nothing":
        start = time.monotonic()
        time.sleep(options.seconds)
        return [(start, time.monotonic(), "nothing")]
    import workloads

    return workloads.run(options.run, options.seconds, options.seed)


def recorded(sensor, job):
    """Polls in a thread while `job` runs. Polling waits for the meter, not for Python: its calls release the lock."""
    stop, result = threading.Event(), []
    thread = threading.Thread(target=lambda: result.append(rec.record(sensor, POLL_S, lambda: not stop.is_set())))
    thread.start()
    try:
        time.sleep(0.1)  # so that a reading stands before the first phase
        phases = job()
    finally:
        stop.set()
        thread.join()
    return result[0], phases


def main():
    options = arguments()
    sensor = sensors.FakeSensor(time.monotonic) if options.sensor == "fake" else sensors.NvmlSensor(options.device)
    readings, phases = recorded(sensor, lambda: work(options))
    start_s = phases[0][0]
    rows = rec.on_grid(readings, start_s, phases[-1][1], options.step_s)
    rec.write_trace(options.out, rows)
    rec.write_phases(options.out.with_name(options.out.stem + "_phases.csv"), phases, start_s)
    changes = readings.changes_s()
    print(json.dumps(sensor.describe() | {
        "run": options.run, "seed": options.seed, "rows": len(rows),
        "meter_step_s": round(statistics.median(changes), 4) if changes else None,
        "longest_poll_s": round(readings.longest_poll_s, 4),
        "energy_counter_j": round(readings.energy_j, 1), "integral_j": round(readings.integral_j(), 1)}))
    return 0


if __name__ == "__main__":
    sys.exit(main())

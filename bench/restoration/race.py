#!/usr/bin/env python3
"""What is proven of restoration studies in a given time, beside HiGHS on the extensive form given the same time.

Prints Markdown. For each mix, number of scenarios and seed: the proven gap when the time ends, its part that is left
in scenario MILPs, when each gap of the targets was reached (from the log), and the share of scenarios with an outage.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

import mixes

ROOT = pathlib.Path(__file__).resolve().parents[2]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gridkeel", default=ROOT / "build/release/bin/gridkeel", type=pathlib.Path)
    parser.add_argument("--mixes", nargs="+", choices=list(mixes.MIXES), default=list(mixes.MIXES))
    parser.add_argument("--seeds", nargs="+", type=int, default=[1, 2, 3])
    parser.add_argument("--runs", nargs="+", default=["50:150:0.003:0.0015", "100:300:0.005:0.002"],
                        metavar="N:LIMIT_S:TARGET:AIM", help="scenarios, seconds and the two gaps to reach")
    parser.add_argument("--extensive", nargs="*", type=int, default=[1], metavar="SEED",
                        help="seeds for which HiGHS gets the extensive form (1)")
    parser.add_argument("--devices-only", action="store_true", help="no switch moves; outages stay")
    parser.add_argument("--extra", nargs="*", default=[], help="more flags for plan, without their dashes: seed=4")
    return parser.parse_args()


def plan(options, study, out, flags):
    command = [options.gridkeel, "plan", study, "--out", out, "--quiet", "--ac", "off", *map(str, flags),
               *(f"--{flag}" for flag in options.extra)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode not in (0, 4):
        raise SystemExit(f"{' '.join(map(str, command))}\n{done.stderr}")
    return json.loads((out / "plan.json").read_text()) if done.returncode == 0 else None


def reached(log, gap):
    """Seconds until both bounds were within `gap`, or None."""
    for line in log.read_text().splitlines():
        event = json.loads(line)
        if event.get("gap") is not None and event["gap"] <= gap:
            return event["seconds"]
    return None


def share_with_outage(options, study, stem, count, seed):
    """Of the scenarios: those in which a line fails or the substation is lost."""
    command = [options.gridkeel, "scenarios", study, "--scenarios", count, "--seed", seed, "--out", stem]
    subprocess.run(list(map(str, command)), stdout=subprocess.DEVNULL, check=True)
    drawn = json.loads(stem.with_suffix(".json").read_text())["scenarios"]
    return sum(any(e["kind"] in ("line_outage", "substation_loss") for e in s["events"]) for s in drawn) / count


def percent(value):
    return "none" if value is None else f"{100 * value:.2f} %"


def seconds(value):
    return "not" if value is None else f"{value:.0f} s"


def run_ours(options, study, folder, count, limit, target, aim, seed):
    out = folder / f"ours-{count}-{seed}"
    log = folder / f"log-{count}-{seed}.jsonl"
    answer = plan(options, study, out, ["--scenarios", count, "--seed", seed, "--gap", aim, "--time-limit", limit,
                                        "--log", log])
    if answer is None:
        return ["none"] * 6
    return [percent(answer["gap"]), percent(answer["method"]["recourse_gap"]), f"{answer['timing']['total_s']:.0f} s",
            seconds(reached(log, target)), seconds(reached(log, aim)), f"{answer['objective']:.0f}"]


def run_extensive(options, study, folder, count, limit, seed):
    out = folder / f"extensive-{count}-{seed}"
    answer = plan(options, study, out, ["--scenarios", count, "--seed", seed, "--gap", 1e-3, "--time-limit", limit,
                                        "--method", "extensive"])
    return "no answer" if answer is None else percent(answer["gap"])


def main():
    options = arguments()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        print("| mix | scenarios | seed | with an outage | gap | of it in scenario MILPs | after | target reached | aim reached |"
              " objective USD | HiGHS, extensive form, same time |")
        print("|---|---|---|---|---|---|---|---|---|---|---|")
        for mix in options.mixes:
            study = mixes.write(options.gridkeel, mix, folder, switching=not options.devices_only)
            for run in options.runs:
                count, limit, target, aim = (kind(x) for kind, x in zip((int, int, float, float), run.split(":")))
                for seed in options.seeds:
                    place = folder / f"run-{mix}"
                    place.mkdir(exist_ok=True)
                    ours = run_ours(options, study, place, count, limit, target, aim, seed)
                    other = run_extensive(options, study, place, count, limit, seed) \
                        if seed in options.extensive else ""
                    outages = f"{100 * share_with_outage(options, study, place / f'drawn-{count}-{seed}', count, seed):.0f} %"
                    print("| " + " | ".join([mix, str(count), str(seed), outages, *ours, other]) + " |", flush=True)


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Whether guarding against nearby distributions pays out of sample: plans with and without ambiguity, by turns.

Prints Markdown. Each repetition draws its own few training scenarios, plans for them without ambiguity (the sample
average) and for each set and radius, and dispatches all plans on the same many fresh days of every kind asked for.
"better" counts repetitions in which the whole cost's CVaR (modules paid) is lower than that of the sample-average plan by more
than its bootstrap interval leaves open, "worse" the opposite, "same plan" those that buy the same; what is left shows
no difference. The last column is the median of the difference in CVaR.
"""

import argparse
import json
import pathlib
import statistics
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gridkeel", default=ROOT / "build/release/bin/gridkeel", type=pathlib.Path)
    parser.add_argument("--study", default="ieee33")
    parser.add_argument("--repetitions", type=int, default=20)
    parser.add_argument("--training", type=int, default=30, metavar="N", help="scenarios that plans are made for")
    parser.add_argument("--fresh", type=int, default=10000, metavar="N", help="days of each kind that they meet")
    parser.add_argument("--sets", nargs="+", default=["wasserstein:0.05,0.2,0.5", "tv:0.05,0.2"],
                        metavar="SET:R,R,...", help="ambiguity sets and their radii; a radius may be auto")
    parser.add_argument("--budget", type=float, help="USD, the same for all plans (default: the study's)")
    parser.add_argument("--shifts", nargs="*", default=["heavy-tails", "outages", "correlated"])
    parser.add_argument("--gap", default="0.001")
    return parser.parse_args()


def run(options, *words):
    command = [str(options.gridkeel), *map(str, words), "--json"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)}\n{done.stderr}")
    return json.loads(done.stdout)


def study_with_budget(options, folder):
    """The study, or a copy of it with the budget."""
    if options.budget is None:
        return options.study
    run(options, "init", options.study, folder)
    path = folder / "study.toml"
    path.write_text(path.read_text().replace("[money]\n", f"[money]\nbudget_usd = {options.budget}\n"))
    return path


def plan_file(path, modules):
    path.write_text("".join(f'[[module]]\nbus = "{m["bus"]}"\noffer = "{m["offer"]}"\nunits = {m["units"]}\n\n'
                            for m in modules))


def key_of(modules):
    return tuple(sorted((m["bus"], m["offer"], m["units"]) for m in modules))


def plans_of(options, study, seed, folder):
    """{label: modules} of one repetition, the run of the sample-average plan, and what it buys."""
    common = ["--scenarios", options.training, "--seed", seed, "--gap", options.gap]
    average = run(options, "plan", study, "--out", folder / "average", "--ac", "off", "--ambiguity", "none", "--radius",
                  0, *common)
    plans = {}
    for text in options.sets:
        kind, radii = text.split(":")
        fixed = [r for r in radii.split(",") if r != "auto"]
        if fixed:
            swept = run(options, "sweep", study, "--vary", "radius=" + ",".join(fixed), "--ambiguity", kind, "--out",
                        folder / kind, *common)
            for row in swept["rows"]:
                plans[f"{kind} {row['values']['radius']}"] = row["modules"]
        if "auto" in radii:
            auto = run(options, "plan", study, "--out", folder / f"{kind}-auto", "--ac", "off", "--ambiguity", kind,
                       "--radius", "auto", *common)
            plans[f"{kind} auto"] = auto["modules"]
    return plans, average["modules"]


def differences(options, folder, plans, average, seed):
    """{(label, shift): (what CVaR is more than the sample average's, its interval)}; None for the same plan."""
    files, label_of = [], {}
    for label, modules in plans.items():
        if key_of(modules) == key_of(average) or not modules or key_of(modules) in label_of:
            continue
        files.append(folder / f"plan{len(files)}.toml")
        plan_file(files[-1], modules)
        label_of[key_of(modules)] = str(files[-1])
    words = [w for file in files for w in ("--compare", file)] + [w for s in options.shifts for w in ("--shift", s)]
    found = run(options, "evaluate", folder / "average", "--references", "off", "--scenarios", options.fresh, "--seed",
                seed, *words)
    out = {}
    for shift in found["shifts"]:
        more = {p["plan"]: p["more_than_plan"]["cvar_usd"] for p in shift["plans"]}
        for label, modules in plans.items():
            file = label_of.get(key_of(modules))
            out[label, shift["name"]] = more[file] if file else None
    return out


def main():
    options = arguments()
    found = []
    with tempfile.TemporaryDirectory() as holder:
        study = study_with_budget(options, pathlib.Path(holder) / "study")
        for seed in range(1, options.repetitions + 1):
            folder = pathlib.Path(holder) / str(seed)
            folder.mkdir()
            plans, average = plans_of(options, study, seed, folder)
            found.append(differences(options, folder, plans, average, seed))
    print(f"{options.repetitions} repetitions, {options.training} training scenarios, {options.fresh} fresh days of each "
          f"kind, budget {options.budget or 'of the study'}\n")
    print("| set and radius | days | better | worse | no difference | same plan | median of CVaR, USD |\n"
          "|---|---|---|---|---|---|---|")
    for label, shift in found[0]:
        all_of = [f.get((label, shift)) for f in found]
        other = [m for m in all_of if m is not None]
        better = sum(m["upper"] < 0 for m in other)
        worse = sum(m["lower"] > 0 for m in other)
        median = statistics.median([m["value"] if m else 0.0 for m in all_of])
        print(f"| {label} | {shift} | {better} | {worse} | {len(other) - better - worse} | {len(all_of) - len(other)} | "
              f"{median:.0f} |")


if __name__ == "__main__":
    main()

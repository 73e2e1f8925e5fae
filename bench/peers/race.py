"""Races Gridkeel against other open tools on the same two-stage instances; prints Markdown.

usage: ./dev bench peers [--limit SEC] [--threads K] [--without TOOL] [INSTANCE ...]
"""

import argparse
import datetime
import importlib.metadata
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import instances
import measure

HERE = pathlib.Path(__file__).resolve().parent
# Key: heading, script, what it must be able to import, what the script is told besides, which cases it can solve.
PEERS = {
    "highs": ("HiGHS, extensive form", "peer_highs.py", "highspy", {}, lambda case: True),
    "mpisppy-ef": ("mpi-sppy, extensive form", "peer_mpisppy.py", "mpisppy", {"way": "extensive"},
                   lambda case: case.ambiguity == "none"),
    # Its L-shaped method relaxes integers of the recourse, so that it solves another problem where there are any.
    "mpisppy-lshaped": ("mpi-sppy, L-shaped", "peer_mpisppy.py", "mpi4py.MPI, mpisppy", {"way": "lshaped"},
                        lambda case: case.ambiguity == "none" and not case.integer_recourse),
    "rsome": ("RSOME", "peer_rsome.py", "rsome", {}, lambda case: case.ambiguity != "none"),
}
PACKAGES = ("highspy", "mpi-sppy", "pyomo", "mpi4py", "mpich", "rsome", "scipy", "numpy")


def say(text):
    print(text, file=sys.stderr, flush=True)


def arguments():
    parser = argparse.ArgumentParser(prog="./dev bench peers", description=__doc__.splitlines()[0])
    parser.add_argument("instance", nargs="*", help=f"of {', '.join(instances.CASES)} (default: all)")
    parser.add_argument("--limit", type=float, default=300, metavar="SEC", help="of each solve (default 300)")
    parser.add_argument("--threads", type=int, default=1, help="of each tool (default 1)")
    parser.add_argument("--without", action="append", default=[], choices=PEERS, help="leave a tool out")
    parser.add_argument("--gridkeel", default=str(HERE.parents[1] / "build/release/bin/gridkeel"), metavar="PROGRAM")
    chosen = parser.parse_args()
    unknown = [name for name in chosen.instance if name not in instances.CASES]
    if unknown:
        parser.error(f"no instance {unknown[0]}; there are {', '.join(instances.CASES)}")
    return chosen


def usable_peers(without):
    peers = {}
    for key, peer in PEERS.items():
        if key in without:
            continue
        probe = subprocess.run([sys.executable, "-c", f"import {peer[2]}"], capture_output=True, text=True,
                               check=False)
        if probe.returncode == 0:
            peers[key] = peer
        else:
            say(f"{peer[0]} is left out, it cannot be imported: {probe.stderr.strip().splitlines()[-1]}")
    return peers


def race_one(name, peers, chosen, folder):
    """{tool: Run} of one instance, and its sizes."""
    case = instances.CASES[name]
    files = instances.export(chosen.gridkeel, name, folder)
    command = [chosen.gridkeel, "solve", files["stem"] + ".smps", "--json", "--quiet", "--gap", str(case.gap),
               "--threads", str(chosen.threads), "--time-limit", str(chosen.limit)]
    if case.ambiguity == "tv":  # a ball is in the files, other sets have no place there
        command += case.risk_flags()
    ours = measure.repeated(lambda: measure.gridkeel(command, chosen.limit, chosen.threads))
    say(f"{name}: Gridkeel: {ours}")
    runs = {"gridkeel": ours}
    for key, (heading, script, _, fields, suits) in peers.items():
        if not suits(case):
            continue
        task = {**files, **fields, "threads": chosen.threads, "limit_s": chosen.limit, "value": ours.objective}
        command = [sys.executable, "-B", str(HERE / script), json.dumps(task)]
        runs[key] = measure.repeated(lambda: measure.peer(command, chosen.limit, chosen.threads))
        say(f"{name}: {heading}: {runs[key]}")
    return runs, files


def agrees(ours, run, gap):
    """Answers within `gap` of one optimum differ by at most both gaps; an unfinished one must leave ours possible."""
    if ours.objective is None or run.objective is None:
        return True
    margin = gap * (abs(ours.objective) + abs(run.objective)) + 1e-9
    if run.done and ours.done:
        return abs(ours.objective - run.objective) <= margin
    return run.objective >= ours.bound - margin and (run.bound is None or run.bound <= ours.objective + margin)


def number(seconds):
    return f"{seconds:.3f}" if seconds < 1 else f"{seconds:.1f}"


def cell(ours, run, gap, limit):
    if run is None:
        return ""
    if run.failure:
        return "fails"
    text = number(run.seconds) if run.done else f"> {min(run.seconds, limit):.0f}"
    if not run.done and None not in (run.objective, run.bound):
        text += f", gap {100 * abs(run.objective - run.bound) / max(abs(run.objective), 1e-9):.2g} %"
    if run is not ours and ours.done:
        ratio = min(run.seconds, limit) / ours.seconds
        text += f" ({'' if run.done else '> '}{ratio:.{0 if ratio >= 100 else 2 if ratio < 1 else 1}f}x)"
    text += f" {run.mib:.0f} MiB"
    return text if agrees(ours, run, gap) else f"**DISAGREES** {run.objective:.8g} {text}"


def table(rows, peers, limit):
    keys = ["gridkeel"] + [key for key in peers if any(key in runs for _, runs, _ in rows)]
    headings = ["Gridkeel" if key == "gridkeel" else peers[key][0] for key in keys]
    print(f"| instance | scenarios | gap | value | {' | '.join(headings)} |\n|{'---|' * (len(keys) + 4)}")
    for name, runs, files in rows:
        case, ours = instances.CASES[name], runs["gridkeel"]
        label = f"{case.folder}, {case.risk_text()}" if case.risk_text() else case.folder
        value = "none" if ours.objective is None else f"{ours.objective:.8g}"
        cells = [cell(ours, runs.get(key), case.gap, limit) for key in keys]
        print(f"| {label} | {files['scenarios']} | {100 * case.gap:g} % | {value} | {' | '.join(cells)} |")
    print()


def versions(gridkeel):
    own = subprocess.run([gridkeel, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    found = []
    for package in PACKAGES:
        try:
            found.append(f"{package} {importlib.metadata.version(package)}")
        except importlib.metadata.PackageNotFoundError:
            continue
    probe = ("import scipy.optimize._highspy._core as highs; "
             "print(highs.HIGHS_VERSION_MAJOR, highs.HIGHS_VERSION_MINOR, highs.HIGHS_VERSION_PATCH)")
    inside = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=False).stdout.split()
    if inside:  # what RSOME solves with
        found.append(f"HiGHS {'.'.join(inside)} inside scipy")
    return ", ".join([own, *found, f"Python {sys.version.split()[0]}"])


def main():
    chosen = arguments()
    if not instances.FOLDER.is_dir():
        say(f"nothing to race on: the public SMPS instances are not at {os.path.relpath(instances.FOLDER)}")
        return
    peers = usable_peers(chosen.without)
    with tempfile.TemporaryDirectory() as folder:
        rows = [(name, *race_one(name, peers, chosen, pathlib.Path(folder)))
                for name in chosen.instance or instances.CASES]
    cpu = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "?")
    print(f"{datetime.date.today()}, {len(os.sched_getaffinity(0))} of {os.cpu_count()} cores, {cpu}. "
          f"{versions(chosen.gridkeel)}. Threads of each tool: {chosen.threads}; limit: {chosen.limit:g} s.\n")
    for risky in (False, True):
        part = [row for row in rows if (instances.CASES[row[0]].ambiguity != "none") == risky]
        if part:
            table(part, peers, chosen.limit)


if __name__ == "__main__":
    main()

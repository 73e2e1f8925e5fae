"""Runs one solve as a process of its own, under a time limit, and takes its wall time and largest memory."""

import dataclasses
import json
import os
import subprocess
import tempfile
import threading
import time


@dataclasses.dataclass
class Run:
    seconds: float = 0.0  # from reading the instance to the answer
    mib: float = 0.0
    share: float = 0.0  # of a core, over the whole process: well below the number of threads where others ran on it too
    done: bool = False  # to the gap asked for, within the limit
    objective: float | None = None
    bound: float | None = None
    failure: str = ""


def measure(command, limit_s, threads):
    """Tools are told the limit too and may report what they have then; whoever ignores it is killed a little later."""
    environment = dict(os.environ, OMP_NUM_THREADS=str(threads), OPENBLAS_NUM_THREADS=str(threads))
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=err, env=environment)
        killer = threading.Timer(1.1 * limit_s + 10, process.kill)
        killer.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        killer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)  # already waited for: Popen must not try again
        run = Run(seconds=wall, mib=usage.ru_maxrss / 1024, share=(usage.ru_utime + usage.ru_stime) / wall)
        out.seek(0)
        err.seek(0)
        text = out.read()
        if process.returncode != 0 and wall <= limit_s:
            run.failure = (err.read().strip() or f"exit code {process.returncode}").splitlines()[-1]
        return run, text


def _finite(value):
    return value if value is not None and abs(value) < 1e100 else None


def peer(command, limit_s, threads):
    """A script of ours (peer.py): its last line is the answer, with seconds of its own clock."""
    run, text = measure(command, limit_s, threads)
    lines = text.strip().splitlines()
    if run.failure or not lines or not lines[-1].startswith("{"):
        return run
    answer = json.loads(lines[-1])
    run.seconds, run.objective, run.bound = answer["seconds"], _finite(answer["objective"]), _finite(answer["bound"])
    run.done = answer["done"] and run.seconds <= limit_s
    return run


def gridkeel(command, limit_s, threads):
    run, text = measure(command, limit_s, threads)
    if run.failure or not text:
        return run
    answer = json.loads(text)
    run.objective, run.bound = answer.get("objective"), answer.get("lower_bound")
    run.done = answer["status"] in ("optimal", "gap_limit") and run.seconds <= limit_s
    return run


def repeated(once, runs=3, short_s=10):
    """The median by time of several runs where that costs little: short times vary most."""
    results = [once()]
    while len(results) < runs and results[0].done and results[0].seconds < short_s:
        results.append(once())
    return sorted(results, key=lambda run: run.seconds)[len(results) // 2]

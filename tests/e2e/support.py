"""What all end-to-end tests share: the program, the small study, and readers of its results."""

import csv
import ctypes
import json
import os
import pathlib
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import tomllib
import unittest

HERE = pathlib.Path(__file__).resolve().parent
CASES = HERE.parent / "cases"
STUDIES = HERE.parent.parent / "studies"
TIMEOUT_S = 240

# ctest passes the program's path as the first argument.
PROGRAM = sys.argv.pop(1) if len(sys.argv) > 1 and not sys.argv[1].startswith("-") else "gridkeel"


def run(*arguments, cwd=None, timeout_s=TIMEOUT_S, **keywords):
    """Runs the program to its end; stdout and stderr as text."""
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, cwd=cwd,
                          timeout=timeout_s, errors="replace", **keywords)


def make_small_study(folder):
    """The small study on its own, with the feeder that the built-in study uses."""
    folder = pathlib.Path(folder)
    shutil.copytree(HERE / "small", folder, dirs_exist_ok=True)
    shutil.copy(STUDIES / "ieee33" / "feeder.m", folder / "feeder.m")
    return folder / "study.toml"


def read_toml(path):
    return tomllib.loads(pathlib.Path(path).read_text(encoding="utf-8"))


def read_csv(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def strict_json(text):
    """JSON as the standard has it: no NaN, no Infinity."""
    def refuse(word):
        raise ValueError(f"{word} is not JSON")
    return json.loads(text, parse_constant=refuse)


def make_restoration_study(folder):
    """A feeder of four blocks with switches; whole modules."""
    shutil.copytree(HERE / "restoration", folder, dirs_exist_ok=True)
    return pathlib.Path(folder) / "study.toml"


def matpower_matrix(text, name):
    body = re.search(rf"mpc\.{name} = \[(.*?)\];", text, re.S).group(1)
    rows = (line.split("%")[0].strip(" \t;") for line in body.splitlines())
    return [[float(word) for word in row.split()] for row in rows if row]


def branches_of(feeder_path):
    """[(from, to, r_pu, x_pu)] of a MATPOWER file whose impedances are in ohm, as the built-in one's are."""
    text = pathlib.Path(feeder_path).read_text(encoding="utf-8")
    base_mva = float(re.search(r"mpc\.baseMVA = ([\d.]+)", text).group(1))
    ohm = matpower_matrix(text, "bus")[0][9] ** 2 / base_mva
    return base_mva, [(f"{row[0]:.0f}", f"{row[1]:.0f}", row[2] / ohm, row[3] / ohm)
                      for row in matpower_matrix(text, "branch")]


def normally_closed(feeder_path):
    """{"FROM-TO": whether the line is normally closed}"""
    text = pathlib.Path(feeder_path).read_text(encoding="utf-8")
    return {f"{row[0]:.0f}-{row[1]:.0f}": row[10] != 0.0 for row in matpower_matrix(text, "branch")}


def bus_loads(feeder_path):
    """{bus: (MW, Mvar)} of a MATPOWER file in kW and kvar, in its order."""
    text = pathlib.Path(feeder_path).read_text(encoding="utf-8")
    return {f"{row[0]:.0f}": (row[2] / 1e3, row[3] / 1e3) for row in matpower_matrix(text, "bus")}


def temporary_folder(add_cleanup):
    holder = tempfile.TemporaryDirectory(prefix="gridkeel-e2e-")
    add_cleanup(holder.cleanup)
    return pathlib.Path(holder.name)


CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, PR_CAPBSET_DROP = 1, 2, 24  # linux/capability.h, linux/prctl.h


def bound_by_permissions():
    """For preexec_fn: root obeys a file's permissions too in the program that follows; others do anyway."""
    if os.geteuid() == 0:
        for capability in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
            if ctypes.CDLL(None, use_errno=True).prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0:
                raise OSError(ctypes.get_errno(), "prctl(PR_CAPBSET_DROP)")


def file_size_limit(size):
    """For preexec_fn, with restore_signals=False: files that would grow beyond cannot be written, as on a full disk."""
    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    return limit


class TestCase(unittest.TestCase):
    """A test with a folder of its own."""

    @classmethod
    def make_shared_folder(cls):
        """A folder for all tests of the class, gone after the last."""
        return temporary_folder(cls.addClassCleanup)

    def setUp(self):
        self.folder = temporary_folder(self.addCleanup)

    def assert_done(self, result):
        self.assertEqual(result.returncode, 0, result.stderr)
        return result

    def assert_refused(self, result, *fragments, code=2):
        """One message on standard error that names what the fragments say, and nothing else."""
        self.assertEqual(result.returncode, code, result.stdout + result.stderr)
        lines = result.stderr.splitlines()
        self.assertEqual(len(lines), 1, f"one message expected:\n{result.stderr}")
        self.assertTrue(lines[0].startswith("gridkeel: "), lines[0])
        for word in ("terminate called", "Traceback", "what():", "HiGHS"):
            self.assertNotIn(word, result.stderr)
        for fragment in fragments:
            self.assertIn(fragment, lines[0])

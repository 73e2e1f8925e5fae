"""Solves the cases of test RiskCases.WriteForCrossCheck as conic programs with CVXPY and Clarabel and compares the values.

Not part of the test suite: it needs packages that nothing else here does.

    python3 -m venv /tmp/crosscheck && /tmp/crosscheck/bin/pip install cvxpy clarabel
    GRIDKEEL_RISK_CASES=/tmp/cases.json build/dev/bin/test_stochastic --gtest_filter='RiskCases.*'
    /tmp/crosscheck/bin/python tests/crosscheck/risk_sets.py /tmp/cases.json
"""

import json
import sys

import cvxpy as cp
import numpy as np

TOLERANCE = 1e-7  # of what an interior-point solver returns


def members(case, p):
    """Constraints that put p into the case's ambiguity set."""
    nominal, radius = np.array(case["nominal"]), case["radius"]
    kind = case["set"]
    if kind == "none":
        return [p == nominal]
    if kind == "tv":
        return [0.5 * cp.norm1(p - nominal) <= radius]
    if kind == "box":
        return [p >= np.array(case["lower"]), p <= np.array(case["upper"])]
    if kind in ("chi2", "kl"):
        possible = nominal > 0
        inside = [p[~possible] == 0] if (~possible).any() else []
        q, at = nominal[possible], p[np.flatnonzero(possible)]
        if kind == "chi2":
            return inside + [cp.sum_squares(cp.multiply(at - q, 1 / np.sqrt(q))) <= radius]
        return inside + [cp.sum(cp.rel_entr(at, q)) <= radius]
    if kind == "wasserstein":
        distance = np.array(case["distance"])
        flow = cp.Variable(distance.shape, nonneg=True)
        return [cp.sum(flow, axis=1) == nominal, cp.sum(flow, axis=0) == p,
                cp.sum(cp.multiply(flow, distance)) <= radius]
    limits = []
    for moment in case["moments"]:
        value = np.array(moment["value"])
        limits += between(value, p, moment["lower"], moment["upper"])
        limits += between(np.abs(value - moment["centre"]), p, None, moment["deviation"])
    for row in case["rows"]:
        limits += between(np.array(row["value"]), p, row["lower"], row["upper"])
    return limits


def between(value, p, lower, upper):
    if lower is not None and lower == upper:
        return [value @ p == lower]
    return ([value @ p >= lower] if lower is not None else []) + ([value @ p <= upper] if upper is not None else [])


def worst_value(case):
    z = np.array(case["losses"])
    alpha, weight = case["alpha"], case["lambda"]
    p, r = cp.Variable(len(z), nonneg=True), cp.Variable(len(z), nonneg=True)
    value = (1 - weight) * (z @ p) + weight * (z @ r)
    tail = [cp.sum(p) == 1, cp.sum(r) == 1, (1 - alpha) * r <= p]
    problem = cp.Problem(cp.Maximize(value), tail + members(case, p))
    problem.solve(solver=cp.CLARABEL, tol_gap_abs=1e-10, tol_gap_rel=1e-10, tol_feas=1e-10)
    return problem.value


def main(path):
    with open(path, encoding="utf-8") as file:
        cases = json.load(file)
    worst = {}
    failed = 0
    for number, case in enumerate(cases):
        scale = max(1.0, max(abs(q) for q in case["losses"]))
        try:
            difference = abs(worst_value(case) - case["value"]) / scale
        except (cp.error.SolverError, TypeError) as error:  # some sets are a single point: no interior
            print(f"case {number} ({case['set']}): no answer from the solver ({error})")
            continue
        worst[case["set"]] = max(worst.get(case["set"], 0.0), difference)
        if difference > TOLERANCE:
            failed += 1
            print(f"case {number} ({case['set']}, alpha {case['alpha']}, lambda {case['lambda']}, radius {case['radius']}): "
                  f"differs by {difference:.2e}")
    for kind, difference in worst.items():
        print(f"{kind:12s} largest difference {difference:.1e}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

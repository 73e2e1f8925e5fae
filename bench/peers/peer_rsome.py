"""RSOME: the worst case over distributions on the scenarios, as a robust problem whose uncertain data are the weights.

Recourse has one copy of its columns per scenario, as in RSOME's own sample-average example; the objective is linear in
the weights, which vary in the ambiguity set. RSOME dualises that and solves with its default solver, SciPy's HiGHS.
"""

import time

import numpy as np
import rsome as rso
from rsome import ro

import peer
import smps


def weight_set(model, case, nominal):
    """The weights p of the scenarios and what they may be."""
    p = model.rvar(len(nominal))
    if case["ambiguity"] == "tv":
        return p, (p >= 0, p.sum() == 1, rso.norm(p - nominal, 1) <= 2 * case["radius"])
    if case["ambiguity"] == "wasserstein":
        radius, reference, distance = smps.read_ball(case["stem"] + ".dro")
        moved = model.rvar(distance.shape)  # probability carried to a scenario (row) from a reference (column)
        # An inner product: RSOME takes minutes and gigabytes for (distance * moved).sum() of 576 scenarios.
        carried = distance.reshape(-1) @ moved.reshape(distance.size)
        return p, (moved >= 0, moved.sum(axis=0) == reference, moved.sum(axis=1) == p, carried <= radius)
    raise ValueError(case["ambiguity"])


def add_rows(model, matrices, variables, lower, upper):
    """lower <= sum of matrix times variables <= upper, the last axis being rows. RSOME multiplies dense arrays only."""
    one_lower, one_upper = np.atleast_2d(lower)[0], np.atleast_2d(upper)[0]
    equal = one_lower == one_upper
    for rows, constrain in (
            (equal, lambda body, rows: body == lower[..., rows]),
            (~equal & np.isfinite(one_lower), lambda body, rows: body >= lower[..., rows]),
            (~equal & np.isfinite(one_upper), lambda body, rows: body <= upper[..., rows])):
        if rows.any():
            body = sum(v @ m[rows].toarray().T for m, v in zip(matrices, variables))
            model.st(constrain(body, rows))


def add_bounds(model, variables, lower, upper):
    """Of the last axis."""
    for bound, constrain in ((lower, lambda v, b: v >= b), (upper, lambda v, b: v <= b)):
        known = np.flatnonzero(np.abs(bound) < 1e20)
        if len(known):
            model.st(constrain(variables[..., known], bound[known]))


def same(items):
    return all(item is items[0] for item in items)


def build(case):
    problem = smps.TwoStage(case["stem"])
    scenarios, n = problem.scenarios, problem.columns
    model = ro.Model()
    kinds = "".join("I" if integer else "C" for integer in problem.integer)
    x = model.dvar(n, vtype=kinds[:n])
    y = model.dvar((len(scenarios), len(kinds) - n), vtype=kinds[n:] * len(scenarios))
    p, weights = weight_set(model, case, np.array([s.probability for s in scenarios]))
    cost = np.array([s.cost for s in scenarios])
    recourse_cost = y @ cost[0] if same([s.cost for s in scenarios]) else (y * cost).sum(axis=1)
    # Columns of their own for the costs: products of weights with sums of columns cost RSOME far more time and memory.
    loss = model.dvar(len(scenarios))
    model.minmax(problem.cost[:n] @ x + problem.offset + p @ loss, weights)
    model.st(loss >= recourse_cost)
    add_bounds(model, x, problem.column_lower[:n], problem.column_upper[:n])
    add_bounds(model, y, problem.column_lower[n:], problem.column_upper[n:])
    if problem.rows:
        first = problem.matrix[:problem.rows, :n]
        add_rows(model, [first], [x], problem.row_lower[:problem.rows], problem.row_upper[:problem.rows])
    if same([s.recourse for s in scenarios]):
        lower, upper = np.array([s.lower for s in scenarios]), np.array([s.upper for s in scenarios])
        add_rows(model, [scenarios[0].technology, scenarios[0].recourse], [x, y], lower, upper)
    else:
        for i, s in enumerate(scenarios):
            add_rows(model, [s.technology, s.recourse], [x, y[i]], s.lower, s.upper)
    return model


def solve(case):
    start = time.perf_counter()
    model = build(case)
    built = time.perf_counter() - start
    model.solve(display=False)
    return {"seconds": time.perf_counter() - start, "build_seconds": built, "done": model.optimal(),
            "objective": model.get() if model.optimal() else None, "bound": None}


peer.main(solve)

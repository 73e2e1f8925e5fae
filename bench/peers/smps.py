"""Reads the SMPS files that `gridkeel export --format smps` writes, for the peers that take models, not files.

Only that dialect: free layout, SCENARIOS DISCRETE, every scenario a list of changes to the core, no ranges. Anything
else is refused rather than guessed, so that no tool silently gets another problem.
"""

import pathlib
import shutil
import tempfile

import highspy
import numpy as np
import scipy.sparse as sp


class Scenario:
    """One scenario's second stage: cost'y, lower <= technology x + recourse y <= upper. Scenarios in which all costs,
    or all coefficients, are the core's share those objects."""

    def __init__(self, probability, cost, technology, recourse, lower, upper):
        self.probability, self.cost = probability, cost
        self.technology, self.recourse, self.lower, self.upper = technology, recourse, lower, upper


class TwoStage:
    """min cost'x + E[scenario costs]; `columns` and `rows` count those of the first stage, which come first."""

    def __init__(self, stem):
        stem = pathlib.Path(stem)
        lp = _read_core(stem.with_suffix(".cor"))
        self._column = {name: i for i, name in enumerate(lp.col_names_)}
        self._row = {name: i for i, name in enumerate(lp.row_names_)}
        first_column, first_row = _second_stage(stem.with_suffix(".tim"))
        self.columns, self.rows = self._column[first_column], self._row[first_row]
        self.offset = lp.offset_
        self.cost = np.array(lp.col_cost_)
        self.column_lower, self.column_upper = np.array(lp.col_lower_), np.array(lp.col_upper_)
        self.row_lower, self.row_upper = np.array(lp.row_lower_), np.array(lp.row_upper_)
        self.integer = np.array([kind == highspy.HighsVarType.kInteger for kind in lp.integrality_] or
                                [False] * lp.num_col_)
        a = lp.a_matrix_
        assert a.format_ == highspy.MatrixFormat.kColwise
        self.matrix = sp.csc_matrix((a.value_, a.index_, a.start_), shape=(lp.num_row_, lp.num_col_)).tocsr()
        self._second_cost = self.cost[self.columns:]
        self._technology = self.matrix[self.rows:, :self.columns]
        self._recourse = self.matrix[self.rows:, self.columns:]
        self.scenarios = [self._scenario(*parts) for parts in _changes(stem.with_suffix(".sto"))]

    def _scenario(self, probability, changes):
        cost, matrix = self.cost, self.matrix
        lower, upper = self.row_lower.copy(), self.row_upper.copy()
        for column, row, value in changes:
            if column == "RHS":
                i = self._row[row]
                if np.isfinite(lower[i]) and np.isfinite(upper[i]) and lower[i] != upper[i]:
                    raise ValueError(f"{row}: ranges are not read")
                lower[i], upper[i] = (value if np.isfinite(side) else side for side in (lower[i], upper[i]))
            elif row in self._row:
                matrix = matrix.copy() if matrix is self.matrix else matrix
                matrix[self._row[row], self._column[column]] = value
            elif row == "OBJ":
                cost = cost.copy() if cost is self.cost else cost
                cost[self._column[column]] = value
            else:
                raise ValueError(f"{column} {row}: neither a right-hand side, a coefficient nor a cost")
        m, n = self.rows, self.columns
        own = matrix is not self.matrix
        return Scenario(probability, self._second_cost if cost is self.cost else cost[n:],
                        matrix[m:, :n] if own else self._technology, matrix[m:, n:] if own else self._recourse,
                        lower[m:], upper[m:])


def read_ball(path):
    """Of a .dro file: radius, probabilities of the K reference scenarios, distances (scenarios x K)."""
    lines = pathlib.Path(path).read_text(encoding="ascii").split("\n")
    radius, probabilities = float(lines[0]), np.array(lines[2].split(","), float)
    return radius, probabilities, np.array([line.split(",") for line in lines[3:] if line], float)


def _read_core(path):
    highs = highspy.Highs()
    highs.silent()
    with tempfile.TemporaryDirectory() as folder:  # HiGHS goes by the ending
        copy = pathlib.Path(folder) / "core.mps"
        shutil.copy(path, copy)
        if highs.readModel(str(copy)) != highspy.HighsStatus.kOk:
            raise ValueError(f"{path}: HiGHS cannot read it")
    return highs.getLp()


def _second_stage(path):
    lines = [line.split() for line in path.read_text(encoding="ascii").splitlines()]
    entries = [words for words in lines if len(words) == 3]
    if len(entries) != 2 or ["PERIODS", "IMPLICIT"] not in lines:
        raise ValueError(f"{path}: not two implicit periods")
    return entries[1][0], entries[1][1]


def _changes(path):
    scenarios = []
    for line in path.read_text(encoding="ascii").splitlines():
        words = line.split()
        if words[0] == "SC":
            if words[2] != "ROOT":
                raise ValueError(f"{path}: {words[1]} is not from ROOT")
            scenarios.append((float(words[3]), []))
        elif line.startswith(" "):
            if len(words) != 3:
                raise ValueError(f"{path}: not read: {line}")
            scenarios[-1][1].append((words[0], words[1], float(words[2])))
    return scenarios

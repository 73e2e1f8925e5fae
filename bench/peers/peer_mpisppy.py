"""mpi-sppy, of Pyomo models solved with HiGHS: its extensive form, or its L-shaped method in a single process."""

import time

import mpisppy.opt.ef
import mpisppy.opt.lshaped
import mpisppy.utils.sputils as sputils
import pyomo.environ as pyo
from pyomo.core.expr.numeric_expr import LinearExpression

import peer
import smps


def side(value):
    return None if abs(value) >= 1e20 else value


def linear(coefficients, variables):
    return LinearExpression(linear_coefs=[float(c) for c in coefficients], linear_vars=variables)


def row_terms(matrix, row, variables):
    entries = slice(matrix.indptr[row], matrix.indptr[row + 1])
    return list(matrix.data[entries]), [variables[j] for j in matrix.indices[entries]]


def scenario_creator(name, problem=None, scenarios=None):
    """Both stages of one scenario, as mpi-sppy asks for them."""
    scenario, n = scenarios[name], problem.columns
    model = pyo.ConcreteModel(name=name)

    def variables(first, end):
        return pyo.Var(
            range(end - first),
            domain=lambda m, i: pyo.Integers if problem.integer[first + i] else pyo.Reals,
            bounds=lambda m, i: (side(problem.column_lower[first + i]), side(problem.column_upper[first + i])))

    model.x = variables(0, n)
    model.y = variables(n, len(problem.cost))
    x, y = list(model.x.values()), list(model.y.values())
    model.first_cost = pyo.Expression(expr=linear(problem.cost[:n], x) + problem.offset)
    model.cost = pyo.Objective(expr=model.first_cost + linear(scenario.cost, y))

    def first_row(m, i):
        coefficients, terms = row_terms(problem.matrix, i, x + y)
        return side(problem.row_lower[i]), linear(coefficients, terms), side(problem.row_upper[i])

    def second_row(m, i):
        coefficients, terms = row_terms(scenario.technology, i, x)
        more_coefficients, more_terms = row_terms(scenario.recourse, i, y)
        body = linear(coefficients + more_coefficients, terms + more_terms)
        return side(scenario.lower[i]), body, side(scenario.upper[i])

    model.first_rows = pyo.Constraint(range(problem.rows), rule=first_row)
    model.second_rows = pyo.Constraint(range(len(scenario.lower)), rule=second_row)
    sputils.attach_root_node(model, model.first_cost, [model.x], do_uniform=False)
    model._mpisppy_probability = scenario.probability
    return model


def solve_extensive(case, names, data):
    ef = mpisppy.opt.ef.ExtensiveForm({"solver": "appsi_highs"}, names, scenario_creator, scenario_creator_kwargs=data)
    result = ef.solve_extensive_form(solver_options={
        "threads": case["threads"], "mip_rel_gap": case["gap"], "time_limit": float(case["limit_s"])})
    done = result.solver.termination_condition == pyo.TerminationCondition.optimal
    return {"done": done, "objective": ef.get_objective_value(), "bound": result.problem.lower_bound}


def solve_lshaped(case, names, data):
    """Stops when no scenario's cut is violated by more than `tol`: the gap, shared out evenly among the scenarios. The
    size of the objective, which it cannot know beforehand, is given to it. The answer is its outer bound.

    `highs` is the only open solver but glpk, cbc and ipopt of which Pyomo's cut generator knows the signs of duals."""
    options = {
        "root_solver": "highs", "sp_solver": "highs", "max_iter": 100000, "verbose": False,
        "root_solver_options": {"threads": case["threads"]}, "sp_solver_options": {"threads": case["threads"]},
        "tol": case["gap"] * abs(case["value"] or 1) / len(names),
    }
    method = mpisppy.opt.lshaped.LShapedMethod(options, names, scenario_creator, scenario_creator_kwargs=data)
    method.lshaped_algorithm()
    return {"done": True, "objective": method._LShaped_bound, "bound": None, "iterations": method.iter + 1}


def solve(case):
    start = time.perf_counter()
    problem = smps.TwoStage(case["stem"])
    scenarios = {f"scen{i}": scenario for i, scenario in enumerate(problem.scenarios)}
    data = {"problem": problem, "scenarios": scenarios}
    way = {"extensive": solve_extensive, "lshaped": solve_lshaped}[case["way"]]
    answer = way(case, list(scenarios), data)
    return {"seconds": time.perf_counter() - start, **answer}


peer.main(solve)

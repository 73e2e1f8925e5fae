"""HiGHS on the extensive form: reads and solves the MPS file that `gridkeel export` wrote of it."""

import time

import highspy

import peer


def solve(case):
    start = time.perf_counter()
    highs = highspy.Highs()
    highs.silent()
    highs.setOptionValue("threads", case["threads"])
    highs.setOptionValue("mip_rel_gap", case["gap"])
    highs.setOptionValue("time_limit", case["limit_s"])
    highs.readModel(case["mps"])
    highs.run()
    info = highs.getInfo()
    done = highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    integers = info.mip_node_count >= 0
    return {
        "seconds": time.perf_counter() - start,
        "done": done,
        "objective": info.objective_function_value if done or integers else None,
        "bound": info.mip_dual_bound if integers else None,
    }


peer.main(solve)

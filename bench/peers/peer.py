"""What the scripts of all peers share: one solve in this process, told and answered in JSON."""

import gc
import json
import os
import sys


def main(solve):
    """Calls solve(case) with the case of argv[1]; prints its answer as the last line. Clocks start in `solve`, after
    the imports: a user pays those once a session, not once a solve."""
    gc.disable()  # millions of small objects that all stay: collections would only scan them
    answer = solve(json.loads(sys.argv[1]))
    sys.stdout.flush()
    print("\n" + json.dumps(answer), flush=True)
    os._exit(0)  # destroying a large model can take as long as building it and is no part of the answer

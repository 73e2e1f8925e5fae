"""The instances of the race, and their files: written once by Gridkeel, so that every tool gets the same numbers.

Sampled scenarios, listed independent outcomes, normalised probabilities and the distances of a Wasserstein ball are all
settled by that export.
"""

import dataclasses
import json
import pathlib
import subprocess

# Optional public data beside the checkout, as for the tests.
FOLDER = pathlib.Path(__file__).resolve().parents[3] / "shared" / "smps"


@dataclasses.dataclass
class Case:
    folder: str
    gap: float = 1e-4
    sample: int = 0  # draws, of seed 1
    ambiguity: str = "none"
    radius: float = 0.0
    dro: str = ""  # a ball that comes with the instance
    integer_recourse: bool = False

    def source(self):
        return FOLDER / self.folder

    def risk_flags(self):
        if self.dro:
            return ["--dro", str(self.source() / self.dro)]
        return [] if self.ambiguity == "none" else ["--ambiguity", self.ambiguity, "--radius", str(self.radius)]

    def data_flags(self):
        return ["--sample", str(self.sample), "--seed", "1"] if self.sample else []

    def risk_text(self):
        return "" if self.ambiguity == "none" else f"{self.ambiguity} {self.radius:g}"


CASES = {
    "LandS": Case("LandS"),
    "pgp2": Case("pgp2"),
    "ssn": Case("ssn", sample=100),
    "sslp_5_25_50": Case("sslp_5_25_50", integer_recourse=True),
    "dcap233_200": Case("dcap233_200", gap=5e-3, integer_recourse=True),
    "sizes3": Case("sizes3", integer_recourse=True),
    "farmer-wasserstein": Case("farmer", ambiguity="wasserstein", radius=0.1),
    "drslp-wasserstein": Case("drslp_5_5_5_5", ambiguity="wasserstein", radius=1e-4, dro="drslp_5_5_5_5.dro",
                              integer_recourse=True),
    "LandS-wasserstein": Case("LandS", ambiguity="wasserstein", radius=0.5),
    "pgp2-tv": Case("pgp2", ambiguity="tv", radius=0.1),
    "pgp2-wasserstein": Case("pgp2", ambiguity="wasserstein", radius=0.5),
    "ssn-tv": Case("ssn", sample=100, ambiguity="tv", radius=0.1),
    "ssn-wasserstein": Case("ssn", sample=100, ambiguity="wasserstein", radius=1.0),
}


def export(gridkeel, name, folder):
    """Writes NAME.cor, .tim, .sto, .smps (.dro with a ball) and the extensive form NAME.mps into `folder`. Returns what
    the tools need to know of them."""
    case, stem = CASES[name], folder / name
    sizes = {}
    for ending in (".smps", ".mps"):
        command = [gridkeel, "export", str(case.source()), "--out", str(stem) + ending, "--json",
                   *case.data_flags(), *case.risk_flags()]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        if result.returncode != 0:
            raise RuntimeError(f"{name}: {' '.join(command)}: {result.stderr.strip()}")
        sizes = json.loads(result.stdout)
    return {"stem": str(stem), "mps": str(stem) + ".mps", "scenarios": sizes["scenarios"], "rows": sizes["rows"],
            "columns": sizes["columns"], "ambiguity": case.ambiguity, "radius": case.radius, "gap": case.gap}

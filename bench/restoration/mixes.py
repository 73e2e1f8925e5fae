"""The module mixes of the benchmark: the built-in study with other prices and habits, written as edited copies.

`study` is ieee33-restoration as it is. B and C follow the kinds of instance that made integer Stage II hard before: in
both, generators are dear beside storage and calls; in C they also start dearly, run high and long, and customers
without supply cost three times as much. Both have an outage in more than a third of the days.
"""

import dataclasses
import pathlib
import re
import subprocess


@dataclasses.dataclass(frozen=True)
class Mix:
    title: str
    storage: float = 1.0  # factors on the offers' prices
    generator: float = 1.0
    demand_response: float = 1.0
    start_cost_usd: float | None = None
    pmin_share: float | None = None
    min_up_h: float | None = None
    customer_h_usd: float | None = None
    line_outages_per_day: float | None = None


MIXES = {
    "study": Mix("ieee33-restoration as it is"),
    "B": Mix("storage and calls cheap, generators dear", storage=0.5, generator=1.7, demand_response=0.4,
             line_outages_per_day=0.6),
    "C": Mix("as B, less so; generators start dearly, run high and long", storage=0.78, generator=1.15,
             demand_response=0.4, start_cost_usd=600, pmin_share=0.6, min_up_h=6, customer_h_usd=25, line_outages_per_day=0.6),
}
OFFERS = {"voltara-gfm": "storage", "cellworks-gfm": "storage", "northgen-gas": "generator",
          "northgen-diesel-gfm": "generator", "flexpool-capping": "demand_response",
          "flexpool-pausing": "demand_response"}


def tables(text):
    """The text, cut where a table of the catalogue begins."""
    return re.split(r"(?m)^(?=\[\[)", text)


def replace_number(text, key, new):
    changed, count = re.subn(rf"(?m)^({key} *= *)([0-9.]+)", lambda m: m[1] + f"{new(float(m[2])):g}", text)
    if not count:
        raise SystemExit(f"no '{key}' in\n{text}")
    return changed


def priced(table, mix):
    factor = getattr(mix, OFFERS[re.search(r'name = "(.*)"', table)[1]])
    for key in re.findall(r"(?m)^price_usd\w*", table):
        table = replace_number(table, key, lambda price: price * factor)
    return table


def driven(table, mix):
    for key, value in (("start_cost_usd", mix.start_cost_usd), ("pmin_share", mix.pmin_share),
                       ("min_up_h", mix.min_up_h)):
        if value is not None:
            table = replace_number(table, key, lambda _, value=value: value)
    return table


def edited(table, mix):
    if table.startswith("[[offer]]"):
        return priced(table, mix)
    return driven(table, mix) if 'type = "generator"' in table else table


def without_switching(text):
    """The study with switches that stay as they are: whole numbers of devices alone are left in Stage II."""
    head, restoration, rest = re.split(r"(?ms)^(\[restoration\]\n.*?)^(?=\[)", text, maxsplit=1)
    penalty = re.search(r"(?m)^penalty_usd_per_customer_h.*\n", restoration)[0]
    return f'{head}[restoration]\n{penalty}switching = "none"\n\n{rest}'


def write(gridkeel, name, folder, switching=True):
    """An editable copy of the study under `folder`/NAME, changed to the mix. Returns its folder."""
    mix, place = MIXES[name], pathlib.Path(folder) / name
    subprocess.run([gridkeel, "init", "ieee33-restoration", place], check=True, stdout=subprocess.DEVNULL)
    catalogue, study = place / "catalogue.toml", place / "study.toml"
    catalogue.write_text("".join(edited(table, mix) for table in tables(catalogue.read_text())))
    for key, value in (("penalty_usd_per_customer_h", mix.customer_h_usd),
                       ("line_outages_per_day", mix.line_outages_per_day)):
        if value is not None:
            study.write_text(replace_number(study.read_text(), key, lambda _, value=value: value))
    if not switching:
        study.write_text(without_switching(study.read_text()))
    return place

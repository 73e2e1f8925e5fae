"""The page of `report` in a real browser: what it shows, that it follows its controls, and that anybody can read it.

Run by the Python of .venv, which has Playwright; Chromium is Debian's. GRIDKEEL_PAGE_RUNS=FOLDER checks the pages of runs
that are there (folders `ieee33` and `ieee33-restoration`) in place of quick ones, and GRIDKEEL_SCREENSHOTS=FOLDER keeps
pictures of them.
"""

import json
import math
import os
import pathlib
import re
import shutil
import time
import unittest

import support

try:
    from playwright.sync_api import sync_playwright
except ImportError:
    sync_playwright = None

CHROMIUM = shutil.which("chromium")
AXE = support.HERE.parent.parent / "web" / "node_modules" / "axe-core" / "axe.min.js"
READY = os.environ.get("GRIDKEEL_PAGE_RUNS")
SCREENSHOTS = os.environ.get("GRIDKEEL_SCREENSHOTS")
KEPT = ("ieee33-verdict", "ieee33-phone", "ieee33-restoration-feeder")
SECTIONS = ["verdict", "feeder", "grid", "risk", "ai", "compare", "sweep", "proof", "inputs"]
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}

# As `sweep` and `evaluate` write them, cut to what the page reads.
SWEEP = {"columns": ["budget_usd"], "rows": [
    {"values": {"budget_usd": str(price)}, "status": "optimal", "objective": 1e5 - price / 10, "price_usd": price,
     "expected_recourse": 9e3, "cvar_recourse": 8e4 - price / 10, "unserved_mwh": 0.2, "units": k}
    for k, price in enumerate((0, 250e3, 500e3))],
    "frontier": {"cost": "price_usd", "risk": "cvar_recourse", "rows": [0, 1, 2], "knee": 1},
    "tornado": {"by": 0.1, "objective": 1e5, "bars": [{"parameter": "<b>alpha", "low": 9e4, "high": 12e4, "swing": 3e4}]}}
EVALUATION = {"scenarios": {"count": 500, "seed": 1, "in_sample": 30}, "intervals": {"confidence": 0.95},
              "plans": [{"name": "plan", "about": ""}], "gap_estimate": None, "warnings": [],
              "shifts": [{"name": "same", "title": "<i>same", "plans": [{
                  "plan": "plan", "first_stage_cost_usd": 1e3, "worst_recourse_usd": 5e4,
                  "mean": {"recourse_cost_usd": {"value": 9100, "lower": 9000, "upper": 9200}},
                  "cvar_recourse_usd": {"value": 2e4, "lower": 1e4, "upper": 3e4}}]}]}


def number_of(text):
    """The number in "$1.23 M", "−$12 k", "7.35 MW" or "96 %", in its plain unit."""
    text = text.replace("−", "-").replace("\u202f", "")
    match = re.search(r"(-?)\$?([\d.]+)\s*(bn|M|k)?", text)
    sign, digits, scale = match.groups()
    return float(sign + digits) * {"bn": 1e9, "M": 1e6, "k": 1e3, None: 1.0}[scale]


@unittest.skipUnless(sync_playwright and CHROMIUM and AXE.exists(),
                     "Playwright, Chromium or axe-core is missing: ./dev setup test installs them")
class PageTest(support.TestCase):
    @classmethod
    def setUpClass(cls):
        driver = sync_playwright().start()
        cls.addClassCleanup(driver.stop)
        cls.browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        cls.addClassCleanup(cls.browser.close)
        cls.root = cls.make_shared_folder()

    @classmethod
    def make_page(cls, name, *arguments):
        """(page, plan.json) of a run that is ready, or of a quick one."""
        out = pathlib.Path(READY) / name if READY else cls.root / name
        if not READY:
            done = support.run("plan", *arguments, "--out", out, "--quiet")
            if done.returncode != 0:
                raise AssertionError(done.stderr)
        page = cls.root / f"{name}.html"
        done = support.run("report", out, "--out", page)
        if done.returncode != 0:
            raise AssertionError(done.stderr)
        return page, support.strict_json((out / "plan.json").read_text()), out

    def open(self, page, viewport=WIDE, scheme="light"):
        """The page in a fresh browser; what it asks the network for or complains about fails the test."""
        context = self.browser.new_context(viewport=viewport, color_scheme=scheme, accept_downloads=True)
        self.addCleanup(context.close)
        context.set_default_timeout(1000 * support.TIMEOUT_S)  # machines that run tests may be busy
        tab = context.new_page()
        self.complaints = []
        tab.on("console", lambda message: self.complaints.append(message.text))
        tab.on("pageerror", lambda error: self.complaints.append(str(error)))
        tab.on("request", lambda request: request.url.startswith(("file:", "blob:", "data:"))
               or self.complaints.append(request.url))
        tab.on("dialog", lambda dialog: (self.complaints.append("dialog"), dialog.dismiss()))
        tab.goto(page.as_uri())
        tab.wait_for_selector("footer")
        return tab

    def wait_until(self, tab, condition):
        """Playwright's own way evaluates text inside the page, which its policy forbids."""
        end = time.monotonic() + support.TIMEOUT_S
        while not tab.evaluate(condition):
            self.assertLess(time.monotonic(), end, condition)
            tab.wait_for_timeout(50)

    def scroll_through(self, tab):
        for section in SECTIONS:
            tab.locator(f"#{section}").scroll_into_view_if_needed()
            for canvas in tab.locator(f"#{section} .canvas").all():
                canvas.scroll_into_view_if_needed()
        self.wait_until(tab, "[...document.querySelectorAll('.canvas')].every(c => c.querySelector('svg'))")
        tab.evaluate("scrollTo(0, 0)")

    def picture(self, tab, name, selector=None):
        if SCREENSHOTS and name in KEPT:
            target = pathlib.Path(SCREENSHOTS) / f"{name}.png"
            if selector:
                tab.locator(selector).screenshot(path=target)
            else:
                size = tab.viewport_size
                tab.screenshot(path=target, clip={"x": 0, "y": 0, "width": size["width"], "height": 720})

    # ------------------------------------------------------------------------------------------ what all pages must be

    def assert_sound(self, page, name):
        tab = self.open(page)
        self.scroll_through(tab)
        for section in SECTIONS:
            self.assertTrue(tab.locator(f"section#{section} h2").inner_text(), section)
        self.assert_accessible(tab)
        self.assertEqual(self.complaints, [])
        self.picture(tab, f"{name}-verdict")
        self.picture(tab, f"{name}-feeder", ".map")

        phone = self.open(page, PHONE, "dark")
        self.scroll_through(phone)
        self.assertEqual(phone.evaluate("document.documentElement.scrollWidth"), PHONE["width"])
        self.assertEqual(phone.evaluate("document.documentElement.dataset.theme"), "dark")
        self.assert_accessible(phone)
        self.assertEqual(self.complaints, [])
        self.picture(phone, f"{name}-phone")
        return tab

    def assert_accessible(self, tab):
        tab.evaluate(AXE.read_text(encoding="utf-8"))
        found = tab.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
        self.assertEqual([(v["id"], v["nodes"][0]["html"][:200], v["nodes"][0].get("failureSummary")) for v in found], [])

    def assert_shown(self, text, value, digits=3):
        shown = number_of(text)
        self.assertLessEqual(abs(shown - value), 0.6 * 10.0 ** (1 - digits) * abs(value) + 1e-9, f"{text} is not {value}")

    # ------------------------------------------------------------------------------------------ runs

    def test_ieee33(self):
        page, plan, out = self.make_page("ieee33", "ieee33", "--scenarios", "16", "--gap", "0.02")
        tab = self.assert_sound(page, "ieee33")
        self.check_verdict(tab, plan)
        self.check_risk(tab, plan, support.read_csv(out / "recourse.csv"))
        self.check_controls(tab, support.read_csv(out / "dispatch.csv"), plan)
        self.check_downloads(tab, plan)
        self.check_print(page)
        self.check_keyboard_walk(page, plan)
        self.check_keyboard_and_theme(tab)
        self.assertEqual(self.complaints, [])
        self.assertLess(page.stat().st_size, 3_000_000)

    def check_verdict(self, tab, plan):
        units = sum(m["units"] for m in plan["modules"])
        headline = tab.locator(".headline").inner_text()
        self.assertRegex(headline, rf"Buy {units} modules? ")
        self.assert_shown(headline.split(" for ")[1], plan["money"]["purchase_price_usd"])
        tiles = dict(zip(tab.locator(".tile dt").all_inner_texts(), tab.locator(".tile strong").all_inner_texts()))
        self.assert_shown(tiles["Purchase price"], plan["money"]["purchase_price_usd"])
        self.assert_shown(tiles["Cost per year"], plan["money"]["per_year"]["modules_usd"])
        self.assert_shown(tiles["Risk per event"], plan["comparison"]["with_modules"]["risk_value_usd"])
        self.assert_shown(tiles["Proven gap"], 100 * plan["gap"], 2)
        rows = tab.locator("#verdict tbody tr").all()
        self.assertEqual(len(rows), len(plan["modules"]))
        for row, module in zip(rows, plan["modules"]):
            cells = row.locator("th, td").all_inner_texts()
            self.assertEqual((cells[0], cells[1], cells[3], cells[4]),
                             (module["bus"], module["offer"], module["supplier"], str(module["units"])))
            self.assert_shown(cells[9], module["price_usd"])

    def facts(self, tab, section):
        return dict(zip(tab.locator(f"#{section} dt").all_inner_texts(), tab.locator(f"#{section} dd").all_inner_texts()))

    def check_risk(self, tab, plan, recourse):
        facts = self.facts(tab, "risk")
        self.assert_shown(facts["Expected recourse"], plan["risk"]["expected_recourse"])
        self.assert_shown(facts["CVaR 95 %"], plan["risk"]["cvar_recourse"])
        self.assert_shown(facts["Worst scenario"], plan["risk"]["worst_recourse"])
        self.assert_shown(facts["Risk with ambiguity"], plan["risk_value"])
        first = max(recourse, key=lambda r: float(r["worst_case_weight"]) * float(r["recourse_cost_usd"]))
        cells = tab.locator("#risk tbody tr").first.locator("th, td").all_inner_texts()
        self.assertEqual(cells[0], first["scenario"])
        self.assert_shown(cells[3], float(first["recourse_cost_usd"]))
        proof = self.facts(tab, "proof")
        self.assertEqual(proof["highs"], plan["versions"]["highs"])

    def voltage_told(self, tab, bus):
        tab.locator("#bus-picker").select_option(label=bus)
        return tab.locator(".bus-details dd").first.inner_text()

    def check_controls(self, tab, dispatch, plan):
        """The map is that of the hour and scenario that were picked, in colour, words and numbers."""
        voltage = {(r["scenario"], int(r["period"]), r["element"]): float(r["value"])
                   for r in dispatch if (r["kind"], r["quantity"]) == ("bus", "voltage")}
        scenarios = tab.locator("#scenario-picker option").all_inner_texts()
        self.assertEqual({s.split(":")[0] for s in scenarios}, {s for s, _, _ in voltage})
        drawings = set()
        for choice, period in ((0, 3), (0, 18), (len(scenarios) - 1, 18)):
            tab.locator("#scenario-picker").select_option(index=choice)
            tab.locator("#time-slider").fill(str(period))
            name = scenarios[choice].split(":")[0]
            for bus in ("18", "25"):
                shown, value = self.voltage_told(tab, bus), voltage[name, period, bus]
                self.assertEqual(shown.replace("\u00a0", " "), f"{value:.3f} pu" if value > 0 else "no voltage")
            clock = (plan["scenarios"]["start_hour"] + period * plan["scenarios"]["step_h"])
            self.assertEqual(tab.locator(".clock").inner_text(), f"{int(clock):02d}:00")
            self.assertIn(f"{int(clock):02d}:00", tab.locator(".now").inner_text())
            drawings.add(tab.locator(".map").inner_html())
        self.assertEqual(len(drawings), 3, "the map must follow")
        self.check_chart_follows(tab, "#time-slider", lambda s: s.fill("5"))
        self.check_chart_follows(tab, "#scenario-picker", lambda s: s.select_option(index=1))
        before = tab.locator(".clock").inner_text()
        tab.locator("#time-slider").fill("0")
        tab.locator(".play").click()
        self.wait_until(tab, "document.querySelector('.clock').value !== '00:00'")
        tab.locator(".play").click()
        self.assertNotEqual(tab.locator(".clock").inner_text(), before)

    def check_chart_follows(self, tab, control, change):
        drawing = "document.querySelector('#feeder .canvas svg').innerHTML"
        tab.locator("#feeder .canvas svg").first.scroll_into_view_if_needed()
        tab.wait_for_timeout(200)  # what an earlier change has left to draw
        before = tab.evaluate(drawing)
        change(tab.locator(control))
        self.wait_until(tab, f"{drawing} !== {json.dumps(before)}")

    def check_downloads(self, tab, plan):
        with tab.expect_download() as waiting:
            tab.get_by_role("button", name="Download CSV: What to buy").click()
        text = pathlib.Path(waiting.value.path()).read_text()
        self.assertEqual(text.splitlines()[0].split(",")[:2], ["Bus", "Offer"])
        self.assertEqual(len(text.splitlines()), 1 + len(plan["modules"]))
        with tab.expect_download() as waiting:
            tab.get_by_role("button", name=re.compile("Download CSV: Voltage against distance")).click()
        self.assertEqual(len(pathlib.Path(waiting.value.path()).read_text().splitlines()), 34)

    def check_keyboard_and_theme(self, tab):
        tab.locator("#time-slider").focus()
        tab.keyboard.press("Home")
        tab.keyboard.press("ArrowRight")
        self.assertEqual(tab.locator("#time-slider").get_attribute("aria-valuetext"), "01:00")
        tab.get_by_role("button", name="Light or dark").press("Enter")
        self.assertEqual(tab.evaluate("document.documentElement.dataset.theme"), "dark")
        self.assert_accessible(tab)
        tab.emulate_media(media="print")
        self.assertEqual(tab.locator("nav").is_visible(), False)

    def check_keyboard_walk(self, page, plan):
        """From the top with Tab alone: nothing is lost from sight, and the map can be played while it is looked at."""
        tab = self.open(page)
        self.wait_until(tab, "document.querySelector('.map svg')")
        focus = "document.activeElement.id || document.activeElement.getAttribute('aria-label') || document.activeElement.textContent"
        seen = []
        while len(seen) < 200:
            tab.keyboard.press("Tab")
            if tab.evaluate("document.activeElement === document.body"):
                break
            seen.append(tab.evaluate(focus))
            top, bottom = tab.evaluate("(({top, bottom}) => [top, bottom])(document.activeElement.getBoundingClientRect())")
            self.assertTrue(-1 <= top and bottom <= WIDE["height"] + 1, (seen[-1], top, bottom))
            if seen[-1] == "time-slider":
                hour, drawing = tab.locator(".clock").inner_text(), tab.locator(".map").inner_html()
                tab.keyboard.press("ArrowLeft")
                self.assertNotEqual(tab.locator(".clock").inner_text(), hour)
                self.assertNotEqual(tab.locator(".map").inner_html(), drawing)
                low = tab.evaluate("document.querySelector('.map').getBoundingClientRect().bottom")
                self.assertLessEqual(low, WIDE["height"], "the map is not in view with its slider")
            if seen[-1] == "Show more rows":
                while tab.evaluate(focus) == "Show more rows":
                    tab.keyboard.press("Enter")
                seen.append(tab.evaluate(focus))
                self.assertIn("Download CSV", seen[-1])
                rows = tab.locator("#risk table").last.locator("tbody tr").count()
                self.assertEqual(rows, plan["scenarios"]["count"])
        for stop in ("To the verdict", "scenario-picker", "bus-picker", "time-slider", "site-picker", "Show more rows"):
            self.assertEqual(seen.count(stop), 1, seen)
        self.assertLess(len(seen), 70)
        tab.locator("nav a", has_text="Feeder").press("Enter")
        tab.keyboard.press("Tab")
        self.assertEqual(tab.evaluate(focus), "scenario-picker")
        self.assertEqual(self.complaints, [])

    def check_print(self, page):
        """From a dark screen, with nothing scrolled into view: light, every chart drawn for the width of paper, several
        pages, and then the screen as it was."""
        tab = self.open(page, scheme="dark")
        screen = "[document.documentElement.dataset.theme, document.documentElement.className, document.body.clientWidth]"
        before = tab.evaluate(screen)
        pdf = tab.pdf(format="A4", print_background=True)
        pages = len(re.findall(rb"/Type\s*/Page\b", pdf))
        self.assertGreater(pages, 5)
        self.assertLess(pages, 30)
        self.assertEqual(tab.evaluate(screen), before)

        tab.emulate_media(media="print")
        tab.set_viewport_size({"width": 703, "height": 1000})  # A4 less its margins
        tab.evaluate("dispatchEvent(new Event('beforeprint'))")
        self.assertEqual(tab.evaluate("document.documentElement.dataset.theme"), "light")
        self.assertEqual(tab.evaluate("getComputedStyle(document.body).backgroundColor"), "rgb(255, 255, 255)")
        self.assertEqual(tab.evaluate("document.documentElement.scrollWidth"), 703)
        charts = tab.evaluate("""[...document.querySelectorAll('.canvas, .map')].map(c => {
            const s = c.querySelector('svg')?.getBoundingClientRect();
            return s ? [c.getAttribute('aria-label'), s.left, s.right, s.height] : [c.getAttribute('aria-label')];
        })""")
        self.assertGreater(len(charts), 10)
        for label, left, right, height in charts:
            self.assertGreaterEqual(left, 0, label)
            self.assertLessEqual(right, 703, label)
            self.assertGreater(height, 100, label)
        for hidden in ("nav", ".play", "#time-slider", ".table-foot", "figure button"):
            self.assertFalse(tab.locator(hidden).first.is_visible(), hidden)
        self.assertEqual(self.complaints, [])

    def test_restoration(self):
        study = support.make_restoration_study(self.root / "restoration")
        page, plan, out = self.make_page("ieee33-restoration", study, "--dispatch", "6")
        tab = self.assert_sound(page, "ieee33-restoration")
        self.check_verdict(tab, plan)
        customers = {}
        for r in support.read_csv(out / "dispatch.csv"):
            if r["kind"] == "block" and r["quantity"] in ("customers", "energised"):
                customers.setdefault((r["scenario"], int(r["period"])), {}).setdefault(r["element"], {})[r["quantity"]] = \
                    float(r["value"])
        shares = {}
        for key, blocks in customers.items():
            total = sum(b["customers"] for b in blocks.values())
            shares[key] = 100 * sum(b["customers"] * b["energised"] for b in blocks.values()) / total
        (name, period), share = min(shares.items(), key=lambda item: item[1])
        self.assertLess(share, 100, "this run restores nothing, so it tests nothing")
        options = tab.locator("#scenario-picker option").all_inner_texts()
        tab.locator("#scenario-picker").select_option(index=[o.split(":")[0] for o in options].index(name))
        tab.locator("#time-slider").fill(str(period))
        self.assertIn("without voltage", tab.locator(".now").inner_text())
        with tab.expect_download() as waiting:
            tab.get_by_role("button", name="Download CSV: Who has supply").click()
        line = pathlib.Path(waiting.value.path()).read_text().splitlines()[1 + period]
        self.assertAlmostEqual(float(line.split(",")[1]), share, places=3)

    def test_momentary_faults_are_told(self):
        """Transfers of UPS and faults that reclosing cleared: in the list of a scenario, or summed up below it."""
        study = support.make_small_study(self.root / "momentary")
        study.write_text(study.read_text().replace("[shocks]\n", "[shocks]\ntemporary_fault_share = 0.9\n", 1))
        out, page = self.root / "momentary-run", self.root / "momentary.html"
        self.assert_done(support.run("plan", study, "--out", out, "--quiet", "--ac", "off"))
        self.assert_done(support.run("report", out, "--out", page))
        tab = self.open(page)
        stories = tab.locator(".story").all_inner_texts()
        told = "\n".join(stories)
        self.assertGreater(len(stories), 0)
        self.assertRegex(told, r"temporary fault on line \d+-\d+|\d+ faults? that reclosing cleared \(\d+-\d+")
        self.assertRegex(told, r"the UPS of dc-2[25] bridges an interruption of 15 s|\d+ UPS transfers? for seconds \(dc-2[25]")
        self.assertEqual(self.complaints, [])

    def test_names_are_text(self):
        """Whatever a study calls things: it shows as that, runs as nothing, and breaks no layout."""
        study = support.make_small_study(self.root / "hostile")
        evil = "</script><script>alert(1)</script><img src=x onerror=alert(2)>'\" & \u2028 \u202e אב 日本 🔌 "
        text = study.read_text()
        text = re.sub(r'title = ".*"', lambda m: "title = " + json.dumps(evil + "T" * 10_000, ensure_ascii=False), text, count=1)
        text = re.sub(r'(\[\[ai_site\]\]\nname = )"[^"]*"', lambda m: m.group(1) + json.dumps(evil, ensure_ascii=False), text, count=1)
        study.write_text(text)
        catalogue = study.parent / "catalogue.toml"
        supplier = re.search(r'supplier = "([^"]*)"', catalogue.read_text()).group(1)
        catalogue.write_text(catalogue.read_text().replace(f'"{supplier}"', json.dumps(evil + "S" * 10_000, ensure_ascii=False)))
        places = {str(b): (12.5 + 1e-3 * b * math.sin(0.4 * b), 50.0 + 1e-3 * b) for b in range(1, 34)}
        rows = [f"{bus},{lon},{lat}" for bus, (lon, lat) in places.items()]
        (study.parent / "places.csv").write_text("\n".join(["bus,lon_deg,lat_deg", *rows]))
        study.write_text(study.read_text().replace("[study]\n", "[study]\ncoordinates = \"places.csv\"\n", 1))
        out = self.root / "hostile-run"
        self.assert_done(support.run("plan", study, "--out", out, "--quiet"))
        (out / "sweep.json").write_text(json.dumps(SWEEP))
        (out / "evaluation.json").write_text(json.dumps(EVALUATION))
        page = self.root / "hostile.html"
        self.assert_done(support.run("report", out, "--out", page))
        self.assertNotIn("<script>alert", page.read_text())
        for viewport in (WIDE, PHONE):
            tab = self.open(page, viewport)
            self.scroll_through(tab)
            self.assertEqual(tab.evaluate("document.documentElement.scrollWidth"), viewport["width"])
            self.assertTrue(tab.locator("h1").inner_text().startswith("</script><script>alert(1)"))
            self.check_ground(tab, places)
            self.check_outlier(page, viewport)
            self.assertEqual(tab.locator("img").count(), 0)
            self.assertEqual(tab.locator("script").count(), 2)
            self.assertIn("</script><script>alert(1)", tab.locator("#inputs").inner_text())
            tab.hover("#ai .canvas")
            self.assertEqual(tab.locator("#sweep figure").count(), 2)
            self.assertIn("$250\u00a0k", tab.locator("#sweep tbody").inner_text())
            self.assertIn("On 500 fresh scenarios an event costs $9.10\u00a0k ($9\u00a0k to $9.20\u00a0k)",
                          tab.locator("#verdict").inner_text())
            self.assertEqual(self.complaints, [])

    def check_ground(self, tab, places):
        """Buses are drawn where they stand, north up and to one scale; the other map can be had, and says that it is one."""
        def drawn():
            return tab.evaluate("[...document.querySelectorAll('.map circle.bus')].map(c => [+c.getAttribute('cx'), +c.getAttribute('cy')])")
        plane = [(lon * math.cos(math.radians(50.017)), lat) for lon, lat in places.values()]
        shown = drawn()
        self.assertEqual(len(shown), 33)
        self.assertIn("north up", tab.locator("#feeder").inner_text())
        scale = (shown[0][1] - shown[32][1]) / (plane[32][1] - plane[0][1])
        self.assertGreater(scale, 0)
        for (x, y), (east, north) in zip(shown, plane):
            self.assertAlmostEqual(x - shown[0][0], scale * (east - plane[0][0]), delta=0.1)
            self.assertAlmostEqual(shown[0][1] - y, scale * (north - plane[0][1]), delta=0.1)
        tab.locator("#map-picker").select_option(label="schematic")
        self.assertNotEqual(drawn(), shown)
        self.assertIn("The map is schematic", tab.locator("#feeder").inner_text())
        tab.locator("#map-picker").select_option(index=0)
        self.assertEqual(drawn(), shown)

    def check_outlier(self, page, viewport):
        """A bus far from all others, as one whose coordinates were left at zero: the schematic map comes first."""
        text = page.read_text()
        near = re.search(r'"places":(\[\[.*?\]\])', text).group(1)
        far = [[1, 1] if b == 20 else [0.01 * x, 0.01 * y] for b, (x, y) in enumerate(json.loads(near))]
        other = self.root / "outlier.html"
        other.write_text(text.replace(near, json.dumps(far)))
        tab = self.open(other, viewport)
        self.assertIn("The map is schematic", tab.locator("#feeder").inner_text())
        tab.locator("#map-picker").select_option(index=0)
        self.assertIn("north up", tab.locator("#feeder").inner_text())
        self.assertEqual(self.complaints, [])


if __name__ == "__main__":
    unittest.main()

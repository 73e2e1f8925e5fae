"""Measured traces and the fine clock through the program: bad ones are refused, repairs are told, seconds can be looked at."""

import statistics

import support


class TraceTest(support.TestCase):
    def setUp(self):
        super().setUp()
        self.study = support.make_small_study(self.folder / "study")
        self.text = self.study.read_text()

    def scenarios(self, trace, *keys):
        (self.study.parent / "trace.csv").write_text(trace)
        site = self.text.index("[[ai_site]]\n") + len("[[ai_site]]\n")
        added = "\n".join(['profile = "trace.csv"', *keys, ""])
        self.study.write_text(self.text[:site] + added + self.text[site:])
        return support.run("scenarios", self.study, "--scenarios", 3, "--out", self.folder / "set")

    def test_bad_traces_are_refused_with_their_line(self):
        for trace, words in (("", ["trace.csv", "empty"]),
                             ("t_s,p_W\n0,1\n0,1\n", ["trace.csv:3", "does not increase"]),
                             ("t_s,p_W\n0,1\n1,-1\n", ["trace.csv:3", "-1"]),
                             ("t_s,p_W\n0,1\n1,nan\n", ["trace.csv:3", "not a finite number"]),
                             ("t_s,p_W\n0,1\n1,1\n2,1\n3600,1\n", ["trace.csv", "gaps longer than"]),
                             ("t_s,p_W\n0,1\n1,2\n", ["trace.csv:3", "times rating_mw"]),
                             ("t_s,p_W\n", ["trace.csv", "two rows"]),
                             ("t_s,a_W,b_kW\n0,1,1\n1,1,1\n", ["trace.csv:1", "'a_W' and 'b_kW'", "different units"]),
                             ("t_s,p_W\n0,1\n1,1\n2,1\n3,1\n63,1\n123,1\n", ["trace.csv", "2 gaps longer than 10 s"]),
                             ("t_s,p_W\n0,1\n1,\n", ["trace.csv:3", "p_W = '' is not a finite number"]),
                             ("t_s,p_W\n0,1\n1\n", ["trace.csv:3", "1 fields, but the header has 2"]),
                             ("t_s,p_W\n5,1\n1,1\n", ["trace.csv:3", "time does not increase"])):
            with self.subTest(trace=trace):
                self.assert_refused(self.scenarios(trace), *words)

    def test_the_wrong_unit_is_noticed(self):
        """Megawatts taken for watts, watts for megawatts, and a key against the columns' names."""
        rating = support.read_toml(self.study)["ai_site"][0]["rating_mw"]
        trace = f"t_s,power\n0,{0.5 * rating}\n1,{0.6 * rating}\n"
        self.assert_done(self.scenarios(trace, 'profile_unit = "MW"'))
        self.assert_refused(self.scenarios(trace, 'profile_unit = "W"'), "trace.csv:3", "0.01 to 1 times rating_mw",
                            "if the file is in W")
        watts = f"t_s,power\n0,{0.5e6 * rating}\n1,{0.6e6 * rating}\n"
        self.assert_refused(self.scenarios(watts, 'profile_unit = "MW"'), "trace.csv:3", "if the file is in MW")
        self.assert_done(self.scenarios(watts, 'profile_unit = "W"'))
        self.assert_refused(self.scenarios(watts.replace("power", "power_W"), 'profile_unit = "kW"'),
                            'profile_unit = "kW"', "end in _W")

    def test_bad_requests_are_refused_with_their_line(self):
        head = "t_s,ContextTokens,GeneratedTokens\n"
        for trace, words in (("", ["requests.csv", "empty"]), (head, ["requests.csv", "two rows"]),
                             (head + "0,9,9\n5,9,-1\n", ["requests.csv:3", "GeneratedTokens = -1"]),
                             (head + "0,9,9\n5,nan,1\n", ["requests.csv:3", "not a finite number"]),
                             (head + "5,9,9\n0,9,9\n", ["requests.csv:3", "time goes back"]),
                             (head + "0,9,9\n1,9,9\n", ["requests.csv", "span 1 s", "in seconds?"]),
                             (head + "0,9,9\n1e12,9,9\n", ["requests.csv", "must span 2 s to a year"]),
                             (head + "0,0,0\n5,0,0\n", ["requests.csv", "no request has any token"])):
            with self.subTest(trace=trace):
                (self.study.parent / "requests.csv").write_text(trace)
                site = self.text.index("[[ai_site]]\n") + len("[[ai_site]]\n")
                self.study.write_text(self.text[:site] + 'requests = "requests.csv"\n' + self.text[site:])
                self.assert_refused(support.run("scenarios", self.study), *words)

    def test_repairs_are_told(self):
        trace = "t_s,p\n0,1\n0,3\n1,-1\n2,nan\n3,2\n900,1\n"
        keys = ['profile_repair = ["gaps", "duplicates", "negative", "missing"]', "profile_peak_share = 0.9"]
        done = self.assert_done(self.scenarios(trace, *keys))
        for words in ("trace.csv:3: 1 rows with the time of the row before", "trace.csv:4: 1 negative values",
                      "trace.csv:5: 1 rows without a number", "1 gaps longer than"):
            self.assertIn(words, done.stderr)
        notes = support.strict_json(support.run("check", self.study, "--json").stdout)["notes"]
        self.assertTrue(any("negative values taken as 0" in note["text"] for note in notes))

    def test_blocks_of_days_make_scenarios_differ(self):
        rows = [f"2024-01-{1 + hour // 24:02}T{hour % 24:02}:00:00Z,{1 + hour // 24}" for hour in range(24 * 7)]
        keys = ["profile_block_h = 24", "profile_peak_share = 0.9"]
        self.assert_done(self.scenarios("time,p\n" + "\n".join(rows) + "\n", *keys))
        name = support.read_toml(self.study)["ai_site"][0]["name"]
        peaks = {}
        for row in support.read_csv(self.folder / "set.csv"):
            if row["element"] == name and row["quantity"] == "min":
                peaks.setdefault(row["scenario"], []).append(float(row["value"]))
        self.assertGreater(len({values[0] for values in peaks.values()}), 1)

    def test_the_fine_clock(self):
        out = self.folder / "fine.csv"
        for _ in range(2):
            done = self.assert_done(support.run("scenarios", "ieee33", "--fine", "dc-22,0.5", "--out", out, "--json"))
            answer = support.strict_json(done.stdout)
            rows = support.read_csv(out)
            self.assertEqual(len(rows), answer["rows"])
            self.assertAlmostEqual(len(rows) * answer["step_s"], 1800, delta=1)
            total = [float(row["total_mw"]) for row in rows]
            self.assertGreater(statistics.pstdev(total), 0.01)
            self.assertLess(max(total), 2.0)
            before, self.seen = getattr(self, "seen", out.read_bytes()), out.read_bytes()
            self.assertEqual(before, self.seen)
        self.assert_refused(support.run("scenarios", "ieee33", "--fine", "dc-99", "--out", out), "dc-99", "dc-22")
        self.assert_refused(support.run("scenarios", "ieee33", "--fine", "dc-22,no", "--out", out), "'no'")
        self.assert_refused(support.run("scenarios", "ieee33", "--fine", "dc-22"), "--out")


if __name__ == "__main__":
    support.unittest.main()

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
                             ("t_s,p_W\n0,1\n1,2\n", ["trace.csv:3", "times rating_mw"])):
            with self.subTest(trace=trace):
                self.assert_refused(self.scenarios(trace), *words)

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

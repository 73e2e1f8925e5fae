"""Bad input and usage: exit code 2, one message that names what is wrong, nothing written."""

import json
import resource
import shutil
import signal

import support

# (name, arguments, fragments of the message). STUDY stands for a valid study, OUT for a folder not made yet.
USAGE = [
    ("unknown verb", ["pln"], ["unknown verb 'pln'", "plan"]),
    ("verb of a later version", ["convert", "x", "y"], ["'convert'", "not available"]),
    ("study missing", ["plan", "--out", "OUT"], ["study", "required"]),
    ("out missing", ["plan", "STUDY"], ["--out", "required"]),
    ("unknown flag", ["plan", "STUDY", "--out", "OUT", "--alfa", "0.9"], ["unknown flag --alfa", "--alpha"]),
    ("unknown flag with value", ["plan", "STUDY", "--out", "OUT", "--seeds=3"], ["unknown flag --seeds", "--seed"]),
    ("flag without value", ["plan", "STUDY", "--out", "OUT", "--alpha"], ["--alpha"]),
    ("flag twice", ["plan", "STUDY", "--out", "OUT", "--seed", "1", "--seed", "2"], ["--seed"]),
    ("too many studies", ["plan", "STUDY", "STUDY", "--out", "OUT"], ["plan"]),
    ("alpha above one", ["plan", "STUDY", "--out", "OUT", "--alpha", "1.2"], ["--alpha = 1.2", "[0, 1)"]),
    ("alpha of one", ["plan", "STUDY", "--out", "OUT", "--alpha", "1"], ["--alpha = 1", "[0, 1)"]),
    ("alpha not a number", ["plan", "STUDY", "--out", "OUT", "--alpha", "high"], ["--alpha = 'high'", "not a number"]),
    ("alpha nan", ["plan", "STUDY", "--out", "OUT", "--alpha", "nan"], ["--alpha", "not a finite number"]),
    ("alpha empty", ["plan", "STUDY", "--out", "OUT", "--alpha", ""], ["--alpha"]),
    ("lambda negative", ["plan", "STUDY", "--out", "OUT", "--lambda", "-0.1"], ["--lambda = -0.1", "[0, 1]"]),
    ("lambda with unit", ["plan", "STUDY", "--out", "OUT", "--lambda", "50%"], ["--lambda = '50%'", "not a number"]),
    ("gap of zero", ["plan", "STUDY", "--out", "OUT", "--gap", "0"], ["--gap = 0", "(0, 1)"]),
    ("gap infinite", ["plan", "STUDY", "--out", "OUT", "--gap", "inf"], ["--gap", "not a finite number"]),
    ("time limit of zero", ["plan", "STUDY", "--out", "OUT", "--time-limit", "0"], ["--time-limit = 0 s"]),
    ("no scenarios", ["plan", "STUDY", "--out", "OUT", "--scenarios", "0"], ["--scenarios = 0", "[1, 1000000]"]),
    ("too many scenarios", ["plan", "STUDY", "--out", "OUT", "--scenarios", "1000001"], ["--scenarios = 1000001"]),
    ("scenarios beyond an integer", ["plan", "STUDY", "--out", "OUT", "--scenarios", "9" * 30], ["--scenarios"]),
    ("half a scenario", ["plan", "STUDY", "--out", "OUT", "--scenarios", "2.5"], ["--scenarios = '2.5'", "whole number"]),
    ("negative seed", ["plan", "STUDY", "--out", "OUT", "--seed", "-1"], ["--seed = '-1'"]),
    ("negative threads", ["plan", "STUDY", "--out", "OUT", "--threads", "-2"], ["--threads = -2"]),
    ("negative dispatch", ["plan", "STUDY", "--out", "OUT", "--dispatch", "-1"], ["--dispatch = -1"]),
    ("negative radius", ["plan", "STUDY", "--out", "OUT", "--radius", "-0.1"], ["--radius = -0.1"]),
    ("radius nan", ["plan", "STUDY", "--out", "OUT", "--radius", "NaN"], ["--radius", "not a finite number"]),
    ("radius above one for tv", ["plan", "STUDY", "--out", "OUT", "--ambiguity", "tv", "--radius", "1.5"],
     ["--radius = 1.5", "[0, 1]", "tv"]),
    ("radius without a set", ["plan", "STUDY", "--out", "OUT", "--ambiguity", "none", "--radius", "1"],
     ["--radius has no effect"]),
    ("ambiguity misspelt", ["plan", "STUDY", "--out", "OUT", "--ambiguity", "waserstein"], ["did you mean 'wasserstein'"]),
    ("polyhedron without rows", ["plan", "STUDY", "--out", "OUT", "--ambiguity", "polyhedron"],
     ["--ambiguity polyhedron", "--ambiguity-file"]),
    ("ambiguity file absent", ["plan", "STUDY", "--out", "OUT", "--ambiguity-file", "absent.toml"], ["absent.toml"]),
    ("ambiguity file and radius", ["plan", "STUDY", "--out", "OUT", "--ambiguity-file", "a.toml", "--radius", "1"],
     ["--ambiguity-file", "--radius", "either"]),
    ("export of a round set", ["export", "STUDY", "--out", "OUT/m.mps", "--ambiguity", "kl"],
     ["ambiguity set kl", "no finite number of rows", "wasserstein, moment, box"]),
    ("method unknown", ["plan", "STUDY", "--out", "OUT", "--method", "benders"], ["--method = 'benders'", "lshaped"]),
    ("export format unknown", ["export", "STUDY", "--format", "gms", "--out", "OUT/m"], ["--format = 'gms'", "smps"]),
    ("solve without a file", ["solve"], ["file", "required"]),
    ("solve of nothing", ["solve", "no/such"], ["no/such", ".cor, .tim and .sto"]),
    ("solve of an absent list", ["solve", "no/such.smps"], ["no/such.smps", "no such file"]),
    ("solve with a set without radius", ["solve", "DEPOTS", "--ambiguity", "tv"], ["--ambiguity tv needs --radius"]),
    ("solve with a radius without set", ["solve", "DEPOTS", "--radius", "1"], ["--radius has no effect", "--dro"]),
    ("solve with radius above one for tv", ["solve", "DEPOTS", "--ambiguity", "tv", "--radius", "2"],
     ["--radius = 2", "[0, 1]"]),
    ("solve with tv and a ball", ["solve", "DEPOTS", "--dro", "BALL", "--ambiguity", "tv", "--radius", "0.1"],
     ["--ambiguity tv contradicts", ".dro"]),
    ("solve with an absent ball", ["solve", "DEPOTS", "--dro", "absent.dro"], ["absent.dro"]),
    ("solve with a radius that reaches nothing", ["solve", "DEPOTS", "--ambiguity", "wasserstein", "--radius", "-1"],
     ["--radius = -1"]),
    ("solve with seed alone", ["solve", "DEPOTS", "--seed", "3"], ["--seed has no effect without --sample"]),
    ("solve with sample of nothing", ["solve", "DEPOTS", "--sample", "0"], ["--sample = 0", "[1, 1000000]"]),
    ("solve with sample and ball", ["solve", "DEPOTS", "--sample", "5", "--dro", "BALL"], ["--dro", "--sample"]),
    ("solve with raw sample", ["solve", "DEPOTS", "--sample", "5", "--raw-probabilities"], ["--raw-probabilities"]),
    ("solve with iterations of nothing", ["solve", "DEPOTS", "--iteration-limit", "0"], ["--iteration-limit = 0"]),
    ("solve extensive with iterations", ["solve", "DEPOTS", "--method", "extensive", "--iteration-limit", "5"],
     ["--iteration-limit has no effect", "extensive"]),
    ("solve with recourse unknown", ["solve", "DEPOTS", "--recourse", "milp"], ["--recourse = 'milp'", "mip"]),
    ("solve into a folder that is a file", ["solve", "DEPOTS", "--recourse-out", "."], ["is a folder"]),
    ("solve with a log nowhere", ["solve", "DEPOTS", "--log", "/no/such/log"], ["/no/such/log", "cannot be written"]),
    ("export without a format", ["export", "STUDY", "--out", "OUT/model"], ["--format"]),
    ("export network unknown", ["export", "STUDY", "--out", "OUT/m.mps", "--network", "dc"], ["--network = 'dc'"]),
    ("unknown study", ["plan", "ieee3", "--out", "OUT"], ["'ieee3'", "ieee33"]),
    ("unknown built-in study", ["plan", "builtin:nowhere", "--out", "OUT"], ["nowhere", "ieee33"]),
    ("study file absent", ["plan", "no/such/study.toml", "--out", "OUT"], ["no/such/study.toml"]),
    ("feeder as study", ["plan", "FEEDER", "--out", "OUT"], ["feeder.m", ".toml"]),
    ("built-in feeder unknown", ["check", "builtin:ieee34"], ["ieee34", "ieee33"]),
    ("feeder file absent", ["check", "absent.m"], ["absent.m"]),
    ("init without a name", ["init"], ["NAME", "--list"]),
    ("init without a folder", ["init", "ieee33"], ["DIR"]),
    ("init of an unknown study", ["init", "ieee34", "OUT"], ["ieee34", "ieee33"]),
    ("scenarios of nothing", ["scenarios", "nowhere"], ["nowhere"]),
    ("sampling unknown", ["scenarios", "STUDY", "--sampling", "sobel"],
     ["--sampling = 'sobel'", "did you mean 'sobol'"]),
    ("sampling empty", ["scenarios", "STUDY", "--sampling", ""], ["--sampling = ''", "latin_hypercube"]),
    ("draw of nothing", ["scenarios", "STUDY", "--draw", "0"], ["--draw = 0", "[1, 1000000]"]),
    ("draw not a number", ["scenarios", "STUDY", "--draw", "many"], ["--draw = 'many' is not a whole number"]),
    ("draw below the scenarios", ["scenarios", "STUDY", "--draw", "3"], ["--draw = 3", "cannot be reduced to 6"]),
    ("reduction unknown", ["scenarios", "STUDY", "--draw", "20", "--reduction", "kmedoid"],
     ["--reduction = 'kmedoid'", "did you mean 'k_medoids'"]),
    ("reduction of nothing", ["scenarios", "STUDY", "--reduction", "cost"],
     ["--reduction has no effect without --draw"]),
    ("scenarios from nowhere", ["scenarios", "STUDY", "--from", "absent"], ["absent.csv", "No such file"]),
    ("scenarios from no name", ["scenarios", "STUDY", "--from", ""], ["--from = ''"]),
    ("seed of a file", ["scenarios", "STUDY", "--from", "absent", "--seed", "1"],
     ["--seed, --draw and --sampling have no effect with --from"]),
    ("number of a file's scenarios", ["scenarios", "STUDY", "--from", "absent", "--scenarios", "2"],
     ["--scenarios has no effect with --from"]),
    ("fine without out", ["scenarios", "STUDY", "--fine", "dc-22"], ["--fine requires --out"]),
    ("fine site unknown", ["scenarios", "STUDY", "--fine", "dc-23", "--out", "OUT"],
     ["--fine", "no ai_site 'dc-23'", "dc-22, dc-25"]),
    ("fine site empty", ["scenarios", "STUDY", "--fine", ",2", "--out", "OUT"], ["no ai_site ''"]),
    ("fine hours of zero", ["scenarios", "STUDY", "--fine", "dc-22,0", "--out", "OUT"], ["--fine: '0'", "0.1 to 168"]),
    ("fine hours missing", ["scenarios", "STUDY", "--fine", "dc-22,", "--out", "OUT"], ["--fine: ''", "0.1 to 168"]),
    ("fine hours nan", ["scenarios", "STUDY", "--fine", "dc-22,nan", "--out", "OUT"], ["--fine: 'nan'"]),
    ("fine hours with a unit", ["scenarios", "STUDY", "--fine", "dc-22,1h", "--out", "OUT"], ["--fine: '1h'"]),
    ("fine for too long", ["scenarios", "STUDY", "--fine", "dc-22,169", "--out", "OUT"], ["--fine: '169'", "168"]),
    ("fine of a method", ["scenarios", "STUDY", "--fine", "dc-22", "--out", "OUT", "--sampling", "sobol"],
     ["--fine writes seconds of one site", "only --seed"]),
    ("fine of a file", ["scenarios", "STUDY", "--fine", "dc-22", "--out", "OUT", "--from", "absent"],
     ["--fine writes seconds of one site"]),
]

# Places that no user, root included, can write to.
UNWRITABLE = [
    ("below a file", "FILE/out", ["plan", "STUDY", "--out"]),
    ("in /proc", "/proc/gridkeel-out", ["plan", "STUDY", "--out"]),
    ("export below a file", "FILE/m.mps", ["export", "STUDY", "--out"]),
    ("export onto a folder", "FOLDER.mps", ["export", "STUDY", "--out"]),
    ("scenarios below a file", "FILE/s.csv", ["scenarios", "STUDY", "--out"]),
    ("init below a file", "FILE/study", ["init", "ieee33"]),
    ("plan onto a file", "FILE", ["plan", "STUDY", "--out"]),
]


class UsageTest(support.TestCase):
    def setUp(self):
        super().setUp()
        self.study = support.make_small_study(self.folder / "small")
        (self.folder / "FILE").write_text("not a folder\n")
        (self.folder / "FOLDER.mps").mkdir()

    def fill(self, argument):
        words = {"STUDY": str(self.study), "FEEDER": str(self.study.parent / "feeder.m"), "OUT": str(self.folder / "out"),
                 "DEPOTS": str(support.CASES / "own" / "smps" / "depots.smps"),
                 "BALL": str(support.CASES / "own" / "smps" / "depots.dro")}
        for word, value in words.items():
            if argument == word or argument.startswith(word + "/"):
                return value + argument[len(word):]
        return argument

    def test_usage(self):
        for name, arguments, fragments in USAGE:
            with self.subTest(name):
                result = support.run(*map(self.fill, arguments))
                self.assert_refused(result, *fragments)
                self.assertEqual(result.stdout, "")
                self.assertFalse((self.folder / "out").exists())

    def test_unwritable_places(self):
        for name, place, arguments in UNWRITABLE:
            with self.subTest(name):
                target = place if place.startswith("/") else str(self.folder / place)
                result = support.run(*map(self.fill, arguments), target)
                self.assert_refused(result, place.split("/")[0])
        self.assertEqual((self.folder / "FILE").read_text(), "not a folder\n")
        self.assertEqual(list((self.folder / "FOLDER.mps").iterdir()), [])

    def test_json_says_so_too(self):
        result = support.run("plan", self.study, "--out", self.folder / "out", "--alpha", "2", "--json")
        self.assert_refused(result, "--alpha = 2")
        answer = support.strict_json(result.stdout)
        self.assertEqual(answer["status"], "error")
        self.assertEqual(answer["exit_code"], 2)
        self.assertIn("--alpha = 2", answer["message"])

    def test_names_cannot_steer_the_terminal(self):
        result = support.run("plan", "a\x1b[2Jb\nc", "--out", self.folder / "out")
        self.assert_refused(result)
        self.assertNotIn("\x1b", result.stderr)

    def test_full_disk_is_noticed(self):
        with open("/dev/full", "w") as full:
            result = support.subprocess.run([support.PROGRAM, "check", "ieee33"], stdout=full,
                                            stderr=support.subprocess.PIPE, text=True, timeout=support.TIMEOUT_S)
        self.assertEqual(result.returncode, 2)
        self.assertIn("standard output", result.stderr)


    def test_results_that_do_not_fit_leave_nothing(self):
        """As on a full disk: a file that would grow beyond 20 kB cannot be written."""
        def small_files_only():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000))

        out = self.folder / "out"
        for arguments in (["plan", self.study, "--out", out], ["scenarios", self.study, "--out", out / "set"],
                          ["export", self.study, "--out", out / "model.mps", "--scenarios", 2]):
            with self.subTest(arguments[0]):
                self.assert_refused(support.run(*arguments, preexec_fn=small_files_only), str(out), "cannot write")
                self.assertEqual(list(out.iterdir()), [])


class BadFileTest(support.TestCase):
    """Files with one fault each, through `check` and `plan`."""

    def refuse_everywhere(self, study, *fragments):
        out = self.folder / "out"
        self.assert_refused(support.run("check", study), *fragments)
        self.assert_refused(support.run("plan", study, "--out", out), *fragments)
        self.assertFalse(out.exists())

    def test_files_that_are_no_study(self):
        contents = {"empty": b"", "binary": bytes(range(256)), "nul": b"[study]\0\n", "not utf-8": b"[study]\nname = '\xff'\n",
                    "json": b'{"study": 1}', "truncated": (support.HERE / "small" / "study.toml").read_bytes()[:700],
                    "half a key": b"[stu"}
        study = support.make_small_study(self.folder)
        for name, content in contents.items():
            with self.subTest(name):
                study.write_bytes(content)
                self.refuse_everywhere(study, "study.toml")

    def test_truncated_feeder_and_catalogue(self):
        for name in ("feeder.m", "catalogue.toml"):
            for share in (0.0, 0.3, 0.6):
                with self.subTest(name, share=share):
                    study = support.make_small_study(self.folder)
                    content = (self.folder / name).read_bytes()
                    (self.folder / name).write_bytes(content[:int(share * len(content))])
                    self.refuse_everywhere(study, name if share == 0.0 else "")

    def test_folder_without_a_study(self):
        self.refuse_everywhere(self.folder, "study.toml")

    def test_faults_in_the_small_study(self):
        faults = [
            ("study.toml", "import_limit_mw = 4.8", "import_limit_mw = nan", ["import_limit_mw", "finite"]),
            ("study.toml", "import_limit_mw = 4.8", "import_limit_kw = 4800", ["import_limit_mw"]),
            ("study.toml", "bus = 22", "bus = 220", ["220"]),
            ("study.toml", "count = 6", "count = 0", ["count = 0"]),
            ("study.toml", "alpha = 0.8", "alpha = 1.2", ["alpha = 1.2", "[0, 1)"]),
            ("study.toml", "vmax_pu = 1.05", "vmax_pu = 0.99", ["bus 2", "vmax_pu = 0.99 pu", "voltage of the source"]),
            ("study.toml", 'name = "small"', 'name = "small"\nversion = 2', ["unknown key 'version'"]),
            ("catalogue.toml", "inventory = 3", "inventory = -3", ["inventory", "-3"]),
            ("catalogue.toml", "round_trip_efficiency = 0.81", "round_trip_efficiency = 1.81", ["round_trip_efficiency", "1.81"]),
            ("catalogue.toml", 'name = "diesel"', 'name = "battery"', ["'battery'", "twice"]),
            ("catalogue.toml", 'module = "genset"', 'module = "genset2"', ["genset2"]),
        ]
        for file, old, new, fragments in faults:
            with self.subTest(new):
                study = support.make_small_study(self.folder)
                text = (self.folder / file).read_text()
                self.assertIn(old, text)
                (self.folder / file).write_text(text.replace(old, new, 1))
                self.refuse_everywhere(study, file, *fragments)


class SharedCasesTest(support.TestCase):
    """The data cases of the readers' own tests, through the program."""

    def test_studies(self):
        index = support.CASES / "study" / "bad.json"
        cases = json.loads(index.read_text(encoding="utf-8"))["cases"]
        self.assertGreaterEqual(len(cases), 40)
        for number, case in enumerate(cases):
            with self.subTest(case["name"]):
                folder = self.folder / str(number)
                shutil.copytree(support.CASES / "study" / "valid", folder)
                file = folder / case["file"]
                text = file.read_text(encoding="utf-8")
                whole = case["replace"] == "*"
                file.write_text(case["with"] if whole else text.replace(case["replace"], case["with"], 1), encoding="utf-8")
                self.assert_refused(support.run("check", folder), *case["expect"])

    def test_feeders(self):
        index = json.loads((support.CASES / "grid" / "bad" / "index.json").read_text(encoding="utf-8"))
        for case in index["files"]:
            with self.subTest(case["file"]):
                result = support.run("check", support.CASES / "grid" / "bad" / case["file"])
                self.assert_refused(result, f"{case['file']}:{case['line']}: ", *case["message"])


if __name__ == "__main__":
    support.unittest.main()

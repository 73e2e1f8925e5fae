"""The built-in study on a published feeder file with a measured power trace: real input, skipped where absent."""

import pathlib
import unittest

import support

SHARED = support.HERE.parents[1].parent / "shared"  # beside the checkout
FEEDER = SHARED / "networks" / "matpower" / "case33bw.m"
TRACE = SHARED / "data" / "llm-inference-8gpu" / "gpu_inference_power.csv"


@unittest.skipUnless(FEEDER.exists() and TRACE.exists(), "the public data beside the checkout is not here")
class MeasuredTest(support.TestCase):
    def plan_of(self, name, edit):
        study = self.folder / name
        self.assert_done(support.run("init", "ieee33", study))
        file = study / "study.toml"
        file.write_text(edit(file.read_text()))
        out = self.folder / f"{name}-out"
        self.assert_done(support.run("plan", study, "--out", out, "--scenarios", 12, "--seed", 2, "--gap", 0.001))
        return support.strict_json((out / "plan.json").read_text())

    def test_published_feeder_and_measured_trace_change_the_plan_sensibly(self):
        def measured(text):
            text = text.replace('feeder = "feeder.m"', f'feeder = "{FEEDER}"')
            return text.replace('name = "dc-22"\n', f'name = "dc-22"\nprofile = "{TRACE}"\n'
                                'profile_hours = 24\nprofile_peak_share = 0.9\n')
        modelled = self.plan_of("modelled", lambda text: text)
        real = self.plan_of("measured", measured)
        self.assertIn(real["status"], ("optimal", "gap_limit"))
        self.assertLessEqual(max(real["gap"], modelled["gap"]), 0.001)
        # The measured inference servers idle most of the day, so the site draws far less than the modelled one.
        self.assertLess(real["risk"]["expected_recourse"], modelled["risk"]["expected_recourse"])
        # Proven: no plan for the modelled site is as cheap. At seed 1 the best plans of both are the same.
        self.assertLess(real["upper_bound"], modelled["lower_bound"])
        self.assertNotEqual(real["modules"], modelled["modules"])


if __name__ == "__main__":
    unittest.main()

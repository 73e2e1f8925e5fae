"""Where power comes from: a GPU's own meter through NVML, or a made-up one for tests.

A sensor has `describe() -> dict`, `power_w() -> float` (the newest reading of its meter) and `energy_j() -> float` (a
counter that runs up, for checking the integral of the power).
"""


class NvmlSensor:
    """One NVIDIA GPU. Needs nvidia-ml-py. Reads the instantaneous power where the GPU has it (since Hopper, or drivers
    from 530 on), not the one-second average that older calls return."""

    def __init__(self, index=0):
        import pynvml

        self.nvml = pynvml
        pynvml.nvmlInit()
        self.handle = pynvml.nvmlDeviceGetHandleByIndex(index)
        self.instant = pynvml.NVML_FI_DEV_POWER_INSTANT
        self.has_instant = self._field_w() is not None

    def _field_w(self):
        value = self.nvml.nvmlDeviceGetFieldValues(self.handle, [self.instant])[0]
        return value.value.uiVal / 1000 if value.nvmlReturn == self.nvml.NVML_SUCCESS else None

    def power_w(self):
        return self._field_w() if self.has_instant else self.nvml.nvmlDeviceGetPowerUsage(self.handle) / 1000

    def energy_j(self):
        return self.nvml.nvmlDeviceGetTotalEnergyConsumption(self.handle) / 1000

    def describe(self):
        def text(value):
            return value.decode() if isinstance(value, bytes) else value

        return {"device": text(self.nvml.nvmlDeviceGetName(self.handle)),
                "driver": text(self.nvml.nvmlSystemGetDriverVersion()),
                "power_limit_w": self.nvml.nvmlDeviceGetPowerManagementLimit(self.handle) / 1000,
                "reading": "instantaneous" if self.has_instant else "average over the meter's window"}


class FakeSensor:
    """A square wave between two powers, on a clock of its own choosing: what a recording of it must show is known."""

    def __init__(self, clock, low_w=100.0, high_w=500.0, period_s=0.4):
        self.clock, self.low_w, self.high_w, self.period_s = clock, low_w, high_w, period_s
        self.start_s = clock()

    def power_w(self):
        return self.high_w if (self.clock() - self.start_s) % self.period_s < self.period_s / 2 else self.low_w

    def energy_j(self):
        whole, part = divmod(self.clock() - self.start_s, self.period_s)
        half = self.period_s / 2
        high_s = whole * half + min(part, half)
        low_s = whole * half + max(0.0, part - half)
        return high_s * self.high_w + low_s * self.low_w

    def describe(self):
        return {"device": "fake", "driver": "none", "power_limit_w": None, "reading": "instantaneous"}

"""What a GPU does while it is recorded: idle, training in step with others, fine-tuning, inference. Needs PyTorch.

Real arithmetic of a language model's layers on random numbers; no weights, no text. What only many GPUs have is
imitated and named so: the wait for others (`communicate`) is copies within the GPU, then nothing.
"""

import contextlib
import random
import time

import torch
from torch import nn

clock = time.monotonic


class Phases:
    """Notes (start, end, name) of what runs; `with phases("checkpoint"): ...`. Waits for the GPU at both ends."""

    def __init__(self):
        self.rows = []

    @contextlib.contextmanager
    def __call__(self, name):
        torch.cuda.synchronize()
        start = clock()
        yield
        torch.cuda.synchronize()
        self.rows.append((start, clock(), name))


class Block(nn.Module):
    """A transformer layer: attention and a gated feed-forward net."""

    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.norm_a, self.norm_b = nn.RMSNorm(width), nn.RMSNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width, bias=False), nn.Linear(width, width, bias=False)
        self.up, self.down = nn.Linear(width, 8 * width, bias=False), nn.Linear(4 * width, width, bias=False)

    def forward(self, x):
        batch, length, width = x.shape
        q, k, v = self.qkv(self.norm_a(x)).view(batch, length, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        a = nn.functional.scaled_dot_product_attention(q, k, v, is_causal=length > 1)
        x = x + self.out(a.transpose(1, 2).reshape(batch, length, width))
        gate, up = self.up(self.norm_b(x)).chunk(2, dim=-1)
        return x + self.down(nn.functional.silu(gate) * up)


def model(layers, width):
    with torch.device("cuda"):  # random weights are drawn there: minutes faster than on the host
        return nn.Sequential(*[Block(width, width // 128) for _ in range(layers)]).to(torch.bfloat16)


def idle(phases, seconds):
    with phases("idle"):
        time.sleep(seconds)


class Training:
    """Steps of forward, backward, optimiser, then the wait for the other GPUs."""

    def __init__(self, layers=16, width=2048, batch=8, length=2048, micro_steps=2):
        self.net = model(layers, width)
        self.optimiser = torch.optim.AdamW(self.net.parameters(), lr=1e-5, fused=True)
        self.data = torch.randn(batch, length, width, device="cuda", dtype=torch.bfloat16)
        self.micro_steps = micro_steps

    def compute(self):
        for _ in range(self.micro_steps):
            self.net(self.data).square().mean().backward()
        torch.cuda.synchronize()

    def communicate(self, seconds):
        end = clock() + seconds
        for gradient in (p.grad for p in self.net.parameters()):
            gradient.add_(0.0)
        self.optimiser.step()
        self.optimiser.zero_grad(set_to_none=False)
        torch.cuda.synchronize()
        time.sleep(max(0.0, end - clock()))

    def steps(self, seconds, communicate_s, jitter, rng):
        end = clock() + seconds
        while clock() < end:
            self.compute()
            self.communicate(communicate_s * max(0.2, rng.gauss(1.0, jitter)))

    def checkpoint(self, seconds):
        """Weights and optimiser state to the host, then the wait until they are written."""
        end = clock() + seconds
        for parameter in self.net.parameters():
            parameter.detach().to("cpu")
        time.sleep(max(0.0, end - clock()))

    @torch.no_grad()
    def evaluate(self, seconds):
        end = clock() + seconds
        while clock() < end:
            self.net(self.data)
            torch.cuda.synchronize()


class Inference:
    """A server that batches requests as they come: a prompt is read at once, then each round yields one token for all
    that run. No cache of keys and values: a round costs what its weights cost, which is most of it."""

    def __init__(self, layers=24, width=4096, most_running=64):
        self.net, self.width, self.most_running = model(layers, width).requires_grad_(False), width, most_running

    @torch.no_grad()
    def read_prompt(self, tokens):
        self.net(torch.randn(1, tokens, self.width, device="cuda", dtype=torch.bfloat16))

    @torch.no_grad()
    def decode(self, running):
        self.net(torch.randn(running, 1, self.width, device="cuda", dtype=torch.bfloat16))

    def serve(self, seconds, requests_per_s, rng):
        """Poisson arrivals; prompts and answers of lognormal length (medians 500 and 100 tokens)."""
        end, due, waiting, running = clock() + seconds, clock(), [], []
        while (now := clock()) < end:
            while due <= now:
                waiting.append((int(min(4096, rng.lognormvariate(6.2, 0.9))), int(1 + rng.lognormvariate(4.6, 0.7))))
                due += rng.expovariate(requests_per_s)
            while waiting and len(running) < self.most_running:
                prompt, answer = waiting.pop(0)
                self.read_prompt(max(1, prompt))
                running.append(answer)
            if running:
                self.decode(len(running))
                torch.cuda.synchronize()
                running = [left - 1 for left in running if left > 1]
            else:
                time.sleep(min(0.002, max(0.0, due - clock())))


def training_run(phases, seconds, rng):
    """A synchronous job: start from cold, steps with a pause for a checkpoint and one for evaluation, a sudden end."""
    with phases("job_start"):
        job = Training()
    part = seconds / 4
    for k in range(4):
        with phases("train"):
            job.steps(part, communicate_s=0.35, jitter=0.10, rng=rng)
        if k == 0 or k == 2:
            with phases("checkpoint"):
                job.checkpoint(4.0)
        elif k == 1:
            with phases("evaluate"):
                job.evaluate(6.0)


def fine_tuning_run(phases, seconds, rng):
    """Slower cycles that let the GPU wait longer: small batches, data from the host."""
    with phases("job_start"):
        job = Training(layers=8, width=2048, batch=16, micro_steps=4)
    with phases("fine_tune"):
        job.steps(seconds, communicate_s=0.6, jitter=0.15, rng=rng)


def inference_run(phases, seconds, rng):
    """Rising load in four steps, then bursts over a low base."""
    with phases("load_model"):
        server = Inference()
        server.serve(2.0, 5.0, rng)
    for rate in (0.5, 2.0, 8.0, 24.0):
        with phases(f"serve_{rate:g}_per_s"):
            server.serve(seconds / 8, rate, rng)
    for _ in range(3):
        with phases("serve_1_per_s"):
            server.serve(seconds / 12, 1.0, rng)
        with phases("burst_20_per_s"):
            server.serve(seconds / 12, 20.0, rng)


RUNS = {"training": training_run, "fine_tuning": fine_tuning_run, "inference": inference_run}


def run(name, seconds, seed):
    """Idle, the run, idle again. Returns the phases."""
    phases = Phases()
    torch.cuda.init()
    idle(phases, 8.0)
    RUNS[name](phases, seconds, random.Random(seed))
    torch.cuda.empty_cache()
    idle(phases, 8.0)
    return phases.rows

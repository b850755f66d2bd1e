#!/usr/bin/env python3
"""A LoRA step of Stable Diffusion 1.5's size in plain PyTorch: the peer of the benchmarks `lora` and `lora-checkpointing`.

What kohya's sd-scripts do in a step, written with PyTorch's own layers: CLIP-L reads 77 tokens, the UNet guesses the noise of 64x64 latents, rank-16 LoRAs on both
networks' linear layers (kohya's targets) get gradients, which are clipped and given to AdamW. Weights are random; float32 on a processor, float16 weights under autocast on a card.
Attention is `scaled_dot_product_attention` where this PyTorch has it (2.0), else a softmax of the whole product, as diffusers does.

    python3 benchmarks/peers/lora_step.py [--checkpointing] [--device cuda] [--threads 2] [--steps 3]

It prints the median seconds of a step, the peak memory, and the same yardstick as Easel's benchmarks: the time of a matrix product.
"""
import argparse
import resource
import statistics
import time

import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.checkpoint import checkpoint

RANK, ALPHA = 16, 8
CHANNELS, CONTEXT, HEADS = (320, 640, 1280, 1280), 768, 8


class LoraLinear(nn.Linear):
    """A frozen linear layer and what is learnt beside it."""

    def __init__(self, inputs, outputs, bias=True):
        super().__init__(inputs, outputs, bias)
        self.down, self.up = nn.Linear(inputs, RANK, bias=False), nn.Linear(RANK, outputs, bias=False)

    def forward(self, x):
        return super().forward(x) + self.up(self.down(x)) * (ALPHA / RANK)


def attend(q, k, v, heads, causal=False):
    batch, rows, width = q.shape
    q, k, v = (t.view(batch, -1, heads, width // heads).transpose(1, 2) for t in (q, k, v))
    if hasattr(F, "scaled_dot_product_attention"):
        out = F.scaled_dot_product_attention(q, k, v, is_causal=causal)
    else:
        scores = q @ k.transpose(-1, -2) * (width // heads) ** -0.5
        if causal:
            scores = scores + torch.full((rows, rows), float("-inf")).triu(1)
        out = scores.softmax(-1) @ v
    return out.transpose(1, 2).reshape(batch, rows, width)


class Attention(nn.Module):
    def __init__(self, width, context, heads, bias=False, causal=False):
        super().__init__()
        self.heads, self.causal = heads, causal
        self.q, self.k, self.v, self.out = LoraLinear(width, width, bias), LoraLinear(context, width, bias), LoraLinear(context, width, bias), LoraLinear(width, width)

    def forward(self, x, context=None):
        context = x if context is None else context
        return self.out(attend(self.q(x), self.k(context), self.v(context), self.heads, self.causal))


class Transformer(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.norm, self.norm1, self.norm2, self.norm3 = nn.GroupNorm(32, width, 1e-6), nn.LayerNorm(width), nn.LayerNorm(width), nn.LayerNorm(width)
        self.inner, self.outer = LoraLinear(width, width), LoraLinear(width, width)
        self.self_attention, self.cross_attention = Attention(width, width, HEADS), Attention(width, CONTEXT, HEADS)
        self.gate, self.back = LoraLinear(width, width * 8), LoraLinear(width * 4, width)

    def forward(self, x, context):
        batch, width, height, columns = x.shape
        h = self.inner(self.norm(x).flatten(2).transpose(1, 2))
        h = h + self.self_attention(self.norm1(h))
        h = h + self.cross_attention(self.norm2(h), context)
        value, gate = self.gate(self.norm3(h)).chunk(2, -1)
        h = h + self.back(value * F.gelu(gate))
        return x + self.outer(h).transpose(1, 2).view(batch, width, height, columns)


class Residual(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.norm1, self.conv1 = nn.GroupNorm(32, inputs), nn.Conv2d(inputs, outputs, 3, padding=1)
        self.time, self.norm2, self.conv2 = nn.Linear(1280, outputs), nn.GroupNorm(32, outputs), nn.Conv2d(outputs, outputs, 3, padding=1)
        self.skip = nn.Conv2d(inputs, outputs, 1) if inputs != outputs else nn.Identity()

    def forward(self, x, time):
        h = self.conv1(F.silu(self.norm1(x))) + self.time(F.silu(time))[:, :, None, None]
        return self.skip(x) + self.conv2(F.silu(self.norm2(h)))


class Stage(nn.Module):
    """A residual block and, where the level has them, a transformer; computed twice with checkpointing."""

    def __init__(self, inputs, outputs, attends):
        super().__init__()
        self.residual, self.transformer, self.twice = Residual(inputs, outputs), Transformer(outputs) if attends else None, False

    def once(self, x, time, context):
        h = self.residual(x, time)
        return h if self.transformer is None else self.transformer(h, context)

    def forward(self, x, time, context):
        return checkpoint(self.once, x, time, context, **({"use_reentrant": False} if torch.__version__ >= "2" else {})) if self.twice else self.once(x, time, context)


class UNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.time = nn.Sequential(nn.Linear(320, 1280), nn.SiLU(), nn.Linear(1280, 1280))
        self.first, skips, width = nn.Conv2d(4, 320, 3, padding=1), [320], 320
        self.down = nn.ModuleList()
        for level, channels in enumerate(CHANNELS):
            for _ in range(2):
                self.down.append(Stage(width, channels, level < 3))
                width = channels
                skips.append(width)
            if level < 3:
                self.down.append(nn.Conv2d(width, width, 3, 2, 1))
                skips.append(width)
        self.middle = nn.ModuleList([Stage(width, width, True), Stage(width, width, False)])
        self.up = nn.ModuleList()
        for level, channels in reversed(list(enumerate(CHANNELS))):
            for _ in range(3):
                self.up.append(Stage(width + skips.pop(), channels, level < 3))
                width = channels
            if level:
                self.up.append(nn.Conv2d(width, width, 3, padding=1))
        self.norm, self.last = nn.GroupNorm(32, 320), nn.Conv2d(320, 4, 3, padding=1)

    def forward(self, x, step, context):
        angles = step[:, None] * torch.exp(-9.210340371976184 * torch.arange(160, device=x.device) / 160)
        time = self.time(torch.cat([angles.cos(), angles.sin()], 1))
        h = self.first(x)
        skips = [h]
        for block in self.down:
            h = block(h, time, context) if isinstance(block, Stage) else block(h)
            skips.append(h)
        for block in self.middle:
            h = block(h, time, context)
        for block in self.up:
            h = block(torch.cat([h, skips.pop()], 1), time, context) if isinstance(block, Stage) else block(F.interpolate(h, scale_factor=2.0))
        return self.last(F.silu(self.norm(h)))


class TextLayer(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm1, self.norm2, self.attention = nn.LayerNorm(768), nn.LayerNorm(768), Attention(768, 768, 12, bias=True, causal=True)
        self.wide, self.back = LoraLinear(768, 3072), LoraLinear(3072, 768)

    def forward(self, x):
        x = x + self.attention(self.norm1(x))
        h = self.wide(self.norm2(x))
        return x + self.back(h * torch.sigmoid(1.702 * h))


class TextEncoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.words, self.places = nn.Embedding(49408, 768), nn.Embedding(77, 768)
        self.layers, self.norm = nn.Sequential(*[TextLayer() for _ in range(12)]), nn.LayerNorm(768)

    def forward(self, tokens):
        return self.norm(self.layers(self.words(tokens) + self.places.weight))


def yardstick(device):
    """TFLOP/s of a matrix product: 4096 in float32 on a processor, 8192 in float16 on a card."""
    side, kind = (4096, torch.float32) if device == "cpu" else (8192, torch.float16)
    a, b = torch.randn(side, side, dtype=kind, device=device), torch.randn(side, side, dtype=kind, device=device)
    best = float("inf")
    for _ in range(4):
        best = min(best, timed(lambda: a @ b, device))
    return 2 * side**3 / best / 1e12


def timed(act, device):
    if device != "cpu":
        torch.cuda.synchronize()
    start = time.perf_counter()
    act()
    if device != "cpu":
        torch.cuda.synchronize()
    return time.perf_counter() - start


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--checkpointing", action="store_true", help="compute blocks twice instead of keeping their inner values")
    options.add_argument("--device", default="cpu")
    options.add_argument("--threads", type=int, default=2)
    options.add_argument("--steps", type=int, default=3, help="measured, after one that is not")
    asked = options.parse_args()
    device = asked.device
    torch.set_num_threads(asked.threads)
    torch.manual_seed(1)
    before = yardstick(device)
    unet, text = UNet(), TextEncoder()
    for network in (unet, text):
        for name, parameter in network.named_parameters():
            parameter.requires_grad_(name.endswith(("down.weight", "up.weight")) and "." in name)
    learnt = [p for network in (unet, text) for p in network.parameters() if p.requires_grad]
    for module in unet.modules():
        if isinstance(module, Stage):
            module.twice = asked.checkpointing
    for network in (unet, text):
        network.to(device)
        if device != "cpu":
            for parameter in network.parameters():
                if not parameter.requires_grad:
                    parameter.data = parameter.data.half()
    optimizer = torch.optim.AdamW(learnt, lr=1e-6)
    tokens, latents = torch.zeros(1, 77, dtype=torch.long, device=device), torch.randn(1, 4, 64, 64, device=device)

    def step():
        with torch.autocast("cuda", dtype=torch.float16, enabled=device != "cpu"):
            noise = torch.randn_like(latents)
            guess = unet(latents * 0.7 + noise * 0.7, torch.full((1,), 500.0, device=device), text(tokens))
            loss = F.mse_loss(guess.float(), noise)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(learnt, 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        loss.item()

    step()
    seconds = statistics.median(timed(step, device) for _ in range(asked.steps))
    peak = max(before, yardstick(device))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6 if device == "cpu" else torch.cuda.max_memory_allocated() / 1e9
    print(f"PyTorch {torch.__version__}, LoRA step{' with checkpointing' if asked.checkpointing else ''}: {seconds:.3f} s, matrix product {peak:.3f} TFLOP/s, {memory:.2f} GB, {len(learnt)} tensors learnt")


if __name__ == "__main__":
    main()

"""Weights, batch normalization, U-Net and interpretability: what the pages of ``ml-hw4/q1`` show and verify."""

from __future__ import annotations

from rahnama.exhibit import Claim, Diagram, Figure, Table, part

# ── a/1 and a/2: counting, and the experiment on data ──


# ── b: batch normalization ──


# ── c: U-Net ──


# ── d: interpretability ──

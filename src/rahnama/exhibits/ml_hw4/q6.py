"""Vanishing gradients: what the pages of ``ml-hw4/q6`` show and verify."""

from __future__ import annotations

from rahnama.exhibit import Claim, Diagram, Figure, Table, part

# ── a: products of Jacobians ──



# ── b: Kaiming ──



# ── c: ReLU and sigmoid ──



# ── d: dead neurons ──



# ── e: residual blocks ──



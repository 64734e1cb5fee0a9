"""Section texts as the search index should hold them: words, numbers and sizes; no markup and no TeX."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

_INLINE = re.compile(r"\\\((.+?)\\\)", re.DOTALL)
_DISPLAY = re.compile(r"\\\[(.+?)\\\]|\$\$(.+?)\$\$", re.DOTALL)
_SLOT = re.compile(r"\{@.*?@\}|^/{3,}.*$", re.DOTALL | re.MULTILINE)
_SYMBOLS = {
    "times": "×",
    "cdot": "·",
    "le": "≤",
    "leq": "≤",
    "ge": "≥",
    "geq": "≥",
    "ne": "≠",
    "neq": "≠",
    "approx": "≈",
    "to": "→",
    "rightarrow": "→",
    "in": "∈",
    "infty": "∞",
    "partial": "∂",
    "nabla": "∇",
    "sum": "∑",
    "prod": "∏",
    "sqrt": "√",
    "star": "⋆",
    "ast": "∗",
    "odot": "⊙",
    "otimes": "⊗",
    "oplus": "⊕",
    "pm": "±",
    "mid": "|",
    "ldots": "…",
    "dots": "…",
    "cdots": "…",
    "alpha": "α",
    "beta": "β",
    "gamma": "γ",
    "delta": "δ",
    "Delta": "Δ",
    "epsilon": "ε",
    "varepsilon": "ε",
    "eta": "η",
    "theta": "θ",
    "lambda": "λ",
    "mu": "μ",
    "pi": "π",
    "rho": "ρ",
    "sigma": "σ",
    "Sigma": "Σ",
    "tau": "τ",
    "phi": "φ",
    "omega": "ω",
}
_COMMAND = re.compile(r"\\([A-Za-z]+)\*?[ ]?|\\(.)")
_FRACTION = re.compile(r"\\[dt]?frac\{([^{}]*)\}\{([^{}]*)\}")
_NUMBER = re.compile(r"[0-9][0-9,.×]*[0-9]")


def plain_formula(tex: str) -> str:
    r"""What a reader would type for a formula.

    >>> [plain_formula(tex) for tex in (r"28\times28\times192", r"\frac{\partial L}{\partial W_{i}}", "120{,}400")]
    ['28×28×192', '∂L/∂W_i', '120,400']
    """
    tex = re.sub(r"([_^])\{(\w+)\}", r"\1\2", tex)
    while (reduced := _FRACTION.sub(r"\1/\2", tex)) != tex:
        tex = reduced
    tex = re.sub(r"\s*\\times\s*", r"×", tex)
    tex = _COMMAND.sub(lambda found: _SYMBOLS.get(found[1], "") if found[1] else " ", tex)
    return re.sub(r"\s+", " ", tex.replace("{,}", ",").translate(str.maketrans("~&", "  ", "{}$"))).strip()


def _numbers(tex: str) -> str:
    return " " + " ".join(dict.fromkeys(_NUMBER.findall(plain_formula(tex)))) + " "


def plain_text(markup: str) -> str:
    r"""A section of Material's index as plain text, still escaped for HTML, because Material shows it as HTML.

    Inline formulas become what a reader would type; of displayed formulas only numbers and sizes are kept.

    >>> plain_text(r"<p>From \(3\times 3\)</p><p>to <code>Conv2d</code>: \[n=12\,544\cdot F^2\]</p>")
    'From 3×3 to Conv2d: 12 544'
    """
    text = re.sub(r"</?(?:code|sub|sup)>", "", markup)
    text = _SLOT.sub(" ", re.sub(r"<[^>]*>", " ", text))
    text = _DISPLAY.sub(lambda found: _escaped(found[1] or found[2], _numbers), text)
    text = _INLINE.sub(lambda found: _escaped(found[1], plain_formula), text)
    return re.sub(r"\s+", " ", text).strip()


def _escaped(tex: str, reading: Callable[[str], str]) -> str:
    return html.escape(reading(html.unescape(tex)), quote=False)

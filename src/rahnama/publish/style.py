"""The looks of every figure and diagram: palette by role, font and sizes. Nothing here imports Matplotlib.

A figure is drawn once and follows the page's colour scheme: Matplotlib draws with sentinel colours, which the
publisher replaces by CSS variables ``var(--rn-<role>)``; ``roles_css`` defines those for both schemes.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

FONT = "Vazirmatn"
FONT_FILES = ("Vazirmatn-Regular.ttf", "Vazirmatn-Bold.ttf")
FIGURE_TEXT = 10.0  # points
DIAGRAM_TEXT, DIAGRAM_SMALL, LEAST_TEXT = 14, 12, 11  # px
COLUMN = 640  # px, the width of the text column
PAGE = MappingProxyType({"light": "#ffffff", "dark": "#1e2129"})
TINT = 0.13  # opacity of a box's ground in its own tone


@dataclass(frozen=True)
class Role:
    """One role's colour in the light and in the dark scheme."""

    light: str
    dark: str


ROLES = MappingProxyType(
    {
        "fg": Role("#24292f", "#e6e8eb"),
        "mut": Role("#5a6270", "#9aa4b2"),
        "grid": Role("#d7dbe0", "#3b4252"),
        "bg": Role(PAGE["light"], PAGE["dark"]),
        "fill": Role("#f2f4f7", "#2a2f3a"),
        "c1": Role("#0b66c2", "#6cb6ff"),
        "c2": Role("#c2410c", "#ff9d5c"),
        "c3": Role("#15803d", "#5fd38d"),
        "c4": Role("#7c3aed", "#c4a2ff"),
        "c5": Role("#b4134f", "#ff86b0"),
        "c6": Role("#8a6100", "#f0c14b"),
    }
)
# Pixels cannot follow the scheme: between the light and the dark tone of c1 and of c2, seen on both grounds.
PIXELS = MappingProxyType({"positive": "#3b8ee0", "negative": "#e06f34"})
# Text and lines that carry meaning; grid, bg and fill only stand behind them.
TEXT_ROLES = ("fg", "mut", "c1", "c2", "c3", "c4", "c5", "c6")
CYCLE = ("c1", "c2", "c3", "c4", "c5", "c6")
SENTINELS = MappingProxyType(
    {role: f"#{number:02x}{number:02x}{number:02x}" for number, role in enumerate(ROLES, start=1)}
)


def variable(role: str) -> str:
    """The CSS expression that stands for a role.

    >>> variable("c1")
    'var(--rn-c1)'
    """
    if role not in ROLES:
        raise ValueError(f"the tone {role!r} is none of {', '.join(ROLES)}")
    return f"var(--rn-{role})"


def roles_css() -> str:
    """The style sheet that defines the roles for Material's light (default) and dark (slate) schemes."""
    light = "".join(f"--rn-{name}:{role.light};" for name, role in ROLES.items())
    dark = "".join(f"--rn-{name}:{role.dark};" for name, role in ROLES.items())
    night = f"@media screen{{[data-md-color-scheme=slate]{{{dark}}}}}"  # paper is light whatever the screen was
    return f":root,[data-md-color-scheme=default]{{{light}}}\n{night}\n"


def rc_parameters() -> dict[str, object]:
    """Matplotlib's settings for every figure, except those that need Matplotlib to be written down."""
    colour = SENTINELS
    return {
        "svg.fonttype": "path",
        "font.family": [FONT, "DejaVu Sans"],
        "font.size": FIGURE_TEXT,
        "mathtext.fontset": "stixsans",
        "axes.formatter.use_mathtext": True,
        "axes.unicode_minus": True,
        "text.color": colour["fg"],
        "axes.labelcolor": colour["fg"],
        "axes.titlecolor": colour["fg"],
        "axes.edgecolor": colour["mut"],
        "axes.facecolor": "none",
        "axes.titlesize": 11,
        "axes.linewidth": 0.8,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.axisbelow": True,
        "xtick.color": colour["mut"],
        "ytick.color": colour["mut"],
        "xtick.labelcolor": colour["fg"],
        "ytick.labelcolor": colour["fg"],
        "ytick.alignment": "center",
        "grid.color": colour["grid"],
        "grid.alpha": 1.0,
        "grid.linewidth": 0.8,
        "figure.facecolor": "none",
        "savefig.facecolor": "none",
        "figure.constrained_layout.use": True,
        "legend.facecolor": colour["bg"],
        "legend.edgecolor": colour["grid"],
        "legend.framealpha": 1.0,
        "legend.frameon": False,
        "image.cmap": "c1",
        "hatch.color": colour["fg"],
        "patch.edgecolor": colour["fg"],
        "patch.facecolor": colour["c1"],
        "lines.color": colour["c1"],
        "lines.linewidth": 1.8,
        "boxplot.flierprops.color": colour["fg"],
    }

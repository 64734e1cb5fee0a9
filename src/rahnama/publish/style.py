"""The looks of every figure and diagram: palette by role, font and sizes. Nothing here imports Matplotlib.

A figure is drawn once and follows the page's colour scheme: Matplotlib draws with sentinel colours, which the
publisher replaces by CSS variables ``var(--rn-<role>)``; ``roles_css`` defines those for both schemes.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

FONT = "Vazirmatn"
FONT_FILES = ("Vazirmatn-Regular.ttf", "Vazirmatn-Bold.ttf")
FONT_SIZE = 10.0  # points in figures
PAGE = MappingProxyType({"light": "#ffffff", "dark": "#1e2129"})


@dataclass(frozen=True)
class Role:
    """One role's colour in the light and in the dark scheme."""

    light: str
    dark: str


ROLES = MappingProxyType({
    "fg": Role("#24292f", "#e6e8eb"),
    "mut": Role("#5f6774", "#9aa4b2"),
    "grid": Role("#d7dbe0", "#3b4252"),
    "bg": Role("#ffffff", "#1e2129"),
    "fill": Role("#f2f4f7", "#2a2f3a"),
    "c1": Role("#0b6bcb", "#6cb6ff"),
    "c2": Role("#c2410c", "#ff9d5c"),
    "c3": Role("#15803d", "#5fd38d"),
    "c4": Role("#7c3aed", "#c4a2ff"),
    "c5": Role("#b4134f", "#ff86b0"),
    "c6": Role("#8a6100", "#f0c14b"),
})
TEXT_ROLES = ("fg", "mut", "c1", "c2", "c3", "c4", "c5", "c6")
TONES = ("mut", "fg", "c1", "c2", "c3", "c4", "c5", "c6")
SENTINELS = MappingProxyType({role: f"#{number:02x}{number:02x}{number:02x}"
                              for number, role in enumerate(ROLES, start=1)})


def variable(role: str) -> str:
    """The CSS expression that stands for a role.

    >>> variable("c1")
    'var(--rn-c1)'
    """
    if role not in ROLES:
        raise ValueError(f"colour role {role!r} is none of {', '.join(ROLES)}")
    return f"var(--rn-{role})"


def roles_css() -> str:
    """The style sheet that defines the roles for Material's light (default) and dark (slate) schemes."""
    light = "".join(f"--rn-{name}:{role.light};" for name, role in ROLES.items())
    dark = "".join(f"--rn-{name}:{role.dark};" for name, role in ROLES.items())
    return f":root,[data-md-color-scheme=default]{{{light}}}\n[data-md-color-scheme=slate]{{{dark}}}\n"


def rc_parameters() -> dict[str, object]:
    """Matplotlib's settings for every figure."""
    colour = SENTINELS
    return {
        "svg.fonttype": "path", "font.family": [FONT, "DejaVu Sans"], "font.size": FONT_SIZE, "mathtext.fontset": "stixsans",
        "text.color": colour["fg"], "text.usetex": False, "axes.unicode_minus": True,
        "axes.labelcolor": colour["fg"], "axes.edgecolor": colour["mut"], "axes.titlecolor": colour["fg"],
        "axes.facecolor": "none", "axes.titlesize": 11, "axes.spines.top": False, "axes.spines.right": False,
        "axes.axisbelow": True, "axes.linewidth": 0.8,
        "xtick.color": colour["mut"], "ytick.color": colour["mut"],
        "xtick.labelcolor": colour["fg"], "ytick.labelcolor": colour["fg"],
        "grid.color": colour["grid"], "grid.alpha": 1.0, "grid.linewidth": 0.8,
        "figure.facecolor": "none", "savefig.facecolor": "none", "figure.constrained_layout.use": True,
        "legend.facecolor": colour["bg"], "legend.edgecolor": colour["grid"], "legend.framealpha": 1.0,
        "legend.frameon": False,
        "patch.edgecolor": colour["fg"], "patch.facecolor": colour["c1"], "hatch.color": colour["fg"],
        "lines.color": colour["c1"], "lines.linewidth": 1.8, "boxplot.flierprops.color": colour["fg"],
    }

"""A notebook of two cells for the tests of what is done with notebooks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

HEADER = """\
# ---
# jupyter:
#   kernelspec: {display_name: Python 3, language: python, name: python3}
#   rahnama: {question: primer/q1}
# ---

"""
SOURCE = (
    HEADER
    + """\
# %% [markdown] lang="fa"
# # گام‌های نخست {#top}
# جمع عددها، $n=3$.

# %% [markdown] lang="en"
# # First steps {#top}
# The sum of numbers, $n=3$; see [the question](../q1/#a).

# %% name="settings"
# %config InlineBackend.figure_formats = ["svg"]
import matplotlib.pyplot as plt

plt.rcParams["svg.fonttype"] = "none"
NUMBERS = 1, 2, 3

# %% name="growth"
print("sum", sum(NUMBERS))  # what it is
figure, axes = plt.subplots(figsize=(4, 3))
axes.plot(NUMBERS, color="#0b66c2", label="growth")
axes.legend(edgecolor="#000000")
plt.show()
"""
)


@pytest.fixture
def write_notebook(tmp_path: Path) -> Callable[..., Path]:
    """Writes the notebook, changed by replacements, below the test's folder; returns its path."""

    def write(*replacements: tuple[str, str], name: str = "first_steps") -> Path:
        text = SOURCE
        for old, new in replacements:
            assert old in text
            text = text.replace(old, new)
        path = tmp_path / "notebooks" / f"{name}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write

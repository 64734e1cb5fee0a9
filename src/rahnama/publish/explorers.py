"""Explorers, the figures that a reader can change: which there are, and the options that a slot may give them.

Nothing here lists them. An explorer is two scripts, ``<name>.js`` with its arithmetic and its ``OPTIONS``, and
``<name>-element.js`` with what is seen; the options are read from the script that the browser runs.
"""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rahnama.publish.project import REPOSITORY
from rahnama.publish.suggest import suggestion

SCRIPTS = REPOSITORY / "docs/theme/assets/js/explorers"
SWITCH = ("on", "off")
Option = Mapping[str, Any]


def names(folder: Path = SCRIPTS) -> list[str]:
    """The explorers that there are."""
    return sorted(path.name.removesuffix("-element.js") for path in folder.glob("*-element.js"))


def options(name: str, folder: Path = SCRIPTS) -> dict[str, Option]:
    """The options of an explorer, as its own script states them.

    Each is ``{min, max, step, usual}`` for a number, ``{choices}`` for one of several words (the first is usual), or
    ``{usual: true or false}`` for a box to tick.

    Raises:
        LookupError: if there is no such explorer.
    """
    import quickjs

    known = names(folder)
    if name not in known:
        raise LookupError(f"no explorer is called {name!r}{suggestion(name, known)}")
    context = quickjs.Context()
    context.eval((folder / f"{name}.js").read_text(encoding="utf-8"))
    stated: dict[str, Option] = json.loads(context.eval(f"JSON.stringify(rahnama[{json.dumps(name)}].OPTIONS)"))
    return stated


def complaint(option: Option, value: str) -> str | None:
    """What is wrong with the value of an option, in words; None if nothing is."""
    if "choices" in option or isinstance(option["usual"], bool):
        known = option.get("choices", SWITCH)
        return None if value in known else f"{value!r} is none of its values{suggestion(value, known)}"
    try:
        number = float(value)
    except ValueError:
        return f"{value!r} is no number"
    low, high, step = option["min"], option["max"], option.get("step", 1)
    if not low <= number <= high:
        return f"{value} is not between {low} and {high}"
    if isinstance(step, int) and (number - low) % step:
        return f"{value} is not {low} plus a multiple of {step}"
    return None


def opening(name: str, given: Mapping[str, str], folder: Path = SCRIPTS) -> str:
    """The opening tag of an explorer, with the options that its slot gives.

    >>> opening("dilation", {"kernel": "3", "caption": "words"})
    '<rn-dilation kernel="3">'
    """
    kept = (f' {key}="{html.escape(given[key])}"' for key in sorted(options(name, folder)) if key in given)
    return f"<rn-{name}{''.join(kept)}>"

"""What somebody who misspelt a name may have meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def suggestion(wrong: str, known: Iterable[str]) -> str:
    """«; did you mean …?» for a misspelt name, or the list of what there is.

    >>> suggestion("dilatoin", ["dilation", "inception"])
    "; did you mean 'dilation'?"
    """
    names = sorted(known)
    near = difflib.get_close_matches(wrong, names, 1)
    if near:
        return f"; did you mean {near[0]!r}?"
    return f" (there is: {', '.join(names[:12])}{', …' if len(names) > 12 else ''})" if names else ""

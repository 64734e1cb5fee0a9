"""The arithmetic of an explorer, as the browser runs it: plain scripts in QuickJS, with JSON in between."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import quickjs

from rahnama.publish.explorers import SCRIPTS

# JSON knows no minus zero, no infinity and no NaN; what is not finite comes back as a word, which equals no number.
CALL = """
function call(name, given) {
  return JSON.stringify(%s[name](...JSON.parse(given)), (_, value) =>
    typeof value === "number" && !Number.isFinite(value) ? String(value) : value)
}
"""


def caller(name: str) -> Callable[..., Any]:
    """Calls the functions of one script by name."""
    context = quickjs.Context()
    context.eval((SCRIPTS / f"{name}.js").read_text(encoding="utf-8"))
    context.eval(CALL % f"rahnama.{name}")
    call = context.get("call")
    return lambda function, *given: json.loads(call(function, json.dumps(given)))


@pytest.fixture(scope="module")
def explorer(request: pytest.FixtureRequest) -> Callable[..., Any]:
    """The script after which the test module is named: ``test_dilation.py`` calls ``dilation.js``."""
    return caller(request.module.__name__.rpartition("test_")[2])

"""What figures and diagrams share as SVG: ids that are unique on a page, and the words for who cannot see them."""

from __future__ import annotations

import hashlib
import html
import re


def id_prefix(identity: str, language: str) -> str:
    """A short prefix for the ids of one picture in one language, so that pictures on one page never share an id.

    >>> id_prefix("ml-hw4/q5/grid", "fa") == id_prefix("ml-hw4/q5/grid", "en")
    False
    """
    return "r" + hashlib.sha256(f"{identity}/{language}".encode()).hexdigest()[:7] + "-"


def number(value: float) -> str:
    """A coordinate with at most two decimals.

    >>> number(12.0), number(-0.001), number(3.14159), number(1234567.5)
    ('12', '0', '3.14', '1234567.5')
    """
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def rounded_path(data: str) -> str:
    """Path data with at most three decimals: in points, and after hundreds of relative steps, still nobody sees it.

    >>> rounded_path("m1.23456 2.5-0.00012 0.66666-7.00049")
    'm1.235 2.5 0 0.667-7'
    """

    def rounded(match: re.Match[str]) -> str:
        text = f"{float(match[0]):.3f}".rstrip("0").rstrip(".")
        return " 0" if text == "-0" else text  # the minus that parted it from the number before is gone

    return re.sub(r"-?\d+\.\d{4,}(?:e-?\d+)?|-?\d+(?:\.\d+)?e-\d+", rounded, data)


def with_description(svg: str, title_id_prefix: str, alt: str) -> str:
    """The SVG labelled for screen readers by the page's own words.

    Args:
        svg: a picture made here; its root has neither a title nor a label yet.
        title_id_prefix: an id that is unique on the page, such as ``fig-output_size``.
        alt: what the picture shows, for someone who cannot see it.
    """
    label = f"{title_id_prefix}-alt"
    title = f'<title id="{html.escape(label)}">{html.escape(alt, quote=False)}</title>'
    return re.sub(
        r"<svg\b([^>]*)>", lambda root: f'<svg{root[1]} aria-labelledby="{html.escape(label)}">{title}', svg, count=1
    )

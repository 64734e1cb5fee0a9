"""Checkers of words and pages; each says how many things it looked at, and zero of them is a failure."""

from rahnama.publish.checks.report import Report

__all__ = ["Report"]

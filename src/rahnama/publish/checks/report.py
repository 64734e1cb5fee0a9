"""What a checker found."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Report:
    """Outcome of one checker: what it counts, how many it checked, and what is wrong."""

    name: str
    counts: str
    checked: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        """Nothing wrong, and not because nothing was looked at."""
        return self.checked > 0 and not self.problems

    def __str__(self) -> str:
        if not self.checked:
            return f"{self.name}: checked no {self.counts}; that is a failure of the checker or of its input"
        verdict = "ok" if not self.problems else f"{len(self.problems)} problems"
        return "\n  ".join([f"{self.name}: {self.checked:,} {self.counts} checked, {verdict}", *self.problems])

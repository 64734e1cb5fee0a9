"""The Persian linter finds each fault, and leaves good prose, code and maths alone."""

import pytest

from rahnama.publish.checks.prose import prose
from rahnama.publish.checks.typography import check, faults, rivals

GOOD = [
    "گرادیان در لایه‌های نخستین کوچک می‌شود؛ چرا؟",
    "این عدد (هر چه باشد) از ۲۸ بیشتر نیست.",
    "شبکه‌ی VGG-16 را با ResNet-50 می‌سنجیم.",
    "میان دو لایه، میزان خطا بیشتر و میانگین کمتر است.",
    "بزرگ‌ترین مقدار را ۱٬۰۲۴ می‌گیریم: همین.",
]
BAD = [
    ("گراديان", "Arabic letter"),
    ("عدد ٣ است", "Arabic digit"),
    ("عدد 28 است", "Latin digit"),
    ("خطا کم می شود", "می and its verb"),
    ("خطا کم میشود", "می is joined"),
    ("لایه ها", "a plural"),
    ("شبکه ی عصبی", "after ه"),
    ("شبکهٔ عصبی", "after ه"),
    ("لایه ، گام", "space before"),
    ("لایه،گام", "no space after"),
    ("لایه, گام", "Latin comma"),
    ('"لایه"', "straight"),
    ("لایه  گام", "two spaces"),
    ("لایه\u200c گام", "نیم‌فاصله beside"),
    ("PyTorch همین را می‌دهد و بس", "a sentence begins"),
]


@pytest.mark.parametrize("line", GOOD)
def test_good_prose_passes(line):
    assert list(faults(line)) == []


@pytest.mark.parametrize(("line", "rule"), BAD)
def test_each_fault_is_named(line, rule):
    assert any(found.startswith(rule) for found, _ in faults(line)), list(faults(line))


def test_code_maths_slots_and_targets_are_not_prose(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(
        "---\ntwin: 12\n---\nعدد $D=3$ و `x 3` و {@ number a digits=3 @} و [این](a_3.md#x-3).\n\n```\n28 ها\n```\n"
    )
    assert check([page], tmp_path).problems == []


def test_captions_are_prose_and_their_lines_are_right():
    found = dict(prose("---\na: 1\n---\n{@ figure x\nalt: یک\ncaption: عدد 3\n@}\n"))
    assert found[6] == "عدد 3"


def test_rival_terms_are_named_with_the_preferred_one():
    assert [message for message, _ in rivals("یک شبکه‌ی پیچشی است", [("پیچشی", "کانولوشنی")])] == [
        "rival term 'پیچشی'; the glossary says 'کانولوشنی'"
    ]


def test_nothing_to_check_is_a_failure(tmp_path):
    report = check([], tmp_path)
    assert not report.passed and "checked no" in str(report)


def test_a_rival_that_is_only_mentioned_is_no_fault():
    banned = [("پیچش", "کانولوشن")]
    assert list(rivals("کانولوشن (پیچش) و «پیچش»", banned)) == []
    assert len(list(rivals("پیچش (کانولوشن)", banned))) == 1

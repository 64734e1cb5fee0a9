"""Rival terms: Persian names that the search accepts and the pages don't use, so that one thing has one name."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rahnama.catalogue.glossary import Term, load

# Variants that are also everyday words, or the preferred name of something else: the linter cannot judge them.
EVERYDAY = frozenset(
    {
        "شیب",
        "نمایش",
        "ارائه",
        "طبقه",
        "رده",
        "مشخصه",
        "مقدار ثابت",
        "تکرار",
        "قدم",
        "سوگیری",
        "تنظیم‌کننده",
        "صافی",
        "هسته",
        "کاهش وزن",
        "تابع خطا",
        "تابع هزینه",
        "تابع زیان",
        "استنباط",
        "زمان آزمایش",
        "زمان آزمون",
        "فرم بسته",
        "حل تحلیلی",
        "نگاشت فعال‌سازی",
        "همگرا شدن",
        "تعمیم‌پذیری",
        "وزن مشترک",
        "اشتراک وزن",
        "مسیر میانبر",
        "مجرا",
        "اتصال کوتاه",
        "کاهش شیب",
        "صفر شدن گرادیان",
        "ضریب یادگیری",
        "داده‌ی آموزشی",
        "عملیات شناور",
        "ضرب و جمع",
        "لایه‌ی متراکم",
        "شبکه‌ی متراکم",
        "انحراف",
        "چسباندن",
        "کنار هم گذاشتن",
        "کانولوشن کامل",
        "شبکه‌ی باقیمانده",
        "کانولوشن ۱×۱",
        "کانولوشن یک‌در‌یک",
        "افزایش نمونه",
        "کاهش نمونه",
        "کاهش گرادیان",
        "افزایش داده",
        "اتصال باقیمانده",
        "تفاضل محدود",
        "مشتق عددی",
        "جابه‌جایی نقطه‌ی نمونه‌برداری",
        "مجموعه‌ی آزمایش",
        "پایگاه داده",
        "منظم‌ساز",
        "تابع همانی",
        "مسیر همانی",
        "درون‌یابی خطی",
        "دسته‌ی کوچک",
        "گرادیان ورودی به لایه",
        "یادگیری انتقال",
        "حذف تصادفی",
        "شکست تقارن",
        "شبکه‌ی چندلایه",
        "شبکه‌ی رو به جلو",
        "هزینه‌ی محاسباتی",
        "مرتبه‌ی زمانی",
        "تحدب",
        "میانگین جاری",
        "قابلیت تفسیر",
        "ظرفیت نمایش",
        "مشتق جزیی",
        "پیچیدگی",
        "گسترش مرز",
        "حاشیه‌ی صفر",
        "گرادیان نزولی",
    }
)
LATIN = re.compile(r"[A-Za-z]")


def _bare(text: str) -> str:
    return " ".join(text.replace("\u200c", " ").split())


def banned(terms: Iterable[Term] | None = None) -> list[tuple[str, str]]:
    """Pairs of a rival term and the glossary's own term.

    A variant is banned unless it has Latin letters, differs from a preferred term only by spaces, is part of one,
    or is an everyday word.
    """
    known = tuple(load() if terms is None else terms)
    preferred = [f" {_bare(term.persian)} " for term in known]
    allowed = {_bare(each) for each in EVERYDAY}
    pairs: dict[str, str] = {}
    for term in known:
        for variant in term.variants:
            bare = _bare(variant)
            own = any(f" {bare} " in each for each in preferred)
            if not (LATIN.search(bare) or len(bare) < 4 or bare in allowed or own):
                pairs.setdefault(variant, term.persian)
    return sorted(pairs.items())

"""The search worker answers Material's messages over a small index of Persian and English sections."""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import quickjs

from rahnama.publish import search

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Name:
    """A glossary term, as far as search looks at it."""

    slug: str
    english: str
    persian: str
    variants: tuple[str, ...] = ()


GLOSSARY = (
    Name("convolution", "convolution", "کانولوشن", ("پیچش", "همگشت", "conv")),
    Name("regularization", "regularization", "منظم‌سازی", ("نظام‌بخشی", "قانونمندسازی")),
    Name("vanishing-gradient", "vanishing gradient", "محو شدن گرادیان", ("ناپدید شدن گرادیان", "گرادیان محوشونده")),
    Name("dilation-rate", "dilation rate", "نرخ اتساع", ("نرخ گسترش", "dilation")),
    Name("stride", "stride", "گام", ("طول گام", "استراید")),
    Name("bias-neuron", "bias (neuron)", "بایاس", ("پیش‌قدر", "bias")),
    Name("bias-statistics", "bias (statistics)", "اریبی", ("سوگیری", "bias")),
    Name("u-net", "U-Net", "U-Net", ("یونت", "Unet", "یو‌نت")),
    Name("backpropagation", "backpropagation", "پس‌انتشار", ("انتشار به عقب", "backprop")),
    Name("sgd", "stochastic gradient descent", "گرادیان کاهشی تصادفی", ("SGD",)),
    Name("fully-connected", "fully connected layer", "لایه‌ی تمام‌متصل", ("FC", "Linear")),
)
PERSIAN = {
    "": ("راهنما", "پنج تمرین از درس‌های یادگیری عمیق"),
    "ml-hw4/q4/": ("DenseNet، Inception و کانولوشن تغییرشکل‌پذیر", "این پرسش درباره‌ی معماری شبکه‌های کانولوشنی است."),
    "ml-hw4/q4/#a-2": (
        "محو شدن گرادیان (vanishing gradient)",
        "<p>اتصال‌های متراکم گرادیان را به لایه‌های نخست می‌رسانند؛ تأثیر آن‌ها در هر لایه‌ی شبکه دیده می‌شود.</p>",
    ),
    "ml-hw4/q4/#b-1": (
        "هزینه‌ی گلوگاه 1×1",
        r"<p>ورودی \(28\times28\times192\) است و شمار ضرب‌ها ۱۲۰٬۴۲۲٬۴۰۰ و کاهش ۹۰٪ است. گلوگاه پیش‌فعال‌سازی ندارد.</p>",
    ),
    "ml-hw4/q5/": ("کانولوشن گسترش‌یافته و پوشیده", "<p>کرنل بزرگ‌تر می‌شود بی‌آن‌که پارامتری افزوده شود.</p>"),
    "ml-hw4/q5/#a": ("اندازه‌ی خروجی", "<p>با نرخ اتساع و گام یک، هنگامی که a &lt; b است و <code>stride=1</code>.</p>"),
    "ml-hw4/q5/#b": ("ضرب کرونکر", "<p>مسئله با گرادیان کاهشی تصادفی حل نمی‌شود. منظم‌سازی نیست، دراپ‌اوت هم.</p>"),
    "dl-hw8/q2/": ("شمار پارامترهای AlexNet", "<p>بایاس در U-Net و لایه‌ی تمام‌متصل، پس‌انتشار و cross-entropy.</p>"),
    "glossary/": ("واژه‌نامه", "<p>واژه‌های این راهنما</p>"),
    "glossary/#stride": ("گام", "<p>stride · فاصله‌ی دو جای پیاپی کرنل. استراید</p>"),
    "glossary/#overfitting": ("بیش‌برازش", "<p>overfitting · از بر کردن داده‌های آموزش</p>"),
    "verification/": ("راستی‌آزمایی", "<p>گلوگاه گلوگاه گلوگاه محو شدن گرادیان AlexNet کرونکر</p>"),
}
ENGLISH = {
    "": ("Rahnama", "Five assignments of deep learning courses"),
    "ml-hw4/q5/": ("Dilated and masked convolutions", "<p>A bigger window without more parameters.</p>"),
    "ml-hw4/q5/#a": ("How large is the output?", "<p>The dilation rate spreads the taps; the stride does not.</p>"),
    "ml-hw4/q5/#b": ("The Kronecker form", "<p>The kernel with gaps is a product. Batch normalisation.</p>"),
    "dl-hw8/q2/": ("Counting parameters", "<p>AlexNet has a bias per filter; dropout, back propagation do not.</p>"),
}


def index_of(sections: dict[str, tuple[str, str]]) -> dict[str, Any]:
    """An index in the shape in which MkDocs writes it."""
    documents = [{"location": place, "title": title, "text": text} for place, (title, text) in sections.items()]
    return {"config": {"lang": ["en"], "separator": "[\\s-]+", "pipeline": []}, "docs": documents}


class Worker:
    """The worker without a browser: messages go in, answers come out."""

    def __init__(self, index: dict[str, Any]) -> None:
        self.context = quickjs.Context()
        self.context.eval("const heard = [], said = []; const addEventListener = (_, listener) => heard.push(listener)")
        self.context.eval("const postMessage = message => said.push(message)")
        self.context.eval(search.worker_source(ROOT))
        assert self.tell({"type": 0, "data": {**index}}) == [{"type": 1}]

    def tell(self, message: dict[str, Any]) -> list[Any]:
        """Send a message; what the worker says to it."""
        self.context.eval(f"said.length = 0; heard[0]({{data: {json.dumps(message)}}})")
        return list(json.loads(self.context.eval("JSON.stringify(said)")))

    def ask(self, query: str) -> dict[str, Any]:
        """The answer to a query."""
        [answer] = self.tell({"type": 2, "data": query})
        assert answer["type"] == 3
        return dict(answer["data"])

    def sections(self, query: str) -> list[str]:
        """Where the best section of each page found is, without what is to be marked there."""
        return [re.sub(r"\?h=[^#]*", "", group[0]["location"]) for group in self.ask(query)["items"]]


@pytest.fixture(scope="module")
def persian() -> Worker:
    return Worker(search.enrich(index_of(PERSIAN), GLOSSARY, "fa"))


@pytest.fixture(scope="module")
def english() -> Worker:
    return Worker(search.enrich(index_of(ENGLISH), GLOSSARY, "en"))


@pytest.mark.parametrize(
    ("query", "best"),
    [
        ("گرادیان", "ml-hw4/q4/#a-2"),
        ("گراديان", "ml-hw4/q4/#a-2"),
        ("محو شدن گرادیان", "ml-hw4/q4/#a-2"),
        ("گرادیان محوشونده", "ml-hw4/q4/#a-2"),
        ("vanishing gradient", "ml-hw4/q4/#a-2"),
        ("vanising gradeint", "ml-hw4/q4/#a-2"),
        ("تاثیر", "ml-hw4/q4/#a-2"),
        ("اتصال ها", "ml-hw4/q4/#a-2"),
        ("می رسانند", "ml-hw4/q4/#a-2"),
        ("ميرسانند", "ml-hw4/q4/#a-2"),
        ("28x28x192", "ml-hw4/q4/#b-1"),
        ("۲۸×۲۸×۱۹۲", "ml-hw4/q4/#b-1"),
        ("120422400", "ml-hw4/q4/#b-1"),
        ("120,422,400", "ml-hw4/q4/#b-1"),
        ("90%", "ml-hw4/q4/#b-1"),
        ("گلوگاه ۱ در ۱", "ml-hw4/q4/#b-1"),
        ("پیش فعالسازی", "ml-hw4/q4/#b-1"),
        ("پیشفعالسازی", "ml-hw4/q4/#b-1"),
        ("همگشت", "ml-hw4/q4/"),
        ("کانولوشن گسترش یافته", "ml-hw4/q5/"),
        ("کانلوشن پوشیده", "ml-hw4/q5/"),
        ("نرخ گسترش", "ml-hw4/q5/#a"),
        ("dilation", "ml-hw4/q5/#a"),
        ("کرونکر چیست", "ml-hw4/q5/#b"),
        ("مساله", "ml-hw4/q5/#b"),
        ("مسأله", "ml-hw4/q5/#b"),
        ("نظام‌بخشی", "ml-hw4/q5/#b"),
        ("نظام بخشی", "ml-hw4/q5/#b"),
        ("SGD", "ml-hw4/q5/#b"),
        ("دراپ آوت", "ml-hw4/q5/#b"),
        ("دراپاوت", "ml-hw4/q5/#b"),
        ("unet", "dl-hw8/q2/"),
        ("یو‌نت", "dl-hw8/q2/"),
        ("alexnet", "dl-hw8/q2/"),
        ("الکس نت alexnet", "dl-hw8/q2/"),
        ("crossentropy", "dl-hw8/q2/"),
        ("cross entropy", "dl-hw8/q2/"),
        ("انتشار به عقب", "dl-hw8/q2/"),
        ("back propagation", "dl-hw8/q2/"),
        ("استراید", "glossary/#stride"),
        ("بیش برازش", "glossary/#overfitting"),
    ],
)
def test_a_persian_page_is_found_however_it_is_typed(persian: Worker, query: str, best: str) -> None:
    assert persian.sections(query)[:1] == [best]


@pytest.mark.parametrize(
    ("query", "best"),
    [
        ("dilated", "ml-hw4/q5/"),
        ("dila", "ml-hw4/q5/"),
        ("Kronecker", "ml-hw4/q5/#b"),
        ("kroneker", "ml-hw4/q5/#b"),
        ("rkonecker", "ml-hw4/q5/#b"),
        ("output size", "ml-hw4/q5/#a"),
        ("what is the dilation rate", "ml-hw4/q5/#a"),
        ("نرخ اتساع", "ml-hw4/q5/#a"),
        ("normalization", "ml-hw4/q5/#b"),
        ("bias", "dl-hw8/q2/"),
        ("backpropagation", "dl-hw8/q2/"),
        ("drop out", "dl-hw8/q2/"),
        ("parameter", "dl-hw8/q2/"),
        ("پس‌انتشار", "dl-hw8/q2/"),
    ],
)
def test_an_english_page_is_found_however_it_is_typed(english: Worker, query: str, best: str) -> None:
    assert english.sections(query)[:1] == [best]


def ranking(worker: Worker, query: str) -> list[str]:
    """Locations of all sections that match, best first over all pages."""
    found = [item for group in worker.ask(query)["items"] for item in group if item["score"]]
    return [re.sub(r"\?h=[^#]*", "", each["location"]) for each in sorted(found, key=lambda each: -each["score"])]


def test_title_beats_heading_beats_text() -> None:
    filler = " ".join(f"word{number}" for number in range(12))
    worker = Worker(
        index_of(
            {
                "a/1/": ("Other", "kernel " + filler),
                "b/1/": ("Another", filler),
                "b/1/#x": ("Kernel", filler),
                "c/1/": ("Kernel", filler),
            }
        )
    )
    assert ranking(worker, "kernel") == ["c/1/", "b/1/#x", "a/1/"]


def test_the_word_itself_beats_its_beginning_beats_another_name() -> None:
    sections = {"a/1/": ("One", "convolutional thing"), "b/1/": ("Two", "the conv thing"), "c/1/": ("Three", "filters")}
    index = index_of(sections)
    index["config"]["variants"], index["docs"][2]["variants"] = ["convolution; conv"], [0]
    assert ranking(Worker(index), "conv") == ["b/1/", "a/1/", "c/1/"]


def test_a_misspelling_is_only_guessed_when_nothing_is_spelled_so(english: Worker) -> None:
    worker = Worker(index_of({"a/1/": ("One", "a stride"), "b/1/": ("Two", "a strike"), "c/1/": ("Three", "stird")}))
    assert ranking(worker, "stride") == ["a/1/"]
    assert set(ranking(worker, "strid")) == {"a/1/"}
    assert "a/1/" in ranking(worker, "strdie")
    assert english.sections("qqqq") == [] == english.sections("zq") == english.sections("")


def test_all_words_are_wanted_and_one_is_enough_if_no_page_has_all(english: Worker) -> None:
    assert english.sections("dropout bias") == ["dl-hw8/q2/"]
    assert english.sections("parameters kronecker") == ["ml-hw4/q5/#b"]
    items = english.ask("kronecker zebra")["items"]
    assert items[0][0]["terms"]["zebra"] is False
    assert items[0][0]["location"].startswith("ml-hw4/q5/")


def test_words_spread_over_a_question_belong_together_but_not_over_a_list() -> None:
    sections = {
        "a/1/": ("One", "stride"),
        "a/1/#x": ("Two", "kernel"),
        "a/2/": ("Three", "stride"),
        "glossary/": ("Glossary", ""),
        "glossary/#k": ("kernel", ""),
        "glossary/#s": ("stride", ""),
    }
    worker = Worker(search.enrich(index_of(sections), (), "en"))
    assert worker.sections("stride kernel") == ["a/1/#x"]
    assert worker.sections("stride zebra kernel")[0] == "a/1/#x"
    assert set(worker.sections("stride zebra")) == {"a/1/", "a/2/", "glossary/#s"}


def test_generated_pages_come_after_the_pages_they_are_made_from(persian: Worker) -> None:
    for query in ("گلوگاه", "محو شدن گرادیان", "AlexNet", "کرونکر"):
        assert persian.sections(query)[-1] == "verification/"


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("تاثیر", "تأثیر"),
        ("لايه", "لایه‌ی"),
        ("پیش فعالسازی", "پیش‌فعال‌سازی"),
        ("unet", "U-Net"),
        ("۱×۱", "1×1"),
        ("crossentropy", "cross-entropy"),
    ],
)
def test_what_is_marked_is_the_text_as_the_page_writes_it(persian: Worker, query: str, marked: str) -> None:
    first = persian.ask(query)["items"][0][0]
    assert f"<mark>{marked}</mark>" in first["title"] + first["text"]
    assert first["terms"][marked] is True


def test_marking_keeps_the_markup_whole(persian: Worker) -> None:
    [found] = [group[0] for group in persian.ask("stride lt")["items"] if "q5" in group[0]["location"]]
    assert "a &lt; b" in found["text"]
    assert re.sub("</?mark>", "", found["text"]).count("<") == 0


def test_every_page_has_its_first_section_in_its_group(persian: Worker) -> None:
    for group in persian.ask("کانولوشن گرادیان")["items"]:
        pages = {re.sub(r"\?h=[^#]*", "", item["location"]).split("#")[0] for item in group}
        assert len(pages) == 1
        assert sum("#" not in item["location"] for item in group) == 1


def test_the_teaser_is_the_stretch_with_the_most_words(english: Worker) -> None:
    far = " ".join(f"word{number}" for number in range(90))
    worker = Worker(index_of({"a/1/": ("One", f"stride {far} the stride of a kernel {far}")}))
    text = worker.ask("stride kernel")["items"][0][0]["text"]
    assert text.startswith("… ") and text.endswith(" …")
    assert "<mark>stride</mark> of a <mark>kernel</mark>" in text


def topics_of(index: dict[str, Any]) -> dict[str, set[str]]:
    """For each section the English names of the terms whose variants lead to it."""
    names = [each.split(";")[0] for each in index["config"]["variants"]]
    return {document["location"]: {names[each] for each in document.get("variants", ())} for document in index["docs"]}


def test_a_term_leads_to_sections_about_it_by_all_its_names() -> None:
    about = topics_of(search.enrich(index_of(PERSIAN), GLOSSARY, "fa"))
    assert about["ml-hw4/q5/#b"] == {"regularization", "stochastic gradient descent"}
    assert about["ml-hw4/q4/#a-2"] == {"vanishing gradient"}
    assert about["ml-hw4/q5/#a"] == {"dilation rate", "stride"}
    assert about["glossary/#stride"] == about["verification/"] == set()


def test_terms_count_only_as_whole_words_and_only_under_their_own_name() -> None:
    sections = {"a/1/": ("One", "biased, linear, conventional things"), "a/1/#x": ("Two", "the bias, the bias")}
    about = topics_of(search.enrich(index_of(sections), GLOSSARY, "en"))
    assert about == {"a/1/": set(), "a/1/#x": {"bias (neuron)", "bias (statistics)"}}


def test_texts_lose_markup_and_tex_but_keep_sizes_and_numbers() -> None:
    text = r"<p>A \(3\times 3\) kernel, \(\frac{\partial L}{\partial W}\) and \[n=2\cdot 12{,}544 \\ x&lt;1\]</p>"
    text += "<p>{@ number cost @}</p><pre><code>a_b</code></pre>"
    [document] = search.enrich(index_of({"a/1/": ("T", text)}), (), "en")["docs"]
    assert document["text"] == "A 3×3 kernel, ∂L/∂W and 12,544 a_b"


def test_of_the_verification_page_only_the_beginning_is_searched() -> None:
    places = dict.fromkeys(("verification/#a", "errata/#a"), ("Title", "number " * 200))
    lengths = {each["location"]: len(each["text"]) for each in search.enrich(index_of(places), (), "en")["docs"]}
    assert lengths == {"verification/#a": 300 - 300 % 7 - 1, "errata/#a": 200 * 7 - 1}


def test_the_index_is_compact_and_the_same_every_time() -> None:
    first, second = (search.dump(search.enrich(index_of(PERSIAN), GLOSSARY, "fa")) for _ in range(2))
    assert first == second
    assert "گرادیان" in first and "\\u06" not in first and '": ' not in first
    assert json.loads(first)["docs"][0]["location"] == ""


def test_addresses_without_a_server_are_as_good() -> None:
    for served, stored in (("ml-hw4/q5/#a", "ml-hw4/q5.html#a"), ("glossary/", "glossary.html"), ("", "index.html")):
        index = search.enrich(index_of({served: ("Title", "text"), stored: ("Title", "text")}), (), "en")
        assert len({document["boost"] for document in index["docs"]}) == 1


def test_the_worker_is_small() -> None:
    assert len(gzip.compress(search.worker_source(ROOT).encode(), 9)) < 12_000


def test_without_the_npm_packages_the_error_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="npm ci"):
        search.worker_source(tmp_path)


def test_a_changed_minisearch_is_noticed(tmp_path: Path) -> None:
    module = tmp_path / search.MINISEARCH / "dist/es/index.js"
    module.parent.mkdir(parents=True)
    module.write_text("class MiniSearch {}\nexport default MiniSearch\n")
    with pytest.raises(ValueError, match="no longer ends with"):
        search.worker_source(tmp_path)


def test_comments_go_and_everything_else_stays() -> None:
    script = "/** a\n * b */\nconst url = 'https://a' // stays\n  // goes\n  let x = `/* stays */`\ny() // goes\n"
    assert search.without_comments(script) == "const url = 'https://a' // stays\nlet x = `/* stays */`\ny()\n"


PAGE = '<form name="search"></form><script src="{up}assets/javascripts/bundle.0123abcd.min.js"></script>'


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """One language's part of a built site, as far as search looks at it."""
    index = search.enrich(index_of({"": ("Home", "text"), "ml-hw4/q5/#a": ("Part", "text")}), (), "fa")
    files = {
        "search/search_index.json": search.dump(index),
        "assets/search/worker.js": "// </script> کرنل\n",
        "index.html": PAGE.format(up=""),
        "ml-hw4/q5/index.html": PAGE.format(up="../../"),
        "stub.html": "<p>no search here</p>",
    }
    for name, content in files.items():
        path = tmp_path / "fa" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return tmp_path / "fa"


def test_a_site_on_a_disk_gets_its_index_and_worker_as_scripts(built: Path) -> None:
    search.make_offline_search(built, "fa")
    script = (built / "search/search_index.js").read_text(encoding="utf-8")
    index = json.loads(script.removeprefix("var __index = "))
    assert [each["location"] for each in index["docs"]] == ["index.html", "ml-hw4/q5/index.html#a"]
    worker = (built / search.OFFLINE).read_text(encoding="utf-8")
    assert "کرنل" in worker and "</script>" not in worker
    for page, up in (("index.html", ""), ("ml-hw4/q5/index.html", "../../")):
        assert f'<script src="{up}{search.OFFLINE}"></script><script src="{up}assets/javascripts/bundle' in (
            built / page
        ).read_text(encoding="utf-8")
    assert (built / "stub.html").read_text(encoding="utf-8") == "<p>no search here</p>"


def test_making_it_twice_changes_nothing(built: Path) -> None:
    search.make_offline_search(built, "fa")
    first = {path: path.read_bytes() for path in built.rglob("*") if path.is_file()}
    search.make_offline_search(built, "fa")
    assert first == {path: path.read_bytes() for path in built.rglob("*") if path.is_file()}


def test_an_offline_site_needs_a_built_one_of_its_language(built: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not 'en'"):
        search.make_offline_search(built, "en")
    with pytest.raises(FileNotFoundError, match="build the site first"):
        search.make_offline_search(tmp_path / "nowhere", "fa")
    for page in built.rglob("*.html"):
        page.write_text("<p></p>")
    with pytest.raises(ValueError, match="no page loads"):
        search.make_offline_search(built, "fa")


def test_cells_are_indexed_apart_and_furniture_is_not_indexed() -> None:
    table = '<tr><th>net</th><th>weights</th></tr><tr><td>VGG</td><td class="rn-verified"><b>PyTorch</b></td></tr>'
    page = search.for_the_index(f'<p class="rn-lagging">old</p>{table}<a class="rn-source" href="x">code</a>')
    assert "</th>\n<th>" in page and "</td>\n<td" in page and "</tr>\n<tr>" in page
    assert page.count("data-search-exclude") == 3

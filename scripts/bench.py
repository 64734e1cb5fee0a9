"""Measure the builds, the sizes and the search in one run, and print ratios (absolute times depend on the machine).

Everything happens in copies below the system's temporary folder, so that this clone's own build stays as it is.
"""

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
sys.path.insert(0, str(ROOT / "src"))

PLAIN = """
site_name: plain
docs_dir: {docs}
theme: {{name: material, font: false, language: {language}}}
plugins: [search]
markdown_extensions:
  - attr_list
  - footnotes
  - tables
  - pymdownx.arithmatex: {{generic: true}}
  - pymdownx.highlight: {{use_pygments: true}}
  - pymdownx.superfences
  - toc: {{permalink: true}}
"""


def run(*command: str, cwd: Path, **environment: str) -> float:
    """Seconds a command takes; its failure ends the benchmark with its output."""
    started = time.perf_counter()
    surroundings = {**os.environ, "NO_MKDOCS_2_WARNING": "1", **environment}
    done = subprocess.run(command, cwd=cwd, env=surroundings, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    return time.perf_counter() - started


def copy(folder: Path) -> Path:
    """A clone of the working tree, with this one's packages."""
    listed = subprocess.run(
        ["git", "ls-files", "-coz", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\0")
    for name in filter(None, listed):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    (folder / "node_modules").symlink_to(ROOT / "node_modules")
    return folder


def generation(folder: Path) -> dict[str, float]:
    """Seconds of generation: cold on one and two processes, with nothing to do, with one module changed."""
    generate = (sys.executable, "scripts/generate.py")
    source = {"PYTHONPATH": str(folder / "src")}
    times = {"cold, 1 process": run(*generate, "-j", "1", cwd=folder, **source)}
    shutil.rmtree(folder / "build")
    times["cold, 2 processes"] = run(*generate, "-j", "2", cwd=folder, **source)
    times["no-op"] = median(run(*generate, cwd=folder, **source) for _ in range(5))
    module = folder / "src/rahnama/exhibits/sharif_dl_hw2/q4.py"
    module.write_text(module.read_text() + "\n# changed\n")
    times["one module changed"] = run(*generate, cwd=folder, **source)
    return times


def builds(folder: Path) -> dict[str, float]:
    """Seconds of the whole build with fresh exhibits, and of plain MkDocs; the best of three, taken in turns."""
    source = {"PYTHONPATH": str(folder / "src")}
    times = [(run(str(BIN / "mkdocs"), "build", "--strict", cwd=folder, **source), plain(folder)) for _ in range(3)]
    ours, others = (min(found) for found in zip(*times, strict=True))
    return {"whole site, exhibits fresh": ours, "plain MkDocs, same Markdown": others}


def plain(folder: Path) -> float:
    """Seconds that MkDocs with Material alone takes for the same Markdown, both languages."""
    taken = 0.0
    for language in ("fa", "en"):
        settings = folder / f"plain.{language}.yml"
        settings.write_text(PLAIN.format(docs=folder / "docs" / language, language=language))
        taken += run(str(BIN / "mkdocs"), "build", "-f", str(settings), "-d", str(folder / language), cwd=folder)
    return taken


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, words: str, server: subprocess.Popen[bytes], patience: float = 120) -> float:
    """Seconds until a page shows some words."""
    started = time.perf_counter()
    while time.perf_counter() - started < patience and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=patience) as answer:
                if words in answer.read().decode():
                    return time.perf_counter() - started
        except OSError:
            pass
        time.sleep(0.02)
    sys.exit(f"{url} never showed {words!r}")


def edit_to_served(folder: Path, question: str) -> float:
    """Seconds from saving a page to its being served anew; the median of five edits, in both languages."""
    port, times = free_port(), []
    command = [str(BIN / "mkdocs"), "serve", "--dev-addr", f"127.0.0.1:{port}"]
    environment = {**os.environ, "PYTHONPATH": str(folder / "src"), "NO_MKDOCS_2_WARNING": "1"}
    with tempfile.TemporaryFile() as log:
        server = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, env=environment)
        try:
            for number, language in enumerate(("en", "fa", "en", "fa", "en")):
                url, words = f"http://127.0.0.1:{port}/{language}/{question}/", f"Edited for the {number}th time"
                wait_for(url, "</html>", server)
                page = folder / "docs" / language / f"{question}.md"
                page.write_text(page.read_text(encoding="utf-8") + f"\n{words}\n", encoding="utf-8")
                times.append(wait_for(url, words, server))
        finally:
            server.terminate()
            server.wait()
    return median(times)


def growth(folder: Path) -> dict[str, float]:
    """Seconds of a whole synthetic guide (exhibits and both languages) with 2, 20 and 60 questions."""
    from rahnama.publish.synthetic import synthesise

    times = {}
    for size in (2, 20, 60):
        guide = folder / f"synthetic{size}"
        synthesise(ROOT / "tests" / "tiny", guide, size)
        times[f"{size} questions"] = run(str(BIN / "mkdocs"), "build", "--strict", cwd=guide)
    return times


def serving(real: Path, synthetic: Path) -> dict[str, float]:
    """Seconds from edit to served, in this guide and in one of 60 questions."""
    return {
        "edit to served": edit_to_served(real, "ml-hw4/q5"),
        "edit to served, 60 questions": edit_to_served(synthetic, "primer/q2"),
    }


def sizes(site: Path) -> dict[str, float]:
    """Bytes of the question pages, gzipped."""
    from rahnama.publish.checks.built import questions, zipped

    return {page.relative_to(site).parent.as_posix(): zipped(page) for page in questions(site)}


def training() -> dict[str, float]:
    """Seconds of an epoch on Fashion-MNIST, on one thread, in turns; the medians of three."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    command = [sys.executable, str(ROOT / "src/rahnama/experiments/_epoch_timing.py"), "1", "3"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        print("  not measured:", done.stderr.strip()[-300:])
        return {}
    variants = json.loads(done.stdout)["variants"]
    return {f"{name}, {who}": each["median"][who] for name, each in variants.items() for who in ("numpy", "pytorch")}


def search(site: Path) -> None:
    """Print what the benchmark of the search found, or why it could not."""
    done = subprocess.run(
        [sys.executable, "scripts/bench_search.py", str(site)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    print("\nSearch in the browser", flush=True)
    if done.returncode:
        print("  not measured:", done.stderr.strip()[-300:])
        return
    for language, found in json.loads(done.stdout).items():
        print(f"  {language}: " + ", ".join(f"{name} {value:,}" for name, value in found.items()))


def section(title: str, measure: Callable[[], dict[str, float]], unit: str = "s") -> dict[str, float]:
    """Print what was measured under a title."""
    print(f"\n{title}", flush=True)
    found = measure()
    for name, value in found.items():
        print(f"  {name:<32} {value:>10,.{2 if unit == 's' else 0}f} {unit}", flush=True)
    return found


def ratio(name: str, above: float, below: float) -> None:
    """Print one ratio."""
    print(f"  → {name}: {above / below:.2f}", flush=True)


def main() -> None:
    """Measure everything."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    print(f"Load before the start: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
    with tempfile.TemporaryDirectory(prefix="rahnama-bench-") as scratch:
        folder = copy(Path(scratch) / "guide")
        times = section("Generation of the exhibits", lambda: generation(folder))
        ratio("2 processes against 1", times["cold, 2 processes"], times["cold, 1 process"])
        ratio("one module changed against cold on 2", times["one module changed"], times["cold, 2 processes"])
        ratio("no-op against cold on 2", times["no-op"], times["cold, 2 processes"])
        times = section("Building both languages", lambda: builds(folder))
        ratio("ours against plain MkDocs", *times.values())
        times = section("Growth, synthetic guide, exhibits and both languages", lambda: growth(Path(scratch)))
        ratio("10 times the questions take", times["20 questions"], times["2 questions"])
        section("Serving", lambda: serving(folder, Path(scratch) / "synthetic60"))
        times = section("Training, an epoch", training)
        for name in dict.fromkeys(each.partition(",")[0] for each in times):
            ratio(f"NumPy against PyTorch, {name} (at most 0.80)", times[f"{name}, numpy"], times[f"{name}, pytorch"])
        section("Question pages, gzipped", lambda: sizes(folder / "site"), "bytes")
        search(folder / "site")


if __name__ == "__main__":
    main()

"""The miniature guide is built by tests, not collected as tests: its package is importable only inside a build."""

collect_ignore_glob = ["src/*"]

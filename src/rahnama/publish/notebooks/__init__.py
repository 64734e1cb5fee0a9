"""Notebooks: one percent source for both languages, executed once, shown by MkDocs' notebook plugin without its weight.

``source`` reads ``notebooks/<name>.py``, ``outcome`` what its execution left in ``results/notebooks/<name>.json``,
``execute`` makes that file, ``shown`` and ``pictures`` turn both into a page and a download of one language.
"""

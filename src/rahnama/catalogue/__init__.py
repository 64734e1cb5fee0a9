"""What is asked: the documents, questions and parts of the guide, its topics and its glossary.

One TOML file per source document is the only list of its questions; ``glossary.tsv`` is the only list of terms::

    catalogue = load()
    catalogue.question("ml-hw4/q4").part("b/1").title["fa"]
"""

from rahnama.catalogue.entry import CatalogueError
from rahnama.catalogue.model import Catalogue, Document, Part, Question, Source, Status, Topic
from rahnama.catalogue.read import load

__all__ = ["Catalogue", "CatalogueError", "Document", "Part", "Question", "Source", "Status", "Topic", "load"]

"""The rules of the grammar, one file a subject. Each takes a clause and gives edits or None."""

from animatic.studio.director.rules.clause import Clause

__all__ = ["Clause"]

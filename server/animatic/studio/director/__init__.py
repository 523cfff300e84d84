"""The director: a person's words, today's timeline and the files at hand → the next timeline.

It understands and never draws. `direct` is a pure function: the same words about the same
timeline always give the same film, nothing is read from disk and nothing is remembered.

    conversation   one turn: new film, edit or talk (intent), another version (revisiting)
    words          what a message literally says: times, shapes, quotes (moments, tunes, texts)
    directions     what is kept to the letter: option lines, shotlists, subtitles
    lexicon, rows  what the words of a description look and sound like
    brief          what a new film is to be → shots → storyboard (lines) → timeline; caveats
    variety        how shots of one family differ, and what they share
    grammar        utterance → clauses → rules → edits, pointing at targets (slips: spelling)
    edits          everything that can be done; apply → wording, scoring, looking, cutting
    layout         where segments stand in time
    plan, planned  what a model may answer instead of the grammar, and what it is asked
    changes        what differs between two timelines → answers: what the person is told
    naming         what people call what is on the timeline
"""

from animatic.studio.director.contract import Asset, Past, Step, Turn
from animatic.studio.director.conversation import direct
from animatic.studio.director.plan import Misplanned, PlannedTurn, read_plan, schema
from animatic.studio.director.planned import (
    asked,
    direct_as_planned,
    is_for_a_planner,
    without_planner,
)
from animatic.studio.director.remarks import Remark

__all__ = [
    "Asset",
    "Misplanned",
    "Past",
    "PlannedTurn",
    "Remark",
    "Step",
    "Turn",
    "asked",
    "direct",
    "direct_as_planned",
    "is_for_a_planner",
    "read_plan",
    "schema",
    "without_planner",
]

"""The director: a person's words, today's timeline and the files at hand → the next timeline.

It understands and never draws. `direct` is a pure function: the same words about the same
timeline always give the same film, nothing is read from disk and nothing is remembered.

    words        what a message literally says          lexicon      what its words look like
    directions   option lines, kept to the letter        brief        what a new film is to be
    shots        what is seen                            storyboard   how long, in which order
    intent       new film, edit, undo or talk            grammar      utterance → edits
    targets      "the second clip"                       edits        edit: timeline → timeline
    answers      what the person is told
"""

from animatic.studio.director.conversation import direct
from animatic.studio.director.turn import Asset, Step, Turn

__all__ = ["Asset", "Step", "Turn", "direct"]

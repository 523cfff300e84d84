"""One turn: which room a message goes to, and what comes back."""

from __future__ import annotations

from collections.abc import Sequence

from animatic.studio.director import answers, intent, layout, shots
from animatic.studio.director.brief import Brief, brief_of
from animatic.studio.director.directions import read_directions
from animatic.studio.director.storyboard import Board, storyboard
from animatic.studio.director.turn import Asset, Step, Turn
from animatic.timeline import Clip, Music, Picture, Recording, Scene, Text, Timeline


def direct(
    message: str,
    timeline: Timeline,
    assets: Sequence[Asset],
    history: Sequence[Timeline] = (),
    *,
    language: str = "",
) -> Turn:
    """The next timeline, and an answer in the language of the message.

    `history` holds earlier versions, newest last; `language` is used when the message's own
    can't be told. Never raises for any text; a wish that is unclear or can't be met gives the
    timeline back unchanged with a question or the reason.
    """
    brief = brief_of(read_directions(message), language)
    return _new_film(brief, timeline, assets)


def _new_film(brief: Brief, timeline: Timeline, assets: Sequence[Asset]) -> Turn:
    board = storyboard(brief, _to_be_used(brief, timeline, assets))
    reply = answers.of_film(board, brief.language, was_empty=not timeline.is_exportable)
    return Turn(board.timeline, reply, tuple(_film_steps(board)))


def _to_be_used(brief: Brief, timeline: Timeline, assets: Sequence[Asset]) -> list[Asset]:
    """The files a new film is made of: those that wait, or all when the words ask for them."""
    on_it = {
        s.media.asset
        for t in timeline.tracks
        for s in t.segments
        if isinstance(s.media, Picture | Clip | Recording)
    }
    waiting = [a for a in assets if a.id not in on_it]
    says_scene = bool(brief.reading.families) and not brief.is_about_assets
    visual = [a for a in waiting if a.kind != "sound"]
    if not visual and (brief.is_about_assets or brief.directions.shots or not says_scene):
        visual = [a for a in assets if a.kind != "sound"]
    sounds = [a for a in waiting if a.kind == "sound"]
    if not sounds and brief.wants_own_sound:
        sounds = [a for a in assets if a.kind == "sound"]
    return [*visual, *sounds]


def _film_steps(board: Board) -> list[Step]:
    timeline = board.timeline
    shown = layout.video(timeline)
    steps = [
        Step(
            "write_storyboard", {"shots": len(shown), "seconds": layout.length_ms(timeline) / 1000}
        )
    ]
    for segment in shown[:8]:
        match segment.media:
            case Scene(family=family):
                steps.append(Step("set_scene", {"name": segment.name, "family": family}))
            case _:
                steps.append(Step("place_media", {"name": segment.name}))
    for segment in layout.texts(timeline)[:8]:
        if isinstance(segment.media, Text):
            steps.append(Step(f"add_{segment.media.role}", {"text": segment.media.text}))
    for segment in layout.sounds(timeline):
        match segment.media:
            case Music(mood=mood):
                steps.append(Step("compose_music", {"mood": mood}))
            case _:
                steps.append(Step("add_music", {"name": segment.name}))
    return steps


_ = (intent, shots)

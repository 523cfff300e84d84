"""One turn: which room a message goes to, and what comes back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import fields, replace

from animatic.model.timeline import Clip, Music, Picture, Recording, Scene, Segment, Text, Timeline
from animatic.studio.director import (
    answers,
    grammar,
    intent,
    layout,
    revisiting,
    shots,
    subtitles,
    wording,
)
from animatic.studio.director.apply import apply
from animatic.studio.director.brief import Brief, brief_of
from animatic.studio.director.changes import changes
from animatic.studio.director.contract import Asset, Past, Step, Turn
from animatic.studio.director.directions import Directions, read_directions
from animatic.studio.director.edits import (
    Edit,
    EditContext,
    SetCaptions,
    SetLength,
    SetShape,
    SetSize,
)
from animatic.studio.director.plan import Misplanned
from animatic.studio.director.remarks import Impossible, Remark, Unclear
from animatic.studio.director.storyboard import Board, storyboard, with_ids


def direct(
    message: str,
    timeline: Timeline,
    assets: Sequence[Asset],
    past: Past | None = None,
    *,
    language: str = "",
) -> Turn:
    """The next timeline, and an answer in the language of the message.

    `past` holds the versions undo and going back lead to; `language` is used when the message's
    own can't be told. Never raises for any text; a wish that is unclear or can't be met gives the
    timeline back unchanged with a question or the reason.
    """
    return _directed(read_directions(message), timeline, assets, past or Past(), language)


def _directed(
    directions: Directions,
    timeline: Timeline,
    assets: Sequence[Asset],
    past: Past,
    language: str,
) -> Turn:
    brief = brief_of(directions, language)
    going = revisiting.asked_for(directions)
    if going is None:
        return _made(brief, timeline, assets)
    back = revisiting.revisit(going.wish, directions.version, timeline, past, brief.language)
    rest = replace(directions, words=going.rest, version=None)
    if back.went_to is None or not (going.rest or rest.has_options):
        return back
    return _and_then(back, _made(brief_of(rest, brief.language), back.timeline, assets))


def _made(brief: Brief, timeline: Timeline, assets: Sequence[Asset]) -> Turn:
    said, is_list = brief.utterance.masked, bool(brief.directions.shots)
    if not is_list:
        if intent.asks_for_help(said):
            return Turn(timeline, answers.can_do(brief.language))
        if intent.asks_for_the_file(said):
            return Turn(timeline, answers.how_to_export(timeline, brief.language))
        if intent.is_greeting(said):
            return Turn(timeline, answers.greeting(timeline, brief.language))
    if not layout.video(timeline):
        return _first_film(brief, timeline, assets)
    if not is_list and intent.only_starts_over(said) and brief.directions.take == 1:
        return Turn(timeline, answers.what_then(brief.language))
    if is_list or intent.asks_for_a_film(said) or _wants_another_take(brief):
        return _new_film(brief, timeline, assets)
    return _edit(brief, timeline, assets)


def _and_then(back: Turn, more: Turn) -> Turn:
    """What else the message wanted, done to the version that came back."""
    reply, steps = f"{back.reply}\n{more.reply}", (*back.steps, *more.steps)
    went_to = back.went_to if more.timeline == back.timeline else None
    return Turn(more.timeline, reply, steps, went_to)


# --- new films --------------------------------------------------------------------------------


def _first_film(brief: Brief, timeline: Timeline, assets: Sequence[Asset]) -> Turn:
    """On an empty timeline everything but an edit of nothing is a wish for a film."""
    says_nothing = not brief.directions.words.strip() and not brief.directions.shots
    waiting = any(a.kind != "sound" for a in assets)
    if (says_nothing and not waiting) or (_only_edits(brief, timeline) and not waiting):
        return Turn(timeline, answers.nothing_yet(brief.language))
    return _new_film(brief, timeline, assets)


_EDITS_OF_NOTHING = re.compile(
    r"^\W*(?:please )?(?:remove|delete|swap|reverse|trim|split|mute|move|shorten|lengthen"
    r"|speed up|slow down|replace|change|make (?:it|the))\b"
    r"|^\W*(?:请)?(?:删|去掉|移除|交换|倒序|裁剪|分割|静音|移动|缩短|加速|减速|替换"
    r"|把(?!这些|我的|照片|图片|素材))"
)


_MADE_OF = re.compile(r"^\W*(?:please )?make it (?:feel|look) like\b")
"""An edit where there is a film, and a wish for one where there is none."""


def _only_edits(brief: Brief, timeline: Timeline) -> bool:
    is_film = intent.asks_for_a_film(brief.utterance.masked) or bool(brief.directions.shots)
    is_described = _MADE_OF.search(brief.utterance.masked) and brief.reading.families
    return (
        not (is_film or is_described)
        and _EDITS_OF_NOTHING.search(brief.utterance.masked) is not None
    )


def _new_film(brief: Brief, timeline: Timeline, assets: Sequence[Asset]) -> Turn:
    used = _to_be_used(brief, timeline, assets)
    if (
        brief.needs_files
        and not brief.directions.shots
        and not any(a.kind != "sound" for a in used)
    ):
        return Turn(timeline, answers.no_files(brief.language))
    board = _take(storyboard(brief, used), brief.directions.take)
    reply = answers.of_film(board, brief.language, was_empty=not timeline.is_exportable)
    return Turn(board.timeline, reply, tuple(_film_steps(board)))


def _wants_another_take(brief: Brief) -> bool:
    """Whether the words, which may be a bare description, are to be filmed once more."""
    is_description = brief.reading.families and not _COMMAND.search(brief.utterance.masked)
    return brief.directions.take > 1 and bool(is_description)


def _take(board: Board, take: int) -> Board:
    """The same film with other seeds: what the words leave open falls out differently."""
    if take == 1:
        return board
    tracks = [
        track.model_copy(update={"segments": tuple(_reseeded(s, take) for s in track.segments)})
        for track in board.timeline.tracks
    ]
    timeline = board.timeline.model_copy(update={"tracks": tuple(tracks)})
    return replace(board, timeline=timeline)


def _reseeded(segment: Segment, take: int) -> Segment:
    match segment.media:
        case Scene(seed=seed) | Music(seed=seed):
            update = {"seed": shots.seed_of(f"take {take}", seed)}
            return segment.model_copy(update={"media": segment.media.model_copy(update=update)})
        case _:
            return segment


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
    if says_scene and layout.video(timeline):
        visual = []
    if brief.directions.shots or brief.is_about_assets or not (visual or says_scene):
        visual = [a for a in assets if a.kind != "sound"]
    sounds = [a for a in waiting if a.kind == "sound"]
    if not sounds and (brief.wants_own_sound or brief.wants_voice):
        sounds = [a for a in assets if a.kind == "sound"]
    return [*visual, *sounds]


def _film_steps(board: Board) -> list[Step]:
    timeline = board.timeline
    shown = layout.video(timeline)
    board_args = {"shots": len(shown), "duration_ms": layout.length_ms(timeline)}
    steps = [Step("write_storyboard", board_args)]
    for segment in shown[:8]:
        match segment.media:
            case Scene(family=family):
                steps.append(Step("set_scene", {"name": segment.name, "family": family}))
            case _:
                steps.append(Step("place_media", {"name": segment.name}))
    for segment in layout.texts(timeline)[:8]:
        match segment.media:
            case Text(text=text, role=role):
                steps.append(Step(f"add_{role}", {"text": text}))
            case _:
                pass
    for segment in layout.sounds(timeline):
        match segment.media:
            case Music(mood=mood):
                steps.append(Step("compose_music", {"mood": mood}))
            case _:
                steps.append(Step("add_music", {"name": segment.name}))
    steps += [Step("add_voice", {"name": segment.name}) for segment in layout.voices(timeline)]
    return steps


def film_of(brief: Brief, timeline: Timeline, assets: Sequence[Asset]) -> Turn:
    """The turn that makes the film of a brief, whoever wrote the brief."""
    return _new_film(brief, timeline, assets)


# --- edits ------------------------------------------------------------------------------------


def edited(
    edits: Sequence[Edit], brief: Brief, timeline: Timeline, assets: Sequence[Asset]
) -> Turn:
    """The turn that does these edits. Raises `Misplanned` when none of them can be done."""
    whole = with_ids(timeline)
    stage = EditContext(assets, brief.directions.words, brief.language)
    try:
        after, done, reasons = _applied((*edits, *_optioned(brief.directions)), whole, stage)
    except Unclear as unclear:
        raise Misplanned(unclear.question.en) from None
    told = changes(whole, after)
    if not told and reasons:
        raise Misplanned(reasons[0].en)
    reply = answers.of_edits(told, reasons, (), after, brief.language)
    return Turn(after if told else timeline, reply, tuple(_step(e) for e in done) if told else ())


def _edit(brief: Brief, timeline: Timeline, assets: Sequence[Asset]) -> Turn:
    if intent.is_only_a_question(brief.utterance.masked) and not brief.directions.has_options:
        return Turn(timeline, answers.about(timeline, brief.language))
    stage = EditContext(assets, brief.directions.words, brief.language)
    whole = with_ids(timeline)
    try:
        wishes = grammar.parse(brief.utterance, whole, assets)
        edits = (*wishes.edits, *_optioned(brief.directions))
        if not edits and not wishes.remarks:
            return Turn(timeline, _nothing_understood(brief, timeline))
        after, done, reasons = _applied(edits, whole, stage)
    except Unclear as unclear:
        return Turn(timeline, unclear.question.said(brief.language))
    told = changes(whole, after)
    total = layout.length_ms(after)
    late = wording.beyond(brief.directions.cues, total)
    fast = subtitles.hurried(brief.directions.script, total)
    remarks = [*wishes.remarks, *reasons, *(remark for remark in (late, fast) if remark)]
    if not told and remarks:
        return Turn(timeline, answers.refusal(remarks, brief.language))
    reply = answers.of_edits(told, remarks, wishes.not_understood, after, brief.language)
    if not told:
        return Turn(timeline, reply)
    return Turn(after, reply, tuple(_step(edit) for edit in done))


def _applied(
    edits: Sequence[Edit], timeline: Timeline, stage: EditContext
) -> tuple[Timeline, list[Edit], list[Remark]]:
    """The edits one after the other: the timeline, those that were done, why others weren't."""
    done: list[Edit] = []
    reasons: list[Remark] = []
    for edit in edits:
        try:
            timeline = apply(edit, timeline, stage)
            done.append(edit)
        except Impossible as impossible:
            reasons.append(impossible.reason)
    return timeline, done, reasons


def _optioned(directions: Directions) -> list[Edit]:
    """Option lines beside an edit are edits too."""
    made: list[Edit] = []
    if directions.length_ms is not None:
        made.append(SetLength(directions.length_ms))
    if directions.shape is not None:
        made.append(SetShape(directions.shape))
    if directions.resolution is not None:
        made.append(SetSize(directions.resolution))
    if directions.cues or directions.script:
        made.append(SetCaptions(directions.cues, directions.script))
    return made


_COMMAND = re.compile(
    r"^\W*(?:please )?(?:add|remove|change|make|set|put|delete|replace|apply|use|insert"
    r"|cut|move|turn|give)\b|^\W*(?:请|帮我)?(?:加|删|去|改|换|把|用|放|插|剪|移|调)"
)


def _nothing_understood(brief: Brief, timeline: Timeline) -> str:
    said = brief.utterance
    if intent.asks_about_the_film(said.masked) or not brief.directions.words.strip():
        return answers.about(timeline, brief.language)
    if brief.reading.families and not _COMMAND.search(said.masked):
        return answers.new_or_added(brief.language)
    return answers.not_understood(said.text(0, len(said.raw)), brief.language)


_CAPITALS = re.compile(r"(?<!^)(?=[A-Z])")


def _step(edit: Edit) -> Step:
    """`SetTitle("Hi")` as a tool call: `set_title` with the plain values of what was said."""
    name = _CAPITALS.sub("_", type(edit).__name__).lower()
    values = {field.name: getattr(edit, field.name) for field in fields(edit)}
    return Step(name, {k: v for k, v in values.items() if isinstance(v, str | int) and v})

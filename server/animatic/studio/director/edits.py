"""Everything that can be done to a film: a closed union of typed edits.

Each is a wish as understood, with its targets not yet looked up; `apply` makes the next timeline
of one. `apply` is pure: it raises `Unclear` or `Impossible` and changes nothing in place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from animatic.model.timeline import AspectRatio, CameraMove, FrameRate, Resolution, TextPlace
from animatic.studio.catalogue import Language
from animatic.studio.director.contract import Asset
from animatic.studio.director.lexicon import Look
from animatic.studio.director.subtitles import Cue
from animatic.studio.director.targets import SegmentTarget
from animatic.studio.director.transitions import TransitionWish

TextKind = Literal["title", "caption", "end_card", "any"]


@dataclass(frozen=True, slots=True)
class EditContext:
    """What an edit may draw on besides the timeline."""

    assets: Sequence[Asset] = ()
    words: str = ""
    """The message: it seeds what is made anew."""
    language: Language = "en"


@dataclass(frozen=True, slots=True)
class TextTarget:
    """A text on the picture. `index` counts from 1, from the end when negative."""

    kind: TextKind = "title"
    index: int | None = None
    is_all: bool = False
    said: str = ""
    """Words it holds, when it was pointed at by them."""


# --- words on the picture


@dataclass(frozen=True, slots=True)
class SetTitle:
    """The title, added or changed. None: where it is, or at the start for three seconds."""

    text: str
    detail: str | None = None
    start_ms: int | None = None
    duration_ms: int | None = None


@dataclass(frozen=True, slots=True)
class SetDetail:
    """The smaller second line under the title."""

    text: str


@dataclass(frozen=True, slots=True)
class SetEndCard:
    """The words at the end; "" for the film's own title or thanks."""

    text: str
    duration_ms: int | None = None


@dataclass(frozen=True, slots=True)
class AddCaptions:
    """Captions over the whole, from `start_ms` on, or on one segment."""

    texts: tuple[str, ...]
    start_ms: int | None = None
    end_ms: int | None = None
    target: SegmentTarget | None = None


@dataclass(frozen=True, slots=True)
class SetCaptions:
    """All captions anew: `cues` at their times, or `texts` spread over the film."""

    cues: tuple[Cue, ...] = ()
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeText:
    which: TextTarget
    text: str


@dataclass(frozen=True, slots=True)
class ReplaceWords:
    """`old` becomes `new` wherever it stands on the picture."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class RemoveText:
    which: TextTarget


@dataclass(frozen=True, slots=True)
class StyleText:
    which: TextTarget
    colour: str = ""
    place: TextPlace | None = None
    style: str = ""
    scale: int = 100
    """Percent of the size it has."""


@dataclass(frozen=True, slots=True)
class TimeText:
    which: TextTarget
    start_ms: int | None = None
    duration_ms: int | None = None
    is_at_end: bool = False


# --- sound


@dataclass(frozen=True, slots=True)
class SetMusic:
    """Composed music of a mood; "" for another piece of the mood it has, or one that fits."""

    mood: str = ""
    asked: str = ""
    volume: int | None = None


@dataclass(frozen=True, slots=True)
class UseSound:
    """A sound the person put in, by its name; "" when there is just one."""

    name: str = ""


@dataclass(frozen=True, slots=True)
class UseVoice:
    """A recording the person put in, spoken over the film from its beginning; "" for the one."""

    name: str = ""


@dataclass(frozen=True, slots=True)
class RemoveVoice:
    pass


@dataclass(frozen=True, slots=True)
class SetVoiceVolume:
    """The voice's volume: `percent`, or the present one times `scale` percent."""

    percent: int | None = None
    scale: int | None = None


@dataclass(frozen=True, slots=True)
class RemoveMusic:
    pass


@dataclass(frozen=True, slots=True)
class SetVolume:
    """The music's volume: `percent`, or the present one times `scale` percent."""

    percent: int | None = None
    scale: int | None = None


@dataclass(frozen=True, slots=True)
class FadeMusic:
    in_ms: int | None = None
    out_ms: int | None = None


@dataclass(frozen=True, slots=True)
class SetClipSound:
    """The volume of the clips' own sound. No target: of all clips."""

    percent: int
    target: SegmentTarget | None = None


# --- the cut


@dataclass(frozen=True, slots=True)
class SetLength:
    ms: int


@dataclass(frozen=True, slots=True)
class ChangeLength:
    by_ms: int


@dataclass(frozen=True, slots=True)
class SetSegmentLength:
    target: SegmentTarget
    ms: int


@dataclass(frozen=True, slots=True)
class ChangeSegmentLength:
    target: SegmentTarget
    by_ms: int


@dataclass(frozen=True, slots=True)
class Swap:
    first: SegmentTarget
    second: SegmentTarget


@dataclass(frozen=True, slots=True)
class Move:
    """To `place` (from 1, -1 for the end), or before or after another segment."""

    target: SegmentTarget
    place: int | None = None
    before: SegmentTarget | None = None
    after: SegmentTarget | None = None


@dataclass(frozen=True, slots=True)
class Reverse:
    pass


@dataclass(frozen=True, slots=True)
class CutOnBeats:
    """Moves the cuts to the nearest beats of the composed music."""


@dataclass(frozen=True, slots=True)
class Remove:
    targets: tuple[SegmentTarget, ...]


@dataclass(frozen=True, slots=True)
class Trim:
    """Takes `ms` off the start or the end, of a segment or (None) of the whole."""

    edge: Literal["start", "end"]
    ms: int
    target: SegmentTarget | None = None


@dataclass(frozen=True, slots=True)
class CutOut:
    """Takes the stretch out of the film."""

    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class KeepOnly:
    """Keeps a stretch of the film, or (with a target) of a segment, and drops the rest."""

    start_ms: int
    end_ms: int | None
    target: SegmentTarget | None = None


@dataclass(frozen=True, slots=True)
class Split:
    """In two: at a moment of the film, that far into the target, or in the middle."""

    target: SegmentTarget | None = None
    at_ms: int | None = None


@dataclass(frozen=True, slots=True)
class SetSpeed:
    """`percent` of natural speed (times the present one when `is_relative`)."""

    percent: int
    target: SegmentTarget | None = None
    is_relative: bool = False


@dataclass(frozen=True, slots=True)
class Repeat:
    """The segment once more: right after itself, or at `place` (from 1, -1 for the end)."""

    target: SegmentTarget
    place: int | None = None


@dataclass(frozen=True, slots=True)
class AddShots:
    """Files (by id) or a described scene, at `place` (from 1, -1 for the end) or by a segment."""

    asset_ids: tuple[str, ...] = ()
    description: str = ""
    place: int = -1
    before: SegmentTarget | None = None
    after: SegmentTarget | None = None
    ms: int | None = None


@dataclass(frozen=True, slots=True)
class ReplaceShot:
    """A segment shows another file, or another scene, in the same time."""

    target: SegmentTarget
    asset_id: str = ""
    description: str = ""


# --- how it looks


@dataclass(frozen=True, slots=True)
class SetTransition:
    """Into the target; no target: everywhere."""

    wish: TransitionWish
    target: SegmentTarget | None = None


@dataclass(frozen=True, slots=True)
class FadePicture:
    """From black or to black; 0 ms takes the fade away."""

    edge: Literal["start", "end"]
    ms: int


@dataclass(frozen=True, slots=True)
class SetShape:
    ratio: AspectRatio


@dataclass(frozen=True, slots=True)
class SetSize:
    resolution: Resolution


@dataclass(frozen=True, slots=True)
class SetRate:
    frame_rate: FrameRate


@dataclass(frozen=True, slots=True)
class SetColours:
    grade: str


@dataclass(frozen=True, slots=True)
class ChangeLight:
    """Brighter or darker, more or less contrast: -100 to 100, added to what there is.

    Of the segments meant, or of everything.
    """

    brightness: int = 0
    contrast: int = 0
    target: SegmentTarget | None = None


@dataclass(frozen=True, slots=True)
class SetCamera:
    move: CameraMove
    target: SegmentTarget | None = None


@dataclass(frozen=True, slots=True)
class SetScene:
    """Drawn scenes set differently: what `look` says, the rest as it was."""

    look: Look
    target: SegmentTarget | None = None
    is_anew: bool = False
    """Whether it is drawn with another seed: the same thing, looking different."""


Edit: TypeAlias = (
    SetTitle | SetDetail | SetEndCard | AddCaptions | SetCaptions
    | ChangeText | ReplaceWords | RemoveText
    | StyleText | TimeText | SetMusic | UseSound | RemoveMusic | SetVolume | FadeMusic
    | UseVoice | RemoveVoice | SetVoiceVolume
    | SetClipSound | SetLength | ChangeLength | SetSegmentLength | ChangeSegmentLength | Swap
    | Move | Reverse | CutOnBeats | Remove | Trim | CutOut | KeepOnly | Split | SetSpeed | Repeat
    | AddShots | ReplaceShot | SetTransition | FadePicture | SetShape | SetSize | SetRate
    | SetColours | ChangeLight | SetCamera | SetScene
)  # fmt: skip

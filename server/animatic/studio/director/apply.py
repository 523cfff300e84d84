"""An edit done: `apply(edit, timeline, stage)` → the next timeline."""

from __future__ import annotations

from animatic.model.timeline import Timeline
from animatic.studio.director import cutting, looking, scoring, wording
from animatic.studio.director import edits as e


def apply(edit: e.Edit, timeline: Timeline, stage: e.EditContext) -> Timeline:
    """Raises `Unclear` for a target that could be two things, `Impossible` where it can't be."""
    match edit:
        case (
            e.SetTitle() | e.SetDetail() | e.SetEndCard() | e.AddCaptions() | e.SetCaptions()
            | e.ChangeText()
            | e.ReplaceWords() | e.RemoveText() | e.StyleText() | e.TimeText()
        ):  # fmt: skip
            return wording.apply(edit, timeline, stage)
        case (
            e.SetMusic() | e.UseSound() | e.RemoveMusic() | e.SetVolume() | e.FadeMusic()
            | e.SetClipSound() | e.UseVoice() | e.RemoveVoice() | e.SetVoiceVolume()
        ):  # fmt: skip
            return scoring.apply(edit, timeline, stage)
        case (
            e.SetTransition() | e.FadePicture() | e.SetShape() | e.SetSize() | e.SetRate()
            | e.SetColours() | e.ChangeLight() | e.SetCamera() | e.SetScene()
        ):  # fmt: skip
            return looking.apply(edit, timeline, stage)
        case _:
            return cutting.apply(edit, timeline, stage)

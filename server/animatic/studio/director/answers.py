"""What the person is told: what was made or changed, with names and times, and what to do next.

Owns the words, in the language of the message. An answer is a delta, never a dump.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from animatic.model.timeline import (
    Clip,
    Music,
    Recording,
    Segment,
    Text,
    Timeline,
    clock,
    signed,
    summarise,
)
from animatic.studio.catalogue import Language
from animatic.studio.director import layout, naming
from animatic.studio.director.caveats import can_draw
from animatic.studio.director.remarks import Remark
from animatic.studio.director.storyboard import Board


def of_film(board: Board, language: Language, *, was_empty: bool) -> str:
    """The answer to a new film."""
    timeline = board.timeline
    lines = [_opening(timeline, was_empty).said(language)]
    lines += [f"- {line}" for line in _contents(timeline, language)]
    if board.left_out:
        names = ", ".join(board.left_out[:6]) + ("…" if len(board.left_out) > 6 else "")
        lines.append(
            Remark(
                f"There was no room for: {names}. A longer film would hold them.",
                f"时长放不下：{names}。片子长一些就能全部放进去。",
            ).said(language)
        )
    lines += [r.said(language) for r in board.remarks]
    lines.append(next_steps(timeline, language))
    return "\n".join(lines)


def _opening(timeline: Timeline, was_empty: bool) -> Remark:
    length = clock(layout.length_ms(timeline))
    shape, size = timeline.aspect_ratio, timeline.resolution
    again = "" if was_empty else " It replaces the one before; say “undo” to go back."
    again_zh = "" if was_empty else "它替换了之前的片子，说“撤销”可以恢复。"
    return Remark(
        f"Your video is ready to look at: {length} s, {shape}, {size}.{again}",
        f"视频做好了：{length} 秒，{shape}，{size}。{again_zh}",
    )


def _contents(timeline: Timeline, language: Language) -> list[str]:
    shown = layout.video(timeline)
    spans = [f"{s.name} ({span(s)})" for s in shown[:6]]
    more = len(shown) - len(spans)
    if more > 0:
        spans.append(Remark(f"and {more} more", f"还有 {more} 个").said(language))
    label = Remark("Video", "画面").said(language)
    lines = [f"{label}: {', '.join(spans)}"]
    if timeline.colour_mood:
        grade = naming.grade_name(timeline.colour_mood, language)
        lines.append(Remark(f"Colours: {grade}", f"色调: {grade}").said(language))
    lines += [
        Remark(f"{english}: {signed(level)}", f"{chinese}: {signed(level)}").said(language)
        for field, english, chinese in naming.LIGHT
        if (level := getattr(timeline, field))
    ]
    lines += [sound_line(s, language) for s in layout.sounds(timeline)]
    label = Remark("Voice", "旁白").said(language)
    lines += [f"{label}: {s.name} ({span(s)})" for s in layout.voices(timeline)]
    return lines + _text_lines(timeline, language)


def sound_line(segment: Segment, language: Language) -> str:
    label = Remark("Music", "音乐").said(language)
    match segment.media:
        case Music(volume=volume) | Recording(volume=volume):
            return f"{label}: {segment.name} ({volume}%)"
        case _:
            return f"{label}: {segment.name}"


def _text_lines(timeline: Timeline, language: Language) -> list[str]:
    lines: list[str] = []
    for first, last in _counts(layout.texts(timeline))[:6]:
        if not isinstance(first.media, Text):
            continue
        said = quoted(first) if first is last else f"{quoted(first)} … {quoted(last)}"
        seen = f"{clock(first.start_ms)}–{clock(last.end_ms)} s"
        lines.append(f"{role_name(first.media, language)}: {said} ({seen})")
    return lines


def _counts(texts: Sequence[Segment]) -> list[tuple[Segment, Segment]]:
    """The first and the last of each run of texts that count down; of others each by itself."""
    runs: list[tuple[Segment, Segment]] = []
    for text in texts:
        if runs and _number(runs[-1][1]) == _number(text) + 1 > 1:
            runs[-1] = (runs[-1][0], text)
        else:
            runs.append((text, text))
    return runs


def _number(segment: Segment) -> int:
    """The number that a text is, or 0."""
    text = segment.media.text if isinstance(segment.media, Text) else ""
    return int(text) if re.fullmatch(r"\d{1,2}", text) else 0


_ROLES = {
    "title": ("Title", "标题"), "subtitle": ("Subtitle", "副标题"), "caption": ("Caption", "字幕"),
    "lower_third": ("Lower third", "人名条"), "end_card": ("End card", "片尾"),
}  # fmt: skip


def role_name(text: Text, language: Language) -> str:
    return _ROLES[text.role][language == "zh"]


def quoted(segment: Segment) -> str:
    if not isinstance(segment.media, Text):
        return segment.name
    detail = f" / {segment.media.detail}" if segment.media.detail else ""
    return f"“{segment.media.text}”{detail}"


def span(segment: Segment) -> str:
    return f"{clock(segment.start_ms)}–{clock(segment.end_ms)} s"


def of_edits(
    told: Sequence[Remark],
    remarks: Sequence[Remark],
    not_understood: Sequence[str],
    after: Timeline,
    language: Language,
) -> str:
    """The answer to edits: what changed, what couldn't be done, what to do next."""
    lines = [f"- {change.said(language)}" for change in told[:12]]
    lead = (
        Remark("Done:", "改好了：")
        if told
        else Remark("It is like that already: nothing was changed.", "已经是这样了，没有改动。")
    )
    lines.insert(0, lead.said(language))
    lines += [r.said(language) for r in remarks]
    if not_understood:
        lost = "; ".join(f"“{text[:60]}”" for text in not_understood[:3])
        lines.append(
            Remark(
                f"Not done, because I didn't understand it: {lost}.", f"没听懂、也没做的：{lost}。"
            ).said(language)
        )
    lines.append(next_steps(after, language))
    return "\n".join(lines)


def refusal(reasons: Sequence[Remark], language: Language) -> str:
    """Why nothing was changed."""
    told = " ".join(r.said(language) for r in dict.fromkeys(reasons))
    return told + Remark(" Nothing was changed.", "没有改动。").said(language)


# --- what to do next --------------------------------------------------------------------------


def next_steps(timeline: Timeline, language: Language) -> str:
    """Two or three wishes that fit this film, in words that work."""
    ideas = [idea.said(language) for idea in _ideas(timeline)][:3]
    lead = Remark("Next you could say: ", "接下来可以说：").said(language)
    return lead + Remark(" · ", " · ").en.join(ideas)


def _ideas(timeline: Timeline) -> list[Remark]:
    ideas: list[Remark] = []
    roles = {s.media.role for s in layout.texts(timeline) if isinstance(s.media, Text)}
    shown = layout.video(timeline)
    if "title" not in roles:
        ideas.append(Remark("“add the title …”", "“加标题……”"))
    if not layout.sounds(timeline):
        ideas.append(Remark("“add upbeat music”", "“加欢快的音乐”"))
    if len(shown) > 1:
        ideas.append(Remark("“swap the first two clips”", "“交换前两个片段”"))
    if any(isinstance(s.media, Clip) for s in shown):
        ideas.append(Remark("“mute the clips”", "“片段静音”"))
    if layout.sounds(timeline):
        ideas.append(Remark("“music quieter”", "“音乐小一点”"))
    shape = ("vertical", "竖屏") if timeline.aspect_ratio == "16:9" else ("16:9", "16:9")
    ideas.append(Remark(f"“make it {shape[0]}”", f"“改成{shape[1]}”"))
    export = Remark("“export”", "“导出”")
    return [*ideas[:2], export]


# --- talk -------------------------------------------------------------------------------------


def greeting(timeline: Timeline, language: Language) -> str:
    if timeline.is_exportable:
        return Remark("Hello! ", "你好！").said(language) + about(timeline, language)
    return Remark(
        "Hello! Tell me what the video should show, or upload pictures, clips or a song. "
        "For example: “a 10-second video of a city at night with lo-fi music”.",
        "你好！告诉我想要什么样的视频，或者上传图片、视频、音乐。例如：“生成一段10秒的城市夜景视频，配轻松的音乐”。",
    ).said(language)


def about(timeline: Timeline, language: Language) -> str:
    """What the film is now, and what could be said next."""
    if not timeline.is_exportable:
        return nothing_yet(language)
    lead = Remark("This is the film now. ", "现在的片子是：").said(language)
    return f"{lead}{summarise(timeline)}.\n{next_steps(timeline, language)}"


def nothing_yet(language: Language) -> str:
    return Remark(
        "There is nothing on the timeline yet. Tell me what the video should show, "
        "for example “a sunset over a mountain lake, 10 seconds”.",
        "时间线上还没有内容。先告诉我视频要展示什么，例如“10秒的湖上日落视频”。",
    ).said(language)


def new_or_added(language: Language) -> str:
    """Words that describe a picture, on a timeline that holds a film: which of two is meant?"""
    return Remark(
        "Should that be a new video, or another shot in this one? "
        "Say “make a new video of …” or “add a shot of …”.",
        "要做一个新视频，还是在现在的片子里加一个镜头？可以说“做一个……的新视频”或“加一个……的镜头”。",
    ).said(language)


def what_then(language: Language) -> str:
    return Remark(
        "What should the new video show? Say it in words, or “a video from my photos”. "
        "Nothing was changed; “undo” goes back a step.",
        "新视频要展示什么？可以描述画面，或说“用我的照片做一个视频”。现在没有改动；“撤销”可以退回一步。",
    ).said(language)


def how_to_export(timeline: Timeline, language: Language) -> str:
    if not timeline.is_exportable:
        return nothing_yet(language)
    return Remark(
        "The film is ready. Exporting is a step of its own: ask for the export, not for an edit.",
        "片子已经准备好了。导出是单独的一步：请直接使用导出功能。",
    ).said(language)


def no_files(language: Language) -> str:
    return Remark(
        "No pictures or clips have been uploaded yet. Upload them, then say it again; "
        "or describe what should be seen and I'll draw it.",
        "还没有上传图片或视频。先上传，再说一遍；或者描述想看到的画面，由我来画。",
    ).said(language)


def can_do(language: Language) -> str:
    en, zh = can_draw()
    return Remark(
        f"I can make videos from words ({en}) or from your pictures, clips and songs, "
        f"and then: titles, "
        "captions and end cards; music, its mood and volume; length, order, trim, split, "
        "speed; transitions, "
        "camera moves and colours; shape (16:9, 9:16, 1:1, 4:5) and resolution; undo.",
        f"我能根据文字（{zh}）或你上传的图片、视频、音乐做视频，然后可以改：标题、字幕、片尾；音乐的风格和音量；"
        "时长、顺序、裁剪、拆分、速度；转场、运镜、色调；画幅（16:9、9:16、1:1、4:5）和分辨率；撤销。",
    ).said(language)


def not_understood(said: str, language: Language, known: Sequence[str] = ()) -> str:
    """An honest no: what wasn't understood, and what can be done."""
    short = said if len(said) <= 80 else said[:79] + "…"
    return Remark(
        f"I can't do “{short}” yet, so nothing was changed. {can_do('en')}",
        f"“{short}”我还做不到，所以没有改动。{can_do('zh')}",
    ).said(language)

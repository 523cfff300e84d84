"""The slideshow in MoviePy 2.2, as its documentation does such things. Runs in its own Python.

python peer_moviepy.py job.json
"""

import json
import sys
from pathlib import Path

import numpy as np
from moviepy import AudioFileClip, ColorClip, CompositeVideoClip, TextClip, vfx
from PIL import Image

JOB = json.loads(Path(sys.argv[1]).read_text())
SIZE, RATE = (JOB["width"], JOB["height"]), JOB["frame_rate"]
SECONDS = JOB["frames"] / RATE


def shot(spec):
    picture = Image.open(spec["photo"]).convert("RGB").resize(spec["size"], Image.LANCZOS)
    wide, high = picture.size

    def drawn(_, t):
        n = min(round(t * RATE), spec["frames"] - 1)
        x, y, w, h = spec["boxes"][n]
        box = (x * wide, y * high, (x + w) * wide, (y + h) * high)
        return np.asarray(picture.resize(SIZE, Image.BILINEAR, box=box))

    clip = ColorClip(SIZE, (0, 0, 0)).with_duration(spec["frames"] / RATE).transform(drawn)
    clip = clip.with_start(spec["first"] / RATE)
    if spec["crossfade"]:
        clip = clip.with_effects([vfx.CrossFadeIn(spec["crossfade"] / RATE)])
    return clip


def words(spec, size, top):
    clip = TextClip(
        font=JOB["font"], text=spec["text"], font_size=size, color="white", margin=(20, 20)
    )
    clip = clip.with_start(spec["first"] / RATE).with_duration(spec["frames"] / RATE)
    clip = clip.with_position(("center", top), relative=True)
    return clip.with_effects([vfx.CrossFadeIn(0.6), vfx.CrossFadeOut(0.4)])


film = CompositeVideoClip(
    [
        *map(shot, JOB["shots"]),
        words(JOB["title"], round(SIZE[1] * 0.085), 0.40),
        words(JOB["caption"], round(SIZE[1] * 0.036), 0.87),
    ],
    size=SIZE,
).with_duration(SECONDS)
film = film.with_audio(AudioFileClip(JOB["music"]).subclipped(0, SECONDS))
encoder = JOB["encoder"]
film.write_videofile(
    JOB["output"],
    fps=RATE,
    codec="libx264",
    preset=encoder["preset"],
    ffmpeg_params=["-crf", str(encoder["crf"]), "-x264-params", encoder["params"]],
    audio_codec="aac",
    logger=None,
    threads=3,
)

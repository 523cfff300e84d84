import hashlib
import json
import re
from pathlib import Path

import pytest

from animatic.jobs.job import Video
from animatic.model.errors import BadInput, DeliveryFailed, UnusableMedia
from animatic.model.timeline import Segment, Timeline, Track, TrackKind
from animatic.projects.deliveries import Deliveries, Length, Measured, Receipt
from animatic.projects.file_names import slug

pytestmark = pytest.mark.anyio
ABOUT = Receipt("prj_x", "job_x", "studio", "f" * 64, "Timeline (1 track): 1. Video: x (0-10s)", 3)


async def _ten_seconds(path: Path) -> Measured:
    assert path.exists()
    return Measured(10_000, 1920, 1080)


async def _broken(path: Path) -> Measured:
    raise UnusableMedia("It does not open.")


@pytest.fixture
def deliveries(tmp_path: Path) -> Deliveries:
    return Deliveries(tmp_path / "Videos", _ten_seconds, is_strict=True)


async def _deliver(deliveries: Deliveries, save_as: str = "", words: str = "Neon city") -> Path:
    target = deliveries.target(save_as, words)
    async with deliveries.receiving(target) as part:
        part.write_bytes(b"video")
        video, _ = await deliveries.place(target, Length(10_000, 10_000), ABOUT)
        return Path(video.path)


async def test_a_video_is_named_after_its_words_and_never_replaces_another(
    deliveries: Deliveries,
) -> None:
    names = [(await _deliver(deliveries)).name for _ in range(3)]
    assert names == ["neon-city.mp4", "neon-city 2.mp4", "neon-city 3.mp4"]
    assert {p.name for p in deliveries.folder.iterdir() if p.suffix == ".mp4"} == set(names)


async def test_a_receipt_says_what_a_file_came_from(deliveries: Deliveries) -> None:
    path = await _deliver(deliveries)
    receipt = json.loads(path.with_suffix(".json").read_text())
    assert receipt["file"] == path.name
    assert receipt["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (receipt["project"], receipt["seconds"], receipt["width"]) == ("prj_x", 10, 1920)


async def test_two_jobs_after_one_name_receive_apart(deliveries: Deliveries) -> None:
    one, other = (deliveries.target("", "Neon city", job=job) for job in ("job_anna", "job_ben"))
    assert one.path == other.path
    assert one.part != other.part


async def test_what_a_killed_process_delivered_is_found_by_its_receipt(
    deliveries: Deliveries,
) -> None:
    path = await _deliver(deliveries)
    part = path.with_name(f".{path.name}.job_x.part")
    part.write_bytes(b"half")
    part.with_name(f"{part.name}.part").write_bytes(b"half of the half")
    found = deliveries.left_by("job_x", part)
    assert found is not None
    assert found.path == str(path)
    assert deliveries.left_by("job_other", part) is None
    deliveries.discard(part)
    assert {p.suffix for p in deliveries.folder.iterdir()} == {".mp4", ".json"}
    assert deliveries.left_by("job_x", Path("/etc/.passwd.job_x.part")) is None


async def test_a_chosen_name_gets_its_extension(deliveries: Deliveries) -> None:
    assert (await _deliver(deliveries, "Launch film")).name == "Launch film.mp4"


@pytest.mark.parametrize("save_as", ["../x.mp4", "/etc/x.mp4", "a/../../x.mp4", "..", "x\0.mp4"])
async def test_a_name_outside_the_folder_is_refused(deliveries: Deliveries, save_as: str) -> None:
    with pytest.raises(BadInput, match="output folder"):
        deliveries.target(save_as, "")


async def test_a_link_out_of_the_folder_is_refused(deliveries: Deliveries, tmp_path: Path) -> None:
    deliveries.folder.mkdir(exist_ok=True)
    (tmp_path / "elsewhere").mkdir()
    (deliveries.folder / "way").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(BadInput, match="output folder"):
        deliveries.target("way/x.mp4", "")


async def test_an_existing_file_is_refused(deliveries: Deliveries) -> None:
    await _deliver(deliveries, "a.mp4")
    with pytest.raises(BadInput, match="already there"):
        deliveries.target("a.mp4", "")


async def test_another_extension_is_refused(deliveries: Deliveries) -> None:
    with pytest.raises(BadInput, match=r"\.mp4"):
        deliveries.target("a.avi", "")


async def test_a_file_that_appears_meanwhile_survives(deliveries: Deliveries) -> None:
    target = deliveries.target("a.mp4", "")
    async with deliveries.receiving(target) as part:
        part.write_bytes(b"ours")
        target.path.write_bytes(b"theirs")
        with pytest.raises(DeliveryFailed, match="overwritten"):
            await deliveries.place(target, Length(10_000, 10_000), ABOUT)
    assert target.path.read_bytes() == b"theirs"
    assert list(deliveries.folder.iterdir()) == [target.path]


async def test_what_does_not_open_is_not_kept(tmp_path: Path) -> None:
    deliveries = Deliveries(tmp_path, _broken, is_strict=False)
    with pytest.raises(DeliveryFailed, match="not a playable video"):
        await _deliver(deliveries)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("expected_ms", "said"),
    [
        (60_000, "It is 10.0 s long; by its timeline it is 60.0 s."),
        (10_600, "by its timeline it is 10.6 s"),
        (9_400, "by its timeline it is 9.4 s"),
    ],
)
async def test_a_video_of_another_length_is_not_kept_where_the_renderer_is_ours(
    deliveries: Deliveries, expected_ms: int, said: str
) -> None:
    target = deliveries.target("", "x")
    async with deliveries.receiving(target) as part:
        part.write_bytes(b"video")
        with pytest.raises(DeliveryFailed, match=re.escape(said)):
            await deliveries.place(target, Length(expected_ms, expected_ms), ABOUT)
    assert list(deliveries.folder.iterdir()) == []


@pytest.mark.parametrize("expected_ms", [0, 9_500, 10_500])
async def test_a_video_a_little_longer_or_of_unknown_length_is_kept(
    deliveries: Deliveries, expected_ms: int
) -> None:
    target = deliveries.target("", "x")
    async with deliveries.receiving(target) as part:
        part.write_bytes(b"video")
        video, remark = await deliveries.place(target, Length(expected_ms, expected_ms), ABOUT)
    assert (video.seconds, remark) == (10, "")


def test_a_timeline_says_how_long_its_video_has_to_be() -> None:
    def timeline(*tracks: tuple[TrackKind, int]) -> Timeline:
        segments = [(kind, Segment(duration_ms=length)) for kind, length in tracks]
        return Timeline(tracks=tuple(Track(kind=k, segments=(s,)) for k, s in segments))

    assert Length.of(timeline(("video", 5_000))) == Length(5_000, 5_000)
    assert Length.of(timeline(("video", 5_000), ("audio", 8_000))) == Length(5_000, 8_000)
    assert Length.of(timeline(("video", 0), ("audio", 8_000))) == Length(0, 0)


@pytest.mark.parametrize("expected_ms", [60_000, 2_000])
async def test_a_paid_video_of_another_length_is_kept_and_the_difference_told(
    tmp_path: Path, expected_ms: int
) -> None:
    deliveries = Deliveries(tmp_path, _ten_seconds, is_strict=False)
    target = deliveries.target("", "x")
    async with deliveries.receiving(target) as part:
        part.write_bytes(b"video")
        video, remark = await deliveries.place(target, Length(expected_ms, expected_ms), ABOUT)
    assert Path(video.path).read_bytes() == b"video"
    assert f"by its timeline it is {expected_ms / 1000:.1f} s" in remark


@pytest.mark.parametrize("moves", [False, True])
async def test_a_delivered_video_gets_another_name_without_a_second_render(
    deliveries: Deliveries, moves: bool
) -> None:
    first = await _deliver(deliveries)
    size = first.stat().st_size
    video = Video(path=str(first), seconds=10, width=1, height=1, bytes=size)
    target = deliveries.target("launch.mp4", "")
    again = await deliveries.again(video, target, ABOUT, moves=moves)
    assert Path(again.path).name == "launch.mp4"
    assert Path(again.path).with_suffix(".json").exists()
    kept = {path.name for path in deliveries.folder.iterdir()}
    assert kept == {"launch.mp4", "launch.json"} | (
        set() if moves else {first.name, first.with_suffix(".json").name}
    )


async def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    deliveries = Deliveries(tmp_path / "file" / "Videos", _ten_seconds, is_strict=True)
    with pytest.raises(DeliveryFailed, match="ANIMATIC_OUTPUT_DIR"):
        await _deliver(deliveries)


@pytest.mark.parametrize(
    ("words", "stem"),
    [
        ("Make a video: “City/Night”!", "make-a-video-city-night"),
        ("霓虹城市", "霓虹城市"),
        ("../../etc/passwd", "etc-passwd"),
        ("CON", "video"),
        ("", "video"),
        ("…", "video"),
        ("\x00\n<>", "video"),
        ("a" * 300, "a" * 60),
    ],
)
async def test_a_stem_is_harmless_everywhere(words: str, stem: str) -> None:
    assert slug(words) == stem

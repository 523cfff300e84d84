"""Rebuild the fonts in `server/animatic/studio/fonts` from their published sources.

    pip install fonttools brotli
    python docs/make_fonts.py SCRATCH_FOLDER

Downloads the sources into the scratch folder with pip and npm (kept if already there), writes the
WOFF2 files and `OFL.txt`. Not needed to use or to build the package: the results are committed.
"""

from __future__ import annotations

import itertools
import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._k_e_r_n import KernTable_format_0
from fontTools.varLib.instancer import instantiateVariableFont

FONTS = Path(__file__).parent.parent / "server/animatic/studio/fonts"
CJK_WHEEL = "justmytype-intl-cjk==0.1.0"
CJK_FOLDER = "justmytype_intl_cjk/fonts/ofl/notosanssc"

# our file's stem → npm package under @fontsource-variable, its file's axis name, where on the axes
DISPLAY = {
    "Inter-Regular": ("inter@5.3.0", "opsz", {"wght": 450, "opsz": 20}),
    "Inter-SemiBold": ("inter@5.3.0", "opsz", {"wght": 600, "opsz": 28}),
    "Inter-ExtraBold": ("inter@5.3.0", "opsz", {"wght": 800, "opsz": 32}),
    "Fraunces-SemiBold": ("fraunces@5.3.0", "opsz", {"wght": 600, "opsz": 48}),
    "Fraunces-Regular": ("fraunces@5.3.0", "opsz", {"wght": 400, "opsz": 40}),
    "Oswald-SemiBold": ("oswald@5.3.0", "wght", {"wght": 600}),
    "Fredoka-SemiBold": ("fredoka@5.3.0", "wght", {"wght": 600}),
    "Exo2-Bold": ("exo-2@5.3.0", "wght", {"wght": 700}),
}
SLICES = ("latin", "latin-ext", "vietnamese", "greek", "cyrillic")
KERNED = [chr(c) for c in (*range(0x21, 0x7F), *range(0xC0, 0x180), 0x2019, 0x201C, 0x201D)]


def main(scratch: Path) -> None:
    scratch.mkdir(parents=True, exist_ok=True)
    noto = fetch_noto(scratch)
    font = subset(TTFont(noto / "NotoSansSC[wght].ttf"), characters())
    write(add_kern_table(font), "NotoSansSC")
    notices = [notice(noto / "OFL.txt")]
    for stem, (package, axis, place) in DISPLAY.items():
        folder = fetch_npm(scratch, package)
        write(add_kern_table(merged(folder, package, axis, place, scratch)), stem)
        notices.append(notice(folder / "LICENSE"))
    write_licence(noto / "OFL.txt", notices)


def characters() -> set[str]:
    """GB 2312 whole (6,763 hanzi, kana, Greek, Cyrillic), Latin with its extensions, signs."""
    found = set[str]()
    for pair in itertools.product(range(0xA1, 0xF8), range(0xA1, 0xFF)):
        try:
            found.add(bytes(pair).decode("gb2312"))
        except UnicodeDecodeError:
            continue
    blocks = (
        (0x20, 0x250), (0x1E00, 0x1F00), (0x2000, 0x2070), (0x20A0, 0x20C0), (0x2100, 0x2200),
        (0x2460, 0x2474), (0x25A0, 0x2600), (0x2600, 0x2670), (0x2700, 0x27C0), (0x3000, 0x3100),
        (0xFF00, 0xFFF0),
    )  # fmt: skip
    return found | {chr(c) for low, high in blocks for c in range(low, high)}


def subset(font: TTFont, kept: set[str]) -> TTFont:
    options = Options()
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl"]
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.drop_tables += ["vhea", "vmtx", "VORG", "DSIG", "STAT"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[ord(c) for c in kept])
    subsetter.subset(font)
    return font


def merged(folder: Path, package: str, axis: str, place: dict[str, float], scratch: Path) -> TTFont:
    """One static face of the slices that a variable font is published in."""
    slices: list[str] = []
    for block in SLICES:
        source = folder / "files" / f"{package.partition('@')[0]}-{block}-{axis}-normal.woff2"
        if not source.exists():
            continue
        font = TTFont(source)
        axes = {a.axisTag: place.get(a.axisTag, a.defaultValue) for a in font["fvar"].axes}
        static = instantiateVariableFont(font, axes, inplace=False)
        static.flavor = None
        for unmerged in ("GSUB", "GDEF", "STAT", "DSIG", "gasp"):
            if unmerged in static:
                del static[unmerged]
        static.save(scratch / f"{block}.ttf")
        slices.append(str(scratch / f"{block}.ttf"))
    return Merger().merge(slices)


def add_kern_table(font: TTFont) -> TTFont:
    """Copy Latin pair kerning from GPOS into `kern`, the only kerning that Pillow reads alone."""
    names = {glyph for c in KERNED if (glyph := font.getBestCmap().get(ord(c)))}
    pairs: dict[tuple[str, str], int] = {}
    for lookup in kerning_lookups(font):
        for table in lookup.SubTable:
            table = table.ExtSubTable if table.LookupType == 9 else table
            for pair, value in table_pairs(table, names):
                pairs.setdefault(pair, value)
    pairs = dict(sorted(((p, v) for p, v in pairs.items() if v), key=lambda x: -abs(x[1]))[:10_000])
    format_0 = KernTable_format_0()
    format_0.coverage, format_0.kernTable, format_0.tupleIndex = 1, pairs, 0
    format_0.version, format_0.apple = 0, False
    table = newTable("kern")
    table.version, table.kernTables = 0, [format_0]
    font["kern"] = table
    for unread in ("GPOS", "GSUB", "GDEF"):
        if unread in font:
            del font[unread]
    return font


def kerning_lookups(font: TTFont):
    gpos = font["GPOS"].table
    used = {
        index
        for record in gpos.FeatureList.FeatureRecord
        if record.FeatureTag == "kern"
        for index in record.Feature.LookupListIndex
    }
    return [gpos.LookupList.Lookup[index] for index in sorted(used)]


def table_pairs(table, names: set[str]):
    """The ((left, right), advance change) of one PairPos table, formats 1 and 2."""
    if getattr(table, "LookupType", 0) != 2:
        return
    lefts = [glyph for glyph in table.Coverage.glyphs if glyph in names]
    for left in lefts:
        if table.Format == 1:
            records = table.PairSet[table.Coverage.glyphs.index(left)].PairValueRecord
            for record in records:
                if record.SecondGlyph in names and record.Value1 is not None:
                    yield (left, record.SecondGlyph), record.Value1.XAdvance or 0
        else:
            row = table.Class1Record[table.ClassDef1.classDefs.get(left, 0)].Class2Record
            for right in names:
                value = row[table.ClassDef2.classDefs.get(right, 0)].Value1
                yield (left, right), (getattr(value, "XAdvance", 0) or 0) if value else 0


def write(font: TTFont, stem: str) -> None:
    font.flavor = "woff2"
    target = FONTS / f"{stem}.woff2"
    font.save(target)
    print(f"{target.name}: {len(font.getBestCmap())} characters, {target.stat().st_size:,} bytes")


def write_licence(source: Path, notices: list[str]) -> None:
    body = source.read_text().partition("\n")[2]
    (FONTS / "OFL.txt").write_text("\n".join(dict.fromkeys(notices)) + "\n" + body)


def notice(licence: Path) -> str:
    """The copyright line, without the repetition for an italic that we don't ship."""
    line = licence.read_text().partition("\n")[0].strip()
    return re.split(r" \S+-Italic\[", line)[0]


def fetch_noto(scratch: Path) -> Path:
    if not (scratch / CJK_FOLDER).exists():
        command = [sys.executable, "-m", "pip", "download", "--no-deps", "-d", str(scratch)]
        subprocess.run([*command, CJK_WHEEL], check=True)
        with zipfile.ZipFile(next(scratch.glob("justmytype_intl_cjk-*.whl"))) as wheel:
            wheel.extractall(scratch)  # noqa: S202 - pip has checked its hash
    return scratch / CJK_FOLDER


def fetch_npm(scratch: Path, package: str) -> Path:
    target = scratch / package.replace("@", "-")
    if not target.exists():
        command = ["npm", "pack", "--silent", f"@fontsource-variable/{package}"]
        name = subprocess.run(command, cwd=scratch, check=True, capture_output=True, text=True)
        with tarfile.open(scratch / name.stdout.strip()) as archive:
            archive.extractall(target, filter="data")
    return target / "package"


if __name__ == "__main__":
    main(Path(sys.argv[1]))

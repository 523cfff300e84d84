"""What can be asked for: a record for every mood of music, type style, grade and family of scenes.

A record holds all that is known about its thing: what it is called and asked for in both
languages, its traits and measures, and where its art is, as "package.module:name". Director,
composer and renderer read the same one.

    moods         how music feels → the composer's idiom
    type_styles   how words look: measures, faces, motion
    grades        what is done to colours: a curve and tints
    families      what scenes show: sides, palettes, cameras → the class that draws them
    art           loads what a path names
    names         one name in both languages

Data only: this room draws nothing, understands nothing and imports neither.
"""

from animatic.studio.catalogue.families import FAMILIES, Family
from animatic.studio.catalogue.grades import GRADES, UNGRADED, Grade, Toning
from animatic.studio.catalogue.moods import DEFAULT_MOOD, MOODS, Mood, MusicKind
from animatic.studio.catalogue.names import Language, Names
from animatic.studio.catalogue.type_styles import DEFAULT_STYLE, TYPE_STYLES, TypeStyle, style_named

__all__ = [
    "DEFAULT_MOOD",
    "DEFAULT_STYLE",
    "FAMILIES",
    "GRADES",
    "MOODS",
    "TYPE_STYLES",
    "UNGRADED",
    "Family",
    "Grade",
    "Language",
    "Mood",
    "MusicKind",
    "Names",
    "Toning",
    "TypeStyle",
    "style_named",
]

"""The Earth's land, 0.75 degrees a cell.

Rasterised from Natural Earth's 1:110m countries (naturalearthdata.com, public domain). Coasts are
softened and given detail by noise where they are drawn: nothing here is for navigation.
"""

from __future__ import annotations

import base64
import zlib
from functools import cache

import cv2
import numpy as np

from . import noise
from .shot import Floats

ROWS, COLUMNS = 240, 480

_LAND = (
    "eNrtWk2MHEcVftXdO93rDNu13igah2W38QYCEhINF+aw2mmslcghgnDjgKyx4hCOE3LZENtTXluOiSLH3BbIYblx9JEL"
    "UHYs1ocIG8TBkSIzBEvJIYJxjMJAhhmqqrtnqrqruntmj7i0O7tTXa/q/X7vvZoBeDT+D4c7nIOoNR73AdYH9rg3IyUa"
    "U4B6q9Wb41SLv7xMKf+zPp6NVkjZSd744nWF/dr9eGa9gB/EXzbTd5wAHXzE/lgJLTSMpGuIMevflDeCJt8CJVOrC6aD"
    "N5c/CAGWB7LsCFrSCvs/2EC77d//B4VT6iT9jmJ2/blosMOOioAQ+Vz42pvJW0GF/q6lrbUO0H/vvfI2tBXapeSdMJi7"
    "hUb8707WC+82/wp//PdNZlea39nn3KIBFWpDr72VebwOvY888V+Qpw35UWtcXZyW/CLjyIMxhD/7dDCxoiM/fZskihKS"
    "vOpmmYbByd2znGEn5weonk6g8Zs9+GyGNIKRR+qXnAnDMucWBn8viv/vYAhiH5johRDE7eBo3Y5xgp/eT9/dilyS7O6L"
    "XR5GUF/3CLhU6GN6LrdOrTExHVv/DQJd5qk2O6rvDgl8sR6AfdGJeCwgmdbnrKFBVvueUDn/Oee/O74K8KS16ROmSSxJ"
    "048DaxiptO54fUjFI9TnYYuuXu9BZAG6I9Qeu7/gzd69cK2d0UHPbkKYvnkfhdSBZ20CXKNJOHHjrK5uniUdDSASb0LL"
    "2Gww47eBpKARs28J/qM88c4R1fl+xOgZbQiBYIhzii5MAikzPlYikTo2Z8Sm8JdbwuyIoIEQleQoB01lbpEMGLBFXIHE"
    "EbhRA2ibEgDpysS4U2cHCHNEXE01thva05PacBLJtL1bD4VS2G+zL/z/iQIwX1uSt3LvAqWxttxYQR8W4bkMfXW4P96U"
    "QhdN4DU3AgEFyj4O/A1ApvD0pDs91BM+3pBjFscRoiB8HlVfo1zWFngv9qezhJtEYufSql7Jfj+x09L0XOJdVYKe6GjH"
    "N5w4DIYYUjsxfok7lbCDfo50TPuw2YhD1LkLcEZSzBQg34AXrJreNO2Y9lgzTQIccCKF4wYsamjbE+/+gaTOJqO1QLG4"
    "RskkDUl7IEWJS8lEeLAuwgLWVxYoJvAJSJFtS0XDZ96HBdl8clWCplzZKZIdl1wJ/xQ2dnQ8fwzIUoBfQfIERC5QrWPU"
    "lWyFLmsiA8G2MYLk9JHqR47INVMgsOl9Y3il+a1jrKUinYyArk+EbNHq1WBM+8lGKsC3iAEuSN5XEmmiaOJlBp5JNncX"
    "CF5xno2zUFI+ftO4V8uiigJPUdhS116oVhUzUc4TuJEvd/WKUAqgENAxglTcsSwT7ZKs3YYHVi0ENRIdRA3yhpMH/hBO"
    "n+aun2HSa1SR1n99hSnMUtED9QNaxXioTp11pi6l4oWnTWfJ+T3EN1iSGMGJakaxVQuFhGfuDXnOy/lVkAsoEdXeL0mC"
    "RKkUV0J4CoxxLUF4A5Yz3lALgxwt1mfmH+fLUgzPGM7DiuzvbC9i4V3TuQeXLVLBul/pfr3pLJ2YVmpC9wRpSuTcWGYH"
    "WOg3mY6JbJpBZzpE6LWzHniZYgOOtJVYYzu2j6kLyUPU0yTGDBTV9Nw4S4ZayVJVj3r1LH0EfYNu65ndGiukglYXtVZz"
    "glcyxwSoahdv01om9QcaHSxwhD6rd5l2CThzTztnedpVuOxuo83hVE4PtHJSQI0M8NpTMz9bknyQ2HCB6LLt8bCE6T/z"
    "ly+QnKkdAos0XyFkosHSaoXPfnXiq3rrfln4IdHmpDujVExL27U8TvUoxBTh1qdYuG9EuQHJGwNzvnFhD8DbdfSi5gFJ"
    "peR8d6g2LtjWL71F84aMOC07z2XsHqj6WJjQWkDsME/rcZ6Z4Xk8e8aqhbH2E6q7KXCEpTAYszbmUu2Extqr7eU9kkwc"
    "6R6G3z+m834vXYcNXanNV7mf5mFaqDFCnHNTPyuCzhx4VoE/m2tAYtNYZZEZq9z+OtE6nBNXeTZJG+vi5CuptCaKw8AY"
    "+eaExqwetSWxf21EVO30eSKFlalgkJO0xN5J2UvWwCgw0sRngBNdcDT7rhm1lr6X52Hah0cRqpuVhd1RTumbaXjD54nt"
    "GluOE2alc8aPQs3oHuh3PR0SCh3/kG3ngHPUWOW8MHVpK5+vuByPV7kpQfmL7SfNFx4JPge5DBAkL4y+UZwT1yclzxnZ"
    "TRpiu6fc4qoucV/80m6G7ftRaSmdsOVfQaHCPWIPdqtWG3BL1drrgJyC1USjyom1tqFWVDkUhvXx4EuOuZO0VG/01J4S"
    "R9g6gQuRwzGWJ+2o9ttiDdXA0Bt7AaAhhiK0yxa5ZMpVBNc2eoUHGxs+HHjP2YhUYtpT2y1W9jFl1jp6qPWSdlEf/8hh"
    "ofDeXl2f0DwVb6zsBu7uc+8FNsUVmM66yk1+4veLLhoyNxiebGlWMa3Ayp9K7ggMoc2vII88X5rNNKFxRlzJoPNR5Ww2"
    "VZVN4g2fKbwT0o/htx9QOHUflmaXF+w/fELh6tHC+CXSHk72QmZpkSzMCAHxuChufy0T5pSITWuFmxdJj7aKlznq20C9"
    "Cio+1FPtpgSs+dIyMEDGlOVfOabaDmvOVe5aLMyRR6tNT+PWddVrRdNoVcBIvhpnSiES5G5+tHePAvkCVaj4qtWt4slt"
    "mGlgWc8kZwhcIVxT344yfNWL1pvBTFzPW+WteCp9oKlWV8udPy5uSKaRZ1NHCrM/FFYHxgLALQMFc+mvNiy6D76CKrGO"
    "uZcGuXMxVBPXk8t8BIce3mzIXPHc8o/4Kg0nq5cyy1tV7VGcDC29Arwq7oiyE1Gxq6q7onx7XjTCwow8pJVDyNHdCoSV"
    "UhcaZB6eLoYM+eh7mWcbe7xe0CcGpN4256y7mmrPJnM5G51eLc1U6Ex56c3n5ciIlKXQu3rF9MQuZcbupAXPjGXhZFye"
    "j3IbMh+/lt0IZZYs0LJIMDuttz+PmmPBlnXT7Wo8t+fXMlzSIBGq5uPIg/kc2rSsIq19raw1mq0rwDBfTBdlq/rcSqg4"
    "6vOfi+cGE+EcwdykgOhhsvW8o2YfwrzkEL7RPQTto/FoVCzNZvToO/PTfm5+3DB/+JCCsldUPeV7rX6MCuiaT8H+pzlZ"
    "aPL+jkDJV7ee8Ptb3WHBd9/zycIl9u0+616vf5ikHFyV1uHfWQ096GSaYM04nTXvYwf5HNfVY+merMbmy33UFwrw1Bug"
    "zVKQdQ/e8EdaUWzdN/b9KWl3PCjoBTJfGeB7eZ6lXe2XlAG2NwD3nYqrJTt9cJ1Y9r/c8W1aMZyCqWiNrR1hhbDwYwCJ"
    "yeSMmsgF7pjItWhJOqzrShs3odmqJm5TUwJ3aRVxXeUL/MmxfllGE7R2vu63B9Ap7TdETfS8cgT/sqXjlBdowv3Qfren"
    "RCCChgXjEuKkxYyUUG6REenVSqvK1HG7ilufG5PxoDWqWP2p1TsaQWtcWiZJ3wJWpm9XKbDO6BuTsKI/M+nMnwYXjtbg"
    "PHO+B6O5iPnlWsufj/bRmGH8D7+N9tQ="
)
"""Rows from the north, each changed from the one above, packed, deflated."""


@cache
def _cells() -> Floats:
    packed = np.frombuffer(zlib.decompress(base64.b64decode(_LAND)), np.uint8)
    changes = np.unpackbits(packed).reshape(ROWS, COLUMNS)
    return np.bitwise_xor.accumulate(changes, axis=0).astype(np.float32)


def land(rng: np.random.Generator, width: int, *, rough: float = 0.16) -> Floats:
    """Height above the sea as (width / 2, width): coasts at 0, about 0.5 inland, -0.5 at sea.

    Goes all round: the right edge meets the left one.
    """
    height = width // 2
    wide = np.concatenate((_cells()[:, -8:], _cells(), _cells()[:, :8]), 1)
    wide = cv2.GaussianBlur(wide, (0, 0), 0.75)
    pad = round(8 * width / COLUMNS)
    large = cv2.resize(wide, (width + 2 * pad, height), interpolation=cv2.INTER_CUBIC)
    field = large[:, pad : pad + width] - np.float32(0.5)
    detail, coarse = texture(rng, width, 520), texture(rng, width, 190)
    near = np.exp(-((field / 0.34) ** 2))
    return field + (detail * 0.5 + coarse * 0.5) * np.float32(rough) * near


def texture(rng: np.random.Generator, width: int, parts: float, flat: float = 1.0) -> Floats:
    """Noise (width / 2, width) that goes all round, its grains a `parts`-th of the width.

    `flat` is how much wider than high they are. Fades towards the poles, where it would be pinched.
    """
    height, sigma = width // 2, width / parts
    step = max(1, int(sigma / 2.2))
    size = (height // step, width // step)
    grains = noise.tileable(rng, size, (sigma / step * flat, sigma / step))
    pad = 4
    wide = np.concatenate((grains[:, -pad:], grains, grains[:, :pad]), 1)
    room = round(pad * width / size[1])
    large = cv2.resize(wide, (width + 2 * room, height), interpolation=cv2.INTER_CUBIC)
    north = np.linspace(np.pi / 2, -np.pi / 2, height, dtype=np.float32)[:, None]
    return large[:, room : room + width] * np.minimum(1.0, 1.6 * np.cos(north))


def is_land(latitude: Floats, longitude: Floats) -> np.ndarray:
    """Whether places in degrees are land."""
    row = np.clip(((90 - latitude) / 180 * ROWS).astype(int), 0, ROWS - 1)
    column = ((longitude + 180) / 360 * COLUMNS).astype(int) % COLUMNS
    return _cells()[row, column] > 0.5


def place(latitude: Floats, longitude: Floats) -> Floats:
    """Points (n, 3) on a sphere of radius 1: y to the north, z to the viewer at longitude 0."""
    up, round_ = np.deg2rad(latitude), np.deg2rad(longitude)
    flat = np.cos(up)
    return np.stack((flat * np.sin(round_), np.sin(up), flat * np.cos(round_)), -1).astype(
        np.float32
    )


def between(start: Floats, end: Floats, count: int) -> Floats:
    """The shorter great circle from one point (3,) to another, (count, 3)."""
    angle = float(np.arccos(np.clip(float(start @ end), -1, 1)))
    s = np.linspace(0, 1, count, dtype=np.float32)[:, None]
    if angle < 1e-3:
        return start * (1 - s) + end * s
    way = np.sin((1 - s) * angle) * start + np.sin(s * angle) * end
    return (way / np.float32(np.sin(angle))).astype(np.float32)

"""Where the names on a small map go: each within what it names, none upon another."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib.resources import as_file, files
from itertools import accumulate

from PIL import Image, ImageDraw, ImageFilter, ImageFont

Rectangle = tuple[float, float, float, float]  # left, top, right, bottom: pixels
GRID = 4  # pixels of the picture a cell of the image that says what is where
_STEP = 2  # cells
_WITHIN = 0.9  # so much of a name lies in the country that it names
_EDGE = 8.0
_GAP = 4.0  # pixels between a mark and its name
_ROOM = 4  # cells around a name that are better of the same country
_PULL = 0.006  # what a cell further from the middle of the country costs, in shares of that room


@cache
def font(size: int, weight: int) -> ImageFont.FreeTypeFont:
    """Noto Sans. `weight`: 400 is regular, 700 bold."""
    with as_file(files("fontpkg_noto_sans").joinpath("files/NotoSans[wdth,wght].ttf")) as path:
        made = ImageFont.truetype(str(path), size)
    axes = {"Width": 100, "Weight": weight}
    made.set_variation_by_axes([axes[_name(axis["name"])] for axis in made.get_variation_axes()])
    return made


def _name(name: bytes | str | None) -> str:
    return name.decode() if isinstance(name, bytes) else str(name)


@dataclass
class Labels:
    """Writes on a picture. `where`: an image in mode L, a cell for GRID pixels, each of the number of what is there."""

    draw: ImageDraw.ImageDraw
    where: Image.Image
    width: int
    height: int
    taken: list[Rectangle] = field(default_factory=list)

    def keep(self, mark: Rectangle) -> None:
        """Nothing is written upon this mark."""
        self.taken.append(mark)

    def beside(self, mark: Rectangle, text: str, face: ImageFont.FreeTypeFont, ink: str, halo: str) -> None:
        """A name beside its mark: right of it, or wherever there is room. What has none is left out."""
        for left, top in _places(mark, *_size(text, face)):
            box = _box(left, top, text, face)
            if self._free(box):
                self._write(box, text, face, ink, halo)
                return

    def within(self, number: int, text: str, face: ImageFont.FreeTypeFont, ink: str, halo: str) -> bool:
        """A name inside of what it names, near its middle and away from its edges. False, and nothing written, where it
        does not fit in."""
        wide, high = _size(text, face)
        shape = self._shape(number)
        bounds = shape.getbbox()
        if bounds is None or wide > self.width - 2 * _EDGE:
            return False
        half = (wide / 2 / GRID, high / 2 / GRID)
        inside = shape.filter(ImageFilter.BoxBlur(half)).tobytes()
        roomy = shape.filter(ImageFilter.BoxBlur((half[0] + _ROOM, half[1] + _ROOM))).tobytes()
        middle = _middle(shape.crop(bounds), bounds)
        best: tuple[float, Rectangle] | None = None
        for y in range(bounds[1], bounds[3], _STEP):
            for x in range(bounds[0], bounds[2], _STEP):
                cell = y * shape.width + x
                if inside[cell] < _WITHIN * 255:
                    continue
                worth = roomy[cell] / 255 - (abs(x - middle[0]) + abs(y - middle[1])) * _PULL
                left, top = (x + 0.5) * GRID - wide / 2, (y + 0.5) * GRID - high / 2
                box = (left, top, left + wide, top + high)
                if (best is None or worth > best[0]) and self._free(box):
                    best = (worth, box)
        if best is not None:
            self._write(best[1], text, face, ink, halo)
        return best is not None

    def extent(self, number: int) -> Rectangle | None:
        """The box in the picture around all that has this number."""
        bounds = self._shape(number).getbbox()
        return bounds and (bounds[0] * GRID, bounds[1] * GRID, bounds[2] * GRID, bounds[3] * GRID)

    def _shape(self, number: int) -> Image.Image:
        return self.where.point([255 if value == number else 0 for value in range(256)])

    def corner(
        self, left: float, top: float, text: str, face: ImageFont.FreeTypeFont, ink: str, halo: str
    ) -> None:
        """Text at this very place."""
        self._write(_box(left, top, text, face), text, face, ink, halo)

    def _free(self, box: Rectangle) -> bool:
        left, top, right, bottom = box
        if left < _EDGE or top < _EDGE or right > self.width - _EDGE or bottom > self.height - _EDGE:
            return False
        return not any(
            left < other[2] + 3 and right > other[0] - 3 and top < other[3] + 2 and bottom > other[1] - 2
            for other in self.taken
        )

    def _write(self, box: Rectangle, text: str, face: ImageFont.FreeTypeFont, ink: str, halo: str) -> None:
        middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
        self.draw.text(middle, text, fill=ink, font=face, anchor="mm", stroke_width=2, stroke_fill=halo)
        self.taken.append(box)


def _size(text: str, face: ImageFont.FreeTypeFont) -> tuple[float, float]:
    ascent, descent = face.getmetrics()
    return face.getlength(text), (ascent + descent) * 0.8


def _box(left: float, top: float, text: str, face: ImageFont.FreeTypeFont) -> Rectangle:
    wide, high = _size(text, face)
    return left, top, left + wide, top + high


def _places(mark: Rectangle, wide: float, high: float) -> list[tuple[float, float]]:
    """Upper left corners around a mark, the best first."""
    right, left, centre = mark[2] + _GAP, mark[0] - _GAP - wide, (mark[0] + mark[2] - wide) / 2
    above, below, level = mark[1] - _GAP - high, mark[3] + _GAP, (mark[1] + mark[3] - high) / 2
    return [
        (right, level), (left, level), (centre, above), (centre, below),
        (right, above), (right, below), (left, above), (left, below),
    ]  # fmt: skip


def _middle(shape: Image.Image, bounds: tuple[int, int, int, int]) -> tuple[float, float]:
    """The middle of what is white, as a cell: half of it lies on either side."""
    across = [sum(shape.crop((x, 0, x + 1, shape.height)).tobytes()) for x in range(shape.width)]
    down = [sum(shape.crop((0, y, shape.width, y + 1)).tobytes()) for y in range(shape.height)]
    return bounds[0] + _half(across), bounds[1] + _half(down)


def _half(weights: list[int]) -> int:
    half = sum(weights) / 2
    return next((at for at, sum_so_far in enumerate(accumulate(weights)) if sum_so_far >= half), 0)

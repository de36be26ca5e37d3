"""All presets of a demo on one sheet.

python -m tests.demos.contact_sheet 01.cliff sheet.png [lecture]
"""

import sys

import numpy as np
from matplotlib.font_manager import findfont
from PIL import Image, ImageDraw, ImageFont

from course_utils.demos import demo
from course_utils.live.figures import apply_style
from course_utils.live.picture import Picture

FONT = findfont("DejaVu Sans")  # has every letter of the texts, Greek too


def sheet(shown):
    """A picture of the demo at its start and at each preset, with their texts."""
    tiles = []
    for label, preset in {"start": {}, **shown.presets}.items():
        snapshot = shown.at(**preset)
        snapshot.figure.set_dpi(96)
        snapshot.figure.canvas.draw()
        picture = Image.fromarray(np.asarray(snapshot.figure.canvas.buffer_rgba())).convert("RGB")
        tile = Image.new("RGB", (picture.width, picture.height + 60), "#eeeeee")
        tile.paste(picture, (0, 60))
        words = f"{label} {dict(preset)}\n" + snapshot.text.replace(". ", ".\n", 1)
        ImageDraw.Draw(tile).text((5, 3), words, "black", ImageFont.truetype(FONT, 13))
        tiles.append(tile)
    columns = 2 if len(tiles) > 1 else 1
    rows = -(-len(tiles) // columns)
    width, height = tiles[0].size
    page = Image.new("RGB", (columns * width, rows * height), "white")
    for i, tile in enumerate(tiles):
        page.paste(tile, (i % columns * width, i // columns * height))
    return page


if __name__ == "__main__":
    name, path, *mode = sys.argv[1:]
    apply_style(*mode)
    shown = demo(name)
    sheet(shown).save(path)
    print(f"{len(shown.presets)} presets; a move sends {len(Picture(shown).overlay())} bytes.")

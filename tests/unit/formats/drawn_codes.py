"""Bar codes as a camera sees them."""

import io

import numpy as np
import zxingcpp
from PIL import Image
from zxingcpp import BarcodeFormat


def drawn(text: str, kind: BarcodeFormat, scale: int = 5) -> Image.Image:
    return Image.fromarray(np.asarray(zxingcpp.create_barcode(text, kind).to_image(scale=scale)))


def photo(*codes: Image.Image, turned: float = 0, name: str = "PNG") -> bytes:
    """Codes one below the other on a grey ground."""
    page = Image.new("L", (1200, 700 * len(codes)), 200)
    for place, code in enumerate(codes):
        page.paste(code, (150, 700 * place + 150))
    out = io.BytesIO()
    page.rotate(turned, expand=True, fillcolor=200, resample=Image.Resampling.BICUBIC).save(out, name)
    return out.getvalue()

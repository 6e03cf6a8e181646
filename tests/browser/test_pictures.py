"""Every page looks as it did when somebody last looked at it.

`tests/browser/pictures/` holds a small picture of each page: on a desktop in both themes, and on a
phone. A page that looks different fails; where the difference is meant, look at the new picture and
write it with

    python3 tools/project.py test tests/browser/test_pictures.py --new-pictures
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from tests.browser.visitor import Scheme, Visitor

pytestmark = pytest.mark.browser

FOLDER = Path(__file__).with_name("pictures")
PAGES = sorted(path.stem for path in (Path(__file__).parents[2] / "pages").glob("*.py"))
LOOKS: list[tuple[str, Scheme, int]] = [
    ("desktop", "light", 1440),
    ("dark", "dark", 1440),
    ("phone", "light", 390),
]
KEPT_WIDTH = 320
COLOURS = 96
# Letters are drawn a little differently by each version of Chromium: what is compared are patches,
# by their mean grey, and a page may grow by a line.
PATCHES_ACROSS = 16
MOST_GREY = 26
MOST_GROWTH = 0.03
# The sample is loaded while the tests run: the longer text of another day or hour can take a line
# more than the one in the kept picture.
TIME_OF_LOADING = re.compile(r"\d{1,2} [A-Z][a-z]{2} \d{4}, \d\d:\d\d")
ONE_TIME = "25 Nov 2026, 19:46"


@pytest.mark.usefixtures("sample")
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("name", "scheme", "width"), LOOKS, ids=[name for name, *_ in LOOKS])
def test_a_page_looks_as_before(
    visit: Callable[..., Visitor],
    tmp_path: Path,
    request: pytest.FixtureRequest,
    page: str,
    name: str,
    scheme: Scheme,
    width: int,
) -> None:
    path = "" if page == "overview" else page
    visitor = visit(f"/{path}?data=sample", scheme=scheme, width=width)
    stop_the_clock(visitor)
    visitor.picture(tmp_path / "page.png")
    kept = FOLDER / f"{page}_{name}.png"
    now = small(tmp_path / "page.png")
    if request.config.getoption("--new-pictures"):
        FOLDER.mkdir(exist_ok=True)
        now.quantize(COLOURS).save(kept, optimize=True)
    difference = unlike(Image.open(kept).convert("RGB"), now)
    now.save(tmp_path / "small.png")
    assert difference == "", f"{page} on a {name}: {difference}; see {tmp_path / 'small.png'}"


def stop_the_clock(visitor: Visitor) -> None:
    """Let the page say one time wherever it says when something was loaded."""
    visitor.page.evaluate(
        """([pattern, time]) => {
            for (const element of document.querySelectorAll("body *")) {
                // A time is drawn in pieces, as what is before and after a colon.
                const texts = [...element.childNodes].filter((one) => one.nodeType === 3);
                const whole = texts.map((one) => one.nodeValue).join("");
                if (!new RegExp(pattern).test(whole)) continue;
                texts.forEach((one) => { one.nodeValue = ""; });
                texts[0].nodeValue = whole.replace(new RegExp(pattern, "g"), time);
            }
        }""",
        [TIME_OF_LOADING.pattern, ONE_TIME],
    )


def small(path: Path) -> Image.Image:
    """Return a picture of a page as it is kept."""
    picture = Image.open(path).convert("RGB")
    height = round(picture.height * KEPT_WIDTH / picture.width)
    return picture.resize((KEPT_WIDTH, height), Image.Resampling.BOX)


def unlike(before: Image.Image, now: Image.Image) -> str:
    """Say where two pictures differ, nothing where they look alike."""
    if abs(before.height - now.height) > MOST_GROWTH * before.height:
        return f"{now.height} high instead of {before.height}"
    size = KEPT_WIDTH // PATCHES_ACROSS
    height = min(before.height, now.height)
    apart = ImageChops.difference(before.convert("L"), now.convert("L"))
    for top in range(0, height - size + 1, size):
        for left in range(0, KEPT_WIDTH, size):
            patch = apart.crop((left, top, left + size, top + size))
            if ImageStat.Stat(patch).mean[0] > MOST_GREY:
                return f"different {left / KEPT_WIDTH:.0%} across and {top / height:.0%} down"
    return ""


def test_a_missing_chart_is_noticed() -> None:
    before = Image.new("RGB", (KEPT_WIDTH, 400), "white")
    before.paste("navy", (40, 100, 150, 180))
    assert unlike(before, before.copy()) == ""
    assert "across" in unlike(before, Image.new("RGB", (KEPT_WIDTH, 400), "white"))
    assert "high" in unlike(before, Image.new("RGB", (KEPT_WIDTH, 420), "white"))

"""A pack as a file, in each of the formats."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module

from csmetrics.errors import Problem
from csmetrics.language import money
from csmetrics.report.content import Pack
from csmetrics.translation import speaking, t


@dataclass(frozen=True)
class Format:
    """A kind of file: its ending, what a browser calls it, and the module that writes it."""

    name: str
    mime: str
    module: str


OFFICE = "application/vnd.openxmlformats-officedocument"
FORMATS: Mapping[str, Format] = {
    one.name: one
    for one in (
        Format("pptx", f"{OFFICE}.presentationml.presentation", "slides"),
        Format("pdf", "application/pdf", "pdf"),
        Format("html", "text/html", "web_page"),
        Format("xlsx", f"{OFFICE}.spreadsheetml.sheet", "workbook"),
    )
}


def write(pack: Pack, name: str) -> bytes:
    """Return a pack as a file: pptx, pdf, html or xlsx. The same pack gives the same bytes.

    What the file says around the pack is in the pack's language, whoever asks for it.
    """
    check_format(name)
    # Loaded when it is needed: an import of data need not wait for libraries of slides.
    module = import_module(f"csmetrics.report.{FORMATS[name].module}")
    made: Callable[[Pack], bytes] = module.write
    with (
        money.shown_in(pack.origin.currency),
        speaking(pack.origin.language, pack.origin.numbers_as),
    ):
        return made(pack)


def check_format(name: str) -> None:
    """Raise Problem where there is no such format."""
    if name not in FORMATS:
        raise Problem(
            t("A pack cannot be written as “{name}”.", name=name),
            "",
            t("Choose one of {formats}.", formats=", ".join(FORMATS)),
        )


def file_name(pack: Pack, name: str) -> str:
    """Return what a pack's file is called: customer-support-2026-10.pptx."""
    with speaking(pack.origin.language):
        subject = t("customer-support")
    return f"{subject}-{pack.first:%Y-%m}.{name}"

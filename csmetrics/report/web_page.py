"""A pack as one web page: interactive charts, a table beside each, no request to anywhere.

Whatever comes from data is escaped. Figures lie in the page as JSON in which `<` is written by its
number, so that no text can end its element.
"""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from plotly.offline import get_plotlyjs
from plotly.utils import PlotlyJSONEncoder

from csmetrics.escape import in_html
from csmetrics.language import pack as say
from csmetrics.report import figures, graphs, layout, looks
from csmetrics.report.content import Card, Cell, Graph, Pack, Quote, Said, Section, Table
from csmetrics.report.letters import legible
from csmetrics.translation import t

GROUND = {
    "paper_bgcolor": looks.PAPER,
    "plot_bgcolor": looks.PAPER,
    "font": {"family": "Inter, Segoe UI, system-ui, sans-serif", "size": 12, "color": looks.INK},
}
HERE = Path(__file__).parent
# The page may run what is in it and load nothing.
POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:"
)


def write(pack: Pack) -> bytes:
    """Return a pack as an HTML file."""
    style = (HERE / "web_page.css").read_text(encoding="utf-8")
    script = (HERE / "web_page.js").read_text(encoding="utf-8")
    links = "".join(
        f'<li><a href="#{section.key}">{_text(section.title)}</a></li>' for section in pack.sections
    )
    body = "\n".join(_section(section, pack.said) for section in pack.sections)
    page = f"""<!DOCTYPE html>
<html lang="{pack.origin.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="csmetrics {_text(pack.origin.version)}">
<title>{_text(pack.title)}</title>
<link rel="icon" href="data:,">
<style>{style}</style>
<script>{get_plotlyjs()}</script>
</head>
<body>
<a class="skip" href="#content">{_text(t(say.SKIP))}</a>
<header>
<h1>{_text(pack.title)}</h1>
<p class="byline">{_text(pack.byline)}</p>
<p class="result">{_said(pack.said)}</p>
<nav aria-label="{_text(t(say.CONTENTS))}"><ul>{links}</ul></nav>
</header>
<main id="content">
{body}
</main>
<script>{script}</script>
</body>
</html>
"""
    return page.encode("utf-8")


def _section(section: Section, result: Said) -> str:
    parts = [
        "" if section.said == result else f'<p class="result">{_said(section.said)}</p>',
        _cards(section.cards),
        _graphs(section),
        *(_table(table) for table in section.tables),
        _quotes(section.quotes),
        *(f'<p class="note">{_text(note)}</p>' for note in section.notes),
    ]
    inside = "\n".join(part for part in parts if part)
    title = f"{section.key}_title"
    heading = f'<h2 id="{title}">{_text(section.title)}</h2>'
    return f'<section id="{section.key}" aria-labelledby="{title}">{heading}\n{inside}\n</section>'


def _cards(cards: Iterable[Card]) -> str:
    shown = "".join(_card(card) for card in cards)
    return f'<ul class="cards">{shown}</ul>' if shown else ""


def _card(card: Card) -> str:
    lines = "".join(
        f'<span class="line {cell.tone}">{_text(cell.said)}</span>'
        for cell in (card.change, card.goal)
        if cell.text
    )
    small = f' · <span class="warn">{_text(card.value.mark)}</span>' if card.value.mark else ""
    rests_on = f'<span class="from">{_text(card.rests_on)}{small}</span>' if card.rests_on else ""
    return (
        f'<li><span class="label">{_text(card.title)}</span>'
        f'<span class="value">{_text(card.value.text)}</span>{lines}{rests_on}</li>'
    )


def _graphs(section: Section) -> str:
    shown = [_graph(graph, f"{section.key}_{n}") for n, graph in enumerate(section.graphs)]
    return f'<div class="graphs">{"".join(shown)}</div>' if shown else ""


def _graph(graph: Graph, key: str) -> str:
    chart = figures.chart(graph)
    drawn = chart.figure.to_plotly_json()
    # Whatever template is the default here would paint its own ground.
    drawn["layout"] |= {"template": None, **GROUND}
    written = looks.resolve(legible(json.dumps(drawn, cls=PlotlyJSONEncoder)))
    held = written.replace("<", "\\u003c").replace("&", "\\u0026")
    about = f'<p class="note">{_text(graph.about)}</p>' if graph.about else ""
    table = _table(graphs.table(graph), is_beside=True)
    return f"""<figure>
<h3>{_text(graph.title)}</h3>{about}
{_plot(graph, key, chart.min_width)}
<script type="application/json" id="{key}">{held}</script>
<details><summary>{_text(t(say.AS_TABLE, title=graph.title))}</summary>{table}</details>
</figure>"""


def _plot(graph: Graph, key: str, least: int | None) -> str:
    about = f'data-figure="{key}" role="img" aria-label="{_text(graph.alt)}"'
    if not graph.lies:
        return f'<div class="plot" {about}></div>'
    # Names beside bars leave too little room for them on a phone.
    return (
        f'<div class="scroll" tabindex="0" role="group" aria-label="{_text(graph.title)}">'
        f'<div class="plot" style="--least: {least}px" {about}></div></div>'
    )


def _table(table: Table, is_beside: bool = False) -> str:
    numeric = [layout.is_number(table, place) for place in range(len(table.columns))]
    head = "".join(_head(name, numeric[place]) for place, name in enumerate(table.columns))
    rows = "".join(_row(row, numeric, table) for row in table.rows)
    caption = "" if is_beside else f"<caption>{_text(table.title)}</caption>"
    note = f'<p class="note">{_text(table.note)}</p>' if table.note and not is_beside else ""
    kind = ' class="heat"' if table.heat else ""
    # What scrolls sideways must be reached by a keyboard.
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{_text(table.title)}">'
        f"<table{kind}>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>{note}"
    )


def _row(row: Sequence[Cell], numeric: Sequence[bool], table: Table) -> str:
    cells = (_cell(cell, place, numeric[place], table) for place, cell in enumerate(row))
    return f"<tr>{''.join(cells)}</tr>"


def _head(name: str, is_number: bool) -> str:
    kind = ' class="number"' if is_number else ""
    return f'<th scope="col"{kind}>{_text(name)}</th>' if name else "<td></td>"


def _cell(cell: Cell, place: int, is_number: bool, table: Table) -> str:
    mark = f' <span class="{cell.tone}">· {_text(cell.mark)}</span>' if cell.mark else ""
    if place == 0:
        return f'<th scope="row">{_text(cell.text)}{mark}</th>'
    kinds = ["number"] if is_number and not table.heat else []
    if table.heat and cell.unit == "percent" and cell.value is not None:
        kinds.append(f"shade{looks.SEQUENTIAL.index(looks.shade(cell.value))}")
    elif cell.tone and not (cell.mark and cell.unit):
        kinds.append(cell.tone)
    kind = f' class="{" ".join(kinds)}"' if kinds else ""
    return f"<td{kind}>{_text(cell.text)}{mark}</td>"


def _quotes(quotes: Iterable[Quote]) -> str:
    shown = "".join(
        f'<blockquote class="{quote.tone}"><p>{_text(t(say.QUOTED, text=quote.text))}</p>'
        f'<footer><strong class="{quote.tone}">{_text(quote.score)}</strong> · {_text(quote.about)}'
        "</footer></blockquote>"
        for quote in quotes
    )
    return f'<div class="quotes">{shown}</div>' if shown else ""


def _said(said: Said) -> str:
    return "".join(
        f"<strong>{_text(words)}</strong>" if strong else _text(words) for words, strong in said
    )


def _text(words: str) -> str:
    return in_html(legible(words))

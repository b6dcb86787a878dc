"""A reading for a notebook: inline styles only, no script, the chain in each passage's tooltip."""

from __future__ import annotations

from sayso.model import Reading
from sayso.show.inline import HUES, LINES, Writer, chain_words, safe
from sayso.show.marks import SAID, Aside, Mark
from sayso.show.particulars import coordinates, distinct_places, place_name
from sayso.show.summary import headline_rests, summary
from sayso.show.voices import Voice, Voices

COLOURS = ("59,130,196", "199,70,125", "58,145,80", "170,120,20", "125,95,205", "200,90,45", "25,145,145")
STROKES = ("solid", "dashed", "dotted", "double")
DOTTED = "border-bottom:1px dotted currentColor"


def fragment(reading: Reading) -> str:
    """Return the reading for a notebook."""
    voices = Voices(reading)
    writer = Writer(voices, _Brush(voices))
    title = "".join(f"<p><b>{row.html}</b></p>" for row in writer.rows("title"))
    rows = "".join(f"<p>{row.html}</p>" for row in writer.rows("text"))
    items = "".join(f"<li>{_voice(voice, voices)}</li>" for voice in voices.all)
    sources = f'<ol style="padding-left:2em">{items}</ol>' if items else ""
    return (
        f'<div class="sayso" style="max-width:46em;line-height:1.9">{title}{_head(reading)}{rows}{sources}'
        f"{_where(reading)}</div>"
    )


def _head(reading: Reading) -> str:
    findings = "".join(f"<br>⚑ {safe(one.kind.replace('_', ' '))}: {safe(one.note)}" for one in reading.findings)
    rests = headline_rests(reading)
    return f"<p><b>{safe(summary(reading))}</b>{findings}{f'<br>({safe(rests)})' if rests else ''}</p>"


def _where(reading: Reading) -> str:
    points = [place for place in distinct_places(reading.places).values() if coordinates(place)]
    words = "; ".join(f"{place_name(place)} {coordinates(place)}" for place in points)
    return f"<p>Where: {safe(words)}</p>" if words else ""


class _Brush:
    """Marks with inline styles that show on light and dark ground alike."""

    def __init__(self, voices: Voices) -> None:
        self._voices = voices

    def opens(self, mark: Mark | Aside) -> str:
        if isinstance(mark, Aside):
            return f'<span style="{"" if mark.role == "finding" else DOTTED}" title="{safe(mark.tip)}">'
        voice = self._voices.of(mark.attribution)
        title = safe(chain_words(mark.attribution, self._voices))
        if mark.role in SAID:
            on = "…" if mark.role == "goes_on" else ""
            style = f"{_style(voice)};padding-bottom:{4 * (mark.level - 1) + 1}px;background-clip:content-box"
            return f'<span style="{style}" title="{title}"><sup>{voice.number}{on}</sup>'
        return f'<b title="{title}">' if mark.role == "source" else "<i>"

    def closes(self, mark: Mark | Aside) -> str:
        if isinstance(mark, Aside):
            label = f"<sup><i>{safe(mark.label)}</i></sup>" if mark.label else ""
            return f"{label}</span>"
        if mark.role == "source":
            return f"<sup>{self._voices.of(mark.attribution).number}</sup></b>"
        return "</span>" if mark.role in SAID else "</i>"


def _style(voice: Voice) -> str:
    at = voice.number - 1
    colour, stroke = COLOURS[at % HUES], STROKES[at % LINES]
    return f"background-color:rgba({colour},.13);border-bottom:3px {stroke} rgb({colour})"


def _voice(voice: Voice, voices: Voices) -> str:
    ways = dict.fromkeys(" ← ".join(step.name for step in voices.through(said)) for said in voice.attributions)
    through = "; ".join(f"known through {safe(way)}" for way in ways if way)
    name = f'<span style="{_style(voice)}">{safe(voice.name)}</span>'
    return f"{name} {safe(f'({voice.kind})') if voice.kind else ''} {through}"

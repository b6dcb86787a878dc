"""Direct speech: quotations with the cue before, inside, between or behind them, and with none at all."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sayso.attribution.material import Draft, Material
from sayso.attribution.quotes import MARKS, Quote
from sayso.attribution.sources import speaker
from sayso.grammar import Token
from sayso.model import Act, Span

# «P1, — сказал X. — P2»: where an inset begins, and where speech takes up again
_INSET = re.compile(r"[,!?…»”\"]+\s*[—–-]\s+|,\s+(?=[а-яё])")
_DASH_INSET = re.compile(r"[,!?…»”\".]+\s*[—–-]\s+")
_RESUME = re.compile(r"[.,]?\s*[—–-]\s+|[.,:]\s+(?=[«„“\"])")


def quoted_speech(m: Material) -> Iterator[Draft]:
    """Every quotation that is speech, with its cue where there is one."""
    taken: list[Span] = []
    for at, quote in enumerate(m.speech):
        if m.kind(m.sentence_at(quote.outer.start)) == "headline" or any(t.holds(quote.outer) for t in taken):
            continue
        draft = _inset(m, quote) or _behind(m, quote, at) or _before(m, quote, at)
        if draft:
            taken += draft.content
            yield draft
        elif _stands_alone(m, quote):
            yield Draft(
                "quotation/alone", "say", m.sentence_at(quote.inner.start), None, _content(m, quote.inner), direct=True
            )


def _content(m: Material, *stretches: tuple[int, int]) -> tuple[Span, ...]:
    return tuple(span for start, end in stretches if (span := m.trim(start, end)))


def _cue(m: Material, start: int, end: int) -> tuple[int, Token, str, Act] | None:
    """The cue verb that opens the stretch start…end: sentence, token, rule, act. Adverbs and the subject may come first."""
    number = m.sentence_at(start)
    if m.sentences[number].end <= start and number + 1 < len(m.sentences):
        number += 1
    words = [t for t in m.sentences[number].tokens if start <= t.start < end and t.is_word][:8]
    for token in words:
        for rule in m.pack.verbs.get(token.lemma, ()):
            if "quote" in rule.frames and token.tag.form in ("Fin", "Conv") and rule.act != "none":
                return number, token, f"{rule.name}/quote", rule.act  # type: ignore[return-value]
    if words and words[0].is_finite and len(words) > 1 and words[1].tag.case == "Nom":
        return number, words[0], "open/quote", "say"
    return None


def _draft(m: Material, found: tuple[int, Token, str, Act], content: tuple[Span, ...], *, after: bool) -> Draft | None:
    if not content:
        return None
    number, token, rule, act = found
    who = speaker(m, number, token.i, after=after)
    if who and any(c.meets(who.span) for c in content):
        who = None
    return Draft(
        rule,
        act,
        number,
        token.span,
        content,
        who.span if who else None,
        (number, who.head) if who else None,
        direct=True,
    )


def _inset(m: Material, quote: Quote) -> Draft | None:
    """«P1, — сказал X. — P2»: the cue stands inside the marks."""
    for match in _DASH_INSET.finditer(m.text, *quote.inner):
        found = _cue(m, match.end(), quote.inner.end)
        if found is None or found[1].start - match.end() > 40:
            continue
        sentence = m.sentences[found[0]]
        resume = next(
            (
                r
                for r in _RESUME.finditer(m.text, found[1].end, quote.inner.end)
                if m.text[r.start() : r.end()].strip() not in (",", ".")
            ),
            None,
        )
        rest = (resume.end(), quote.inner.end) if resume else (quote.inner.end, quote.inner.end)
        if not resume and sentence.end < quote.inner.end and not quote.closed:
            rest = (sentence.end, quote.inner.end)
        return _draft(m, found, _content(m, (quote.inner.start, match.start() + 1), rest), after=True)
    return None


def _behind(m: Material, quote: Quote, at: int) -> Draft | None:
    """«P1», — сказал X. — «P2»."""
    line = m.lines[m.sentences[m.sentence_at(quote.outer.start)].line].span
    match = re.compile(r"\s*[,!?…]?\s*(?:[—–-]\s*|(?<=,)\s*)").match(m.text, quote.outer.end, line.end)
    tail = m.text[quote.outer.end : line.end]
    if match is None or not re.match(r"\s*(,|[—–-])", tail):
        return None
    found = _cue(m, match.end(), line.end)
    dashed = "—" in match.group() or "–" in match.group() or "-" in match.group()
    if found is None or found[1].start - match.end() > (40 if dashed else 0):
        return None
    stretches = [tuple(_lead(m, quote))]
    following = m.speech[at + 1] if at + 1 < len(m.speech) else None
    sentence_end = m.sentences[found[0]].end
    if following and following.outer.start < line.end:
        between = m.text[found[1].end : following.outer.start]
        if re.search(r"[.,:]?\s*[—–-]\s*$", between) and following.outer.start <= sentence_end + 4:
            stretches.append((following.inner.start, following.inner.end))
    elif resume := re.compile(r"[.,]\s*[—–-]\s+").search(m.text, found[1].end, line.end):
        if resume.start() <= sentence_end:
            stretches.append((resume.end(), line.end))
    return _draft(m, found, _content(m, *stretches), after=True)


def _lead(m: Material, quote: Quote) -> tuple[int, int]:
    """The quotation with what precedes it in its sentence, when the words before it are part of what is said."""
    sentence = m.sentences[m.sentence_at(quote.outer.start)]
    before = m.text[sentence.start : quote.outer.start].strip(" ,—–-" + MARKS)
    if before and before[-1] not in ":.!?…" and sentence.start < quote.outer.start:
        return sentence.start, quote.inner.end
    return quote.inner.start, quote.inner.end


def _before(m: Material, quote: Quote, at: int) -> Draft | None:
    """X сказал: «P»."""
    text = m.text
    before = text[: quote.outer.start].rstrip()
    if not before.endswith(":"):
        return None
    number = m.sentence_at(len(before) - 1)
    sentence = m.sentences[number]
    words = [t for t in sentence.tokens if t.start < len(before) and t.is_word][::-1]
    for token in words:
        for rule in m.pack.verbs.get(token.lemma, ()):
            if (
                ("quote" in rule.frames or "clause" in rule.frames)
                and rule.act != "none"
                and token.tag.form in ("Fin", "Conv", "Inf")
            ):
                found = (number, token, f"{rule.name}/colon", rule.act)
                return _draft(m, found, _content(m, *_run(m, quote, at)), after=False)  # type: ignore[arg-type]
    return None


def _run(m: Material, quote: Quote, at: int) -> list[tuple[int, int]]:
    """A quotation with the re-opened paragraphs that follow it."""
    out = [(quote.inner.start, quote.inner.end)]
    last = quote
    for following in m.speech[at + 1 :]:
        if last.closed or m.text[last.outer.end : following.outer.start].strip():
            break
        out.append((following.inner.start, following.inner.end))
        last = following
    return out


def _stands_alone(m: Material, quote: Quote) -> bool:
    """A quotation that is a whole line: speech with no cue of its own."""
    line = m.lines[m.sentences[m.sentence_at(quote.outer.start)].line]
    rest = m.text[line.span.start : quote.outer.start] + m.text[quote.outer.end : line.span.end]
    return (
        not rest.strip(" .,—–-") and m.text[quote.inner.start : quote.inner.end].count(" ") >= 3 and line.kind == "body"
    )


def blocks(m: Material) -> Iterator[Draft]:
    """Speech set as a block: a line that ends with a colon after a cue, and the line that follows."""
    for upper, lower in zip(m.lines, m.lines[1:], strict=False):
        if not m.text[: upper.span.end].endswith(":") or upper.kind == "headline" or m.text[lower.span.start] in MARKS:
            continue
        number = m.sentence_at(upper.span.end - 1)
        for token in m.sentences[number].tokens[::-1]:
            rule = next((r for r in m.pack.verbs.get(token.lemma, ()) if {"quote", "clause"} & set(r.frames)), None)
            if rule and rule.act != "none" and token.tag.form in ("Fin", "Conv"):
                found = (number, token, f"{rule.name}/block", rule.act)
                draft = _draft(m, found, _content(m, lower.span), after=False)  # type: ignore[arg-type]
                if draft:
                    yield draft
                break

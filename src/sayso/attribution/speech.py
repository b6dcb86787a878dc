"""Direct speech: quotations with the cue before, inside, between or behind them, and with none at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from sayso.attribution.material import Draft, Material
from sayso.attribution.quotes import MARKS, Quote
from sayso.attribution.sources import Speaker, speaker
from sayso.grammar import Token
from sayso.model import Act, Span

_FAR = 40  # characters between the dash and the cue, for adverbs and the like
_INSET = re.compile(r"[,!?…»”\".]+\s*[—–-]\s+")  # «P1, — [сказал X]»
_RESUME = re.compile(r"[.,]?\s*[—–-]\s+|[.,:]\s+(?=[«„“\"])")  # «… сказал X. — [P2]»
_TAIL = re.compile(r"\s*[,!?…]?\s*([—–-]\s*|(?<=,)\s*)")  # «P», — [сказал X]
_SIGNED = re.compile(r"\s*[.,]?\s*[—–-]\s+")  # «P» — [Иван Петров]
_FEWEST_BLANKS = 2  # in speech that a comma alone parts from its cue
_LONGEST_NAME = 14  # tokens of a name with its calling
_AGAIN = re.compile(r"[.,]\s*[—–-]\s+")
_JOINED = re.compile(r"[.,:]?\s*[—–-]\s*$")


class Cue(NamedTuple):
    """A verb that goes with a quotation: its sentence, itself, its rule with the frame, and the act."""

    sentence: int
    token: Token
    rule: str
    act: Act


def quoted_speech(m: Material) -> Iterator[Draft]:
    """Every quotation that is speech, with its cue where there is one."""
    end = 0  # of what earlier quotations have taken
    for at, quote in enumerate(m.speech):
        number = m.sentence_at(quote.outer.start)
        if m.kind(number) == "headline" or quote.outer.end <= end:
            continue
        draft = _inset(m, quote) or _behind(m, quote, at) or _before(m, quote, at) or _signed(m, quote)
        if draft is None and _stands_alone(m, quote):
            content = _content(m, quote.inner)
            draft = Draft("quotation/alone", "say", number, None, content, direct=True) if content else None
        if draft:
            end = max(end, *(span.end for span in draft.content))
            yield draft


def blocks(m: Material) -> Iterator[Draft]:
    """Speech set as a block: a line that ends with a colon after a cue, and the line that follows."""
    for upper, lower in zip(m.lines, m.lines[1:], strict=False):
        if m.text[upper.span.end - 1] != ":" or upper.kind == "headline" or m.text[lower.span.start] in MARKS:
            continue
        cue = _last_cue(m, m.sentence_at(upper.span.end - 1), upper.span.end, "block")
        draft = _draft(m, cue, _content(m, lower.span), after=False) if cue else None
        if draft:
            yield draft


def _content(m: Material, *stretches: tuple[int, int]) -> tuple[Span, ...]:
    return tuple(span for start, end in stretches if (span := m.trim(start, end)))


def _draft(m: Material, cue: Cue, content: tuple[Span, ...], *, after: bool) -> Draft | None:
    if not content:
        return None
    who = speaker(m, cue.sentence, cue.token.i, after=after)
    if who and any(c.meets(who.span) for c in content):
        who = None
    source, head = (who.span, (cue.sentence, who.head)) if who else (None, None)
    return Draft(cue.rule, cue.act, cue.sentence, cue.token.span, content, source, head, direct=True)


# ------------------------------------------------------------------ cues


def _first_cue(m: Material, start: int, end: int) -> Cue | None:
    """The cue verb that opens the stretch start…end; adverbs and the subject may come first."""
    number = m.sentence_at(start)
    if m.sentences[number].end <= start and number + 1 < len(m.sentences):
        number += 1
    words = [t for t in m.sentences[number].tokens if start <= t.start < end and t.is_word][:8]
    for token in words:
        for rule in m.pack.verbs.get(token.lemma, ()):
            if "quote" in rule.frames and token.tag.form in ("Fin", "Conv") and rule.act != "none":
                return Cue(number, token, f"{rule.name}/quote", rule.act)
    if len(words) > 1 and words[0].is_finite and words[1].tag.case == "Nom":
        return Cue(number, words[0], "open/quote", "say")
    return None


def _last_cue(m: Material, number: int, end: int, frame: str) -> Cue | None:
    """The cue verb nearest before `end` in its sentence."""
    sentence = m.sentences[number]
    relative = {t.i for t in sentence.tokens if t.rel == "acl:relcl"}
    for token in sentence.tokens[::-1]:
        if token.start >= end or token.i in relative or relative & set(sentence.above(token.i)):
            continue
        for rule in m.pack.verbs.get(token.lemma, ()):
            if (
                {"quote", "clause"} & set(rule.frames)
                and rule.act != "none"
                and token.tag.form in ("Fin", "Conv", "Inf")
            ):
                return Cue(number, token, f"{rule.name}/{frame}", rule.act)
    return None


# ------------------------------------------------------------------ where the cue stands


def _inset(m: Material, quote: Quote) -> Draft | None:
    """«P1, — сказал X. — P2»: the cue stands inside the marks."""
    for match in _INSET.finditer(m.text, *quote.inner):
        cue = _first_cue(m, match.end(), quote.inner.end)
        if cue is None or cue.token.start - match.end() > _FAR:
            continue
        rest = _rest(m, quote, cue)
        return _draft(m, cue, _content(m, (quote.inner.start, match.start() + 1), rest), after=True)
    return None


def _rest(m: Material, quote: Quote, cue: Cue) -> tuple[int, int]:
    """What the speaker goes on to say within the same marks."""
    found = _RESUME.finditer(m.text, cue.token.end, quote.inner.end)
    resume = next((r for r in found if r.group().strip() not in (",", ".")), None)
    if resume:
        return resume.end(), quote.inner.end
    ends = m.sentences[cue.sentence].end
    return (
        (ends, quote.inner.end) if ends < quote.inner.end and not quote.closed else (quote.inner.end, quote.inner.end)
    )


def _behind(m: Material, quote: Quote, at: int) -> Draft | None:
    """«P1», — сказал X. — «P2»."""
    line = m.lines[m.sentences[m.sentence_at(quote.outer.start)].line].span
    tail = _TAIL.match(m.text, quote.outer.end, line.end)
    if tail is None or not tail.group().strip(" \u00a0!?…"):
        return None
    cue = _first_cue(m, tail.end(), line.end)
    if cue is None or cue.token.start - tail.end() > (_FAR if tail.group(1).strip() else 0):
        return None
    if not tail.group(1).strip() and m.text.count(" ", *quote.inner) < _FEWEST_BLANKS:
        return None  # «опрошенные „Волной“, жалуются …»: a name in marks
    stretches = [_lead(m, quote), *_second(m, cue, at, line)]
    return _draft(m, cue, _content(m, *stretches), after=True)


def _second(m: Material, cue: Cue, at: int, line: Span) -> list[tuple[int, int]]:
    """The second half of a split quotation, in marks of its own or behind a dash."""
    ends = m.sentences[cue.sentence].end
    following = m.speech[at + 1] if at + 1 < len(m.speech) else None
    if following and following.outer.start < line.end:
        joined = _JOINED.search(m.text, cue.token.end, following.outer.start)
        return [following.inner] if joined and following.outer.start <= ends + 4 else []
    again = _AGAIN.search(m.text, cue.token.end, line.end)
    return [(again.end(), line.end)] if again and again.start() <= ends else []


def _lead(m: Material, quote: Quote) -> tuple[int, int]:
    """The quotation with what precedes it in its sentence, when the words before it are part of what is said."""
    sentence = m.sentences[m.sentence_at(quote.outer.start)]
    before = m.text[sentence.start : quote.outer.start].strip(" ,—–-" + MARKS)
    begins = sentence.start if before and before[-1] not in ":.!?…" else quote.inner.start
    return begins, quote.inner.end


def _before(m: Material, quote: Quote, at: int) -> Draft | None:
    """X сказал: «P»."""
    end = quote.outer.start
    while end > 0 and m.text[end - 1].isspace():
        end -= 1
    if end == 0 or m.text[end - 1] != ":":
        return None
    cue = _last_cue(m, m.sentence_at(end - 1), end, "colon")
    return _draft(m, cue, _content(m, *_run(m, quote, at)), after=False) if cue else None


def _signed(m: Material, quote: Quote) -> Draft | None:
    """«P» — Иван Петров, директор; Иван Петров: «P»: no verb, but a name or somebody who can speak."""
    line = m.lines[m.sentences[m.sentence_at(quote.outer.start)].line].span
    tail = _SIGNED.match(m.text, quote.outer.end, line.end)
    lead = m.text[line.start : quote.outer.start].rstrip()
    if tail and not m.text[line.start : quote.outer.start].strip():
        who = _somebody(m, tail.end(), line.end)
    elif lead.endswith(":"):
        number = m.sentence_at(line.start + len(lead) - 1)
        who = _somebody(m, m.sentences[number].start, line.start + len(lead) - 1)
    else:
        return None
    content = _content(m, quote.inner)
    if who is None or not content:
        return None
    return Draft("quotation/signed", "say", who[0], None, content, who[1].span, (who[0], who[1].head), direct=True)


def _somebody(m: Material, start: int, end: int) -> tuple[int, Speaker] | None:
    """A phrase start…end that is nothing but somebody's name or calling, in the nominative."""
    number = m.sentence_at(start)
    sentence = m.sentences[number]
    tokens = [t for t in sentence.tokens if start <= t.start and t.end <= end]
    nominal = [t for t in tokens if t.tag.pos in ("NOUN", "PROPN", "X") and t.tag.case in ("Nom", "")]
    if not nominal or len(tokens) > _LONGEST_NAME or any(t.is_finite or t.tag.form in ("Conv", "Inf") for t in tokens):
        return None
    head = nominal[0]
    named = any(n.kind in ("PER", "ORG") for n in m.names_in(Span(tokens[0].start, tokens[-1].end)))
    if not named and head.lemma not in m.pack.words["person"] | m.pack.words["body"]:
        return None
    last = max(t.i for t in tokens if t.is_word)
    last += tokens[-1].i > last and sentence.tokens[last + 1].text in "»”"
    span = Span(head.start if head.i < tokens[0].i else tokens[0].start, sentence.tokens[last].end)
    return number, Speaker(span, head.i, tokens[0].i, last)


def _run(m: Material, quote: Quote, at: int) -> list[tuple[int, int]]:
    """A quotation with the re-opened paragraphs that follow it."""
    out: list[tuple[int, int]] = [quote.inner]
    last = quote
    for following in m.speech[at + 1 :]:
        if last.closed or m.text[last.outer.end : following.outer.start].strip():
            break
        out.append(following.inner)
        last = following
    return out


def _stands_alone(m: Material, quote: Quote) -> bool:
    """A quotation that is a whole line: speech with no cue of its own."""
    line = m.lines[m.sentences[m.sentence_at(quote.outer.start)].line]
    rest = m.text[line.span.start : quote.outer.start] + m.text[quote.outer.end : line.span.end]
    words = m.text.count(" ", *quote.inner)
    return not rest.strip(" .,—–-") and words >= 3 and line.kind == "body"

"""Direct speech: quotations with the cue before, inside, between or behind them, and with none at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from sayso.attribution.asides import asides
from sayso.attribution.layout import Line
from sayso.attribution.material import Draft, Material, replace
from sayso.attribution.modes import DASHES
from sayso.attribution.quotes import MARKS, Quote
from sayso.attribution.sources import Speaker, named_by, speaker
from sayso.grammar import Sentence, Token
from sayso.model import Act, Span

_FAR = 40  # characters between the dash and the cue, for adverbs and the like
_INSET = re.compile(r"[,!?…»”\".]+\s*[—–-]\s+")  # «P1, — [сказал X]»
_RESUME = re.compile(r"[.,]?\s*[—–-]\s+|[.,:]\s+(?=[«„“\"])")  # «… сказал X. — [P2]»
_TAIL = re.compile(r"\s*[,!?…]?\s*([—–-]\s*|(?<=,)\s*)")  # «P», — [сказал X]
_SIGNED = re.compile(r"\s*[.,]?\s*[—–-]\s+")  # «P» — [Иван Петров]
_FEWEST_BLANKS = 2  # in speech that a comma alone parts from its cue
_WIDEST_GAP = 2  # line breaks between an announcement and its block
_OWN = ("я", "мы", "мой", "наш")
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
    """Speech set as a block: a line that ends with a colon, and the line that follows, or several set close together."""
    for at, (upper, lower) in enumerate(pairwise(m.lines)):
        if upper.kind == "headline" or not _announces(m, upper) or m.text[lower.span.start] in MARKS:
            continue
        if m.gap(at) > _WIDEST_GAP or _announces(m, lower):
            continue  # what stood between is lost
        content = _content(m, (lower.span.start, _block_end(m, at)))
        draft = _announced(m, upper.span.end, content, "block", apart=m.set_off(at))
        if draft:
            yield draft


def _announces(m: Material, line: Line) -> bool:
    return m.text[line.span.end - 1] == ":"


def _block_end(m: Material, at: int) -> int:
    """The end of the block that line `at` announces: what no blank line parts belongs together where other lines are parted."""
    at += 1
    while m.set_off(at - 1) and m.set_off(at) and not _announces(m, m.lines[at + 1]):
        at += 1
    return m.lines[at].span.end


def plain(m: Material, draft: Draft) -> bool:
    """Speech that its form alone tells: in quotation marks, in the first person, or a block set apart from the paragraphs."""
    span = draft.content[-1]
    numbers = m.sentences_over(span)
    line = m.sentences[numbers[0]].line
    if m.quote_around(span.start) or m.set_off(line - 1) or m.text[m.lines[line].span.start] in DASHES:
        return True
    return any(t.tag.person == "1" or t.lemma in _OWN for n in numbers for t in m.sentences[n].tokens)


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


def _announced(m: Material, end: int, content: tuple[Span, ...], frame: str, *, apart: bool) -> Draft | None:
    """Speech behind a colon at `end`: announced by a verb, a phrase, or, set apart, by whatever somebody does."""
    number = m.sentence_at(end - 1)
    cue = _last_cue(m, number, end, frame)
    draft = _draft(m, cue, content, after=False) if cue else _phrased(m, number, content, frame)
    if draft is None and apart:
        cue = _open_cue(m, number, end, frame)
        return _draft(m, cue, content, after=False) if cue else _document(m, number, end, content)
    return draft


def _document(m: Material, number: int, end: int, content: tuple[Span, ...]) -> Draft | None:
    """«На столе лежала [записка]: „P“»: what is written somewhere, told by no verb."""
    sentence = m.sentences[number]
    before = [t for t in sentence.tokens if t.end < end and t.tag.case in ("Nom", "Gen", "Loc")]
    words = [t for t in before if t.lemma in m.pack.words["document"]]
    if not words or not content:
        return None
    who = named_by(sentence, words[-1].i, frozenset(t.i for t in sentence.tokens if t.end >= end))
    return Draft("quotation/signed", "say", number, None, content, who.span, (number, who.head), direct=True)


def _last_cue(m: Material, number: int, end: int, frame: str) -> Cue | None:
    """The cue verb nearest before `end` in its sentence, one of a relative clause only where there is no other."""
    for token in _verbs_before(m.sentences[number], end):
        for rule in m.pack.verbs.get(token.lemma, ()):
            if not {"quote", "clause"} & set(rule.frames) or _told(m, m.sentences[number], token):
                continue
            if rule.act != "none":
                return Cue(number, token, f"{rule.name}/{frame}", rule.act)
    return None


def _verbs_before(sentence: Sentence, end: int) -> list[Token]:
    """The verbs before `end`, the nearest first; behind them those of relative clauses that run on to `end`."""
    relative = [t.i for t in sentence.tokens if t.rel == "acl:relcl"]
    verbs = [t for t in sentence.tokens[::-1] if t.start < end and t.tag.form in ("Fin", "Conv", "Inf")]
    above = {t.i: {t.i, *sentence.above(t.i)} & set(relative) for t in verbs}
    open_ = {i for i in relative if sentence.tokens[sentence.reach(i)[1]].end >= end - 1}
    return [*(t for t in verbs if not above[t.i]), *(t for t in verbs if above[t.i] and above[t.i] <= open_)]


def _told(m: Material, sentence: Sentence, token: Token) -> bool:
    """«заявил, что [завершит] реформу: …»: a verb with an object inside what another verb tells."""
    chain = [sentence.tokens[i] for i in (token.i, *sentence.above(token.i))]
    told = any(t.rel == "ccomp" and sentence.tokens[t.head].lemma in m.pack.verbs for t in chain)
    return told and sentence.child(token.i, "obj") is not None


def _open_cue(m: Material, number: int, end: int, frame: str) -> Cue | None:
    """«Победителей поздравил [мэр]: …»: any verb of somebody who can speak announces a block that is set apart."""
    sentence = m.sentences[number]
    for token in _verbs_before(sentence, end):
        who = speaker(m, number, token.i, placed=False) if token.is_finite and token.lemma != "быть" else None
        if who and _can_speak(m, sentence.tokens[who.head], who.span):
            return Cue(number, token, f"open/{frame}", "say")
    return None


def _can_speak(m: Material, head: Token, span: Span) -> bool:
    words = m.pack.words
    named = any(n.kind in ("PER", "ORG") for n in m.names_in(span)) and head.tag.animacy != "Inan"
    return named or head.tag.pos == "PRON" or head.lemma in words["person"] | words["body"]


def _phrased(m: Material, number: int, content: tuple[Span, ...], frame: str) -> Draft | None:
    """«По словам X: «P»»: a phrase announces what no verb does."""
    every = frozenset(t.i for t in m.sentences[number].tokens)
    phrases = [a.draft for a in asides(m, number, every) if a.draft.rule.endswith("/phrase")]
    if not phrases or not content:
        return None
    return replace(phrases[-1], rule=phrases[-1].rule.replace("/phrase", f"/{frame}"), content=content, direct=True)


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
    return _announced(m, end, _content(m, *_run(m, quote, at)), "colon", apart=_states(m, quote))


def _states(m: Material, quote: Quote) -> bool:
    """A quotation that states something: no name, no word in scare quotes."""
    tokens = (t for n in m.sentences_over(quote.inner) for t in m.sentences[n].tokens if quote.inner.holds(t.span))
    return m.text.count(" ", *quote.inner) > _FEWEST_BLANKS and any(t.is_finite for t in tokens)


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

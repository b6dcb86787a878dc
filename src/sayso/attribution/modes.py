"""Direct, indirect or mixed: how much of a content stands in quotation marks. A promise or not: what a saying is about."""

from __future__ import annotations

from sayso.attribution.material import Draft, Material
from sayso.attribution.quotes import MARKS, Quote
from sayso.grammar import Sentence, Token
from sayso.model import Act, Mode, Span

DASHES = "—–-"
_NEAR = 6  # tokens in which the first word tells what a content is about


def mode(m: Material, draft: Draft) -> Mode:
    """`direct` when all of the content is quoted or set as speech, `mixed` when a real quotation of words stands in it."""
    if not draft.content:
        return "indirect"
    apart = [_set_apart(m, draft, span) for span in draft.content]
    if all(a or _quoted(m, span) for a, span in zip(apart, draft.content, strict=True)) or _dashed(m, draft):
        return "direct"
    if any(apart) or any(_real(m, q) for span in draft.content for q in m.quotes_in(span)):
        return "mixed"
    return "direct" if draft.direct and any(_after_mark(m, s) for s in draft.content) else "indirect"


def _set_apart(m: Material, draft: Draft, span: Span) -> bool:
    """A block: speech on a later line than what announces it."""
    return draft.direct and m.sentences[m.sentence_at(span.start)].line > m.sentences[draft.sentence].line


def act(m: Material, sentence: Sentence, told: Act, first: int, frame: str) -> Act:
    """What a cue announces whose content begins at token `first`: saying «о намерении», or «что намерен», is promising."""
    if told != "say" or frame not in ("about", "clause"):
        return told
    wanted = ("NOUN",) if frame == "about" else ("NOUN", "PROPN", "VERB", "ADJ")
    near = sentence.tokens[first : first + _NEAR]
    head = next((t for t in near if t.tag.pos in wanted and t.lemma != "быть"), None)
    return "promise" if head and head.lemma in m.pack.words["intent"] and _open(sentence, head) else told


def _open(sentence: Sentence, head: Token) -> bool:
    """A noun, or «намерен», «готов» to do something with no subject but a pronoun: who says it means to do it."""
    subject = sentence.child(head.i, "nsubj")
    to_do = head.tag.pos == "NOUN" or any(t.tag.form == "Inf" for t in sentence.tokens[head.i : head.i + _NEAR])
    return to_do and (subject is None or subject.tag.pos == "PRON")


def _after_mark(m: Material, span: Span) -> bool:
    return m.text[span.start - 1 : span.start] in tuple(MARKS + DASHES)


def _dashed(m: Material, draft: Draft) -> bool:
    """«— P, — сказал X»: a line of speech set with dashes."""
    line = m.lines[m.sentences[m.sentence_at(draft.content[0].start)].line].span
    before = m.text[max(draft.cue.start - 3, 0) : draft.cue.start].strip() if draft.cue else ""
    return m.text[line.start] in DASHES and before[-1:] in tuple(DASHES) and draft.rule.endswith("/aside")


def _quoted(m: Material, span: Span) -> bool:
    quote = m.quote_around(span.start)
    return quote is not None and span.end <= quote.inner.end


def _titled(m: Material, quote: Quote) -> bool:
    """«закон [«О рынках и ярмарках»]»: a name straight behind a noun, without a verb of its own."""
    tokens = m.sentences[m.sentence_at(quote.outer.start)].tokens
    before = next((t for t in reversed(tokens) if t.end <= quote.outer.start), None)
    verbless = not any(t.is_predicate or t.tag.pos == "VERB" for t in tokens if quote.inner.holds(t.span))
    return verbless and before is not None and before.tag.pos in ("NOUN", "PROPN")


def _real(m: Material, quote: Quote) -> bool:
    """A quotation of words rather than a name: several words, beginning small or holding a verb."""
    inner = m.text[quote.inner.start : quote.inner.end]
    words = inner.split()
    named = any(n.span.start <= quote.inner.start + 1 for n in m.names_in(quote.inner))
    if len(words) >= 5:
        return not (inner[:1].isupper() and _titled(m, quote))
    return len(words) >= 2 and inner[:1].islower() and not named

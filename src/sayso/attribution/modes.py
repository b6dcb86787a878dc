"""Direct, indirect or mixed: how much of a content stands in quotation marks."""

from __future__ import annotations

from sayso.attribution.material import Draft, Material
from sayso.attribution.quotes import Quote
from sayso.model import Mode, Span


def mode(m: Material, draft: Draft) -> Mode:
    """`direct` when all of the content is quoted, `mixed` when a real quotation of words stands in it."""
    if not draft.content:
        return "indirect"
    if all(_quoted(m, span) for span in draft.content) or (draft.direct and draft.rule.endswith("/block")):
        return "direct"
    if any(_real(m, q) for span in draft.content for q in m.quotes_in(span)):
        return "mixed"
    return "direct" if draft.direct and not _any_marks(m, draft) else "indirect"


def _any_marks(m: Material, draft: Draft) -> bool:
    return not any(m.text[s.start - 1 : s.start].strip() in ("«", '"', "“", "„", "—", "–") for s in draft.content)


def _quoted(m: Material, span: Span) -> bool:
    quote = m.quote_around(span.start)
    return quote is not None and span.end <= quote.inner.end


def _real(m: Material, quote: Quote) -> bool:
    """A quotation of words rather than a name: several words, beginning small or holding a verb."""
    inner = m.text[quote.inner.start : quote.inner.end]
    words = inner.split()
    named = any(n.span.start <= quote.inner.start + 1 for n in m.names_in(quote.inner))
    if len(words) >= 5:
        return True
    return len(words) >= 2 and inner[:1].islower() and not named

"""Who is who: the mentions of one source in an article, from «представитель Минобороны Конашенков» to «он»."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from sayso.attribution.material import Draft, Material
from sayso.attribution.names import Referent, called, gather, stem, stems
from sayso.grammar import Sentence, Token
from sayso.model import Source, Span

MEMORY = 300  # names and sources that «он», «ведомство», «политик» can reach back over
_SINGULAR = {"он": "Masc", "его": "Masc", "него": "Masc", "она": "Fem", "её": "Fem", "ее": "Fem", "неё": "Fem"}
_PLURAL = ("они", "их", "них")
_KINDS = {"PER": "person", "ORG": "organization", "LOC": "government"}


@dataclass(eq=False)
class Entity:
    """A source in the making: its name, what it has been called, and where."""

    name: str
    kind: str
    referent: Referent | None = None
    heads: set[str] = field(default_factory=set)
    plural: bool = False
    animate: bool = False
    mentions: list[Span] = field(default_factory=list)
    id: str = ""


def identify(m: Material, drafts: Sequence[Draft]) -> tuple[list[Entity | None], tuple[Source, ...]]:
    """Give every draft its source entity, and list the sources that are called something."""
    who = _Who(m)
    order = sorted(range(len(drafts)), key=lambda k: _place(drafts[k]))
    found: list[Entity | None] = [None] * len(drafts)
    for k in order:
        found[k] = who.of(drafts[k])
    for number, entity in enumerate(who.entities, 1):
        entity.id = f"s{number}"
        if entity.referent:
            entity.name = entity.referent.name
    sources = tuple(Source(e.id, e.name, e.kind, None, tuple(sorted(set(e.mentions)))) for e in who.entities)
    return found, sources


def _place(draft: Draft) -> int:
    return draft.source.start if draft.source else draft.cue.start if draft.cue else draft.start


class _Who:
    """The memory of one article: who has been named and who has spoken, in order."""

    def __init__(self, m: Material) -> None:
        self.m = m
        self.referents = gather(m)
        self.places = sorted((p.start, p.end, n) for n, r in enumerate(self.referents) for p in r.places)
        self.entities: list[Entity] = []
        self.by_referent: dict[int, Entity] = {}
        self.last: tuple[int, Entity] | None = None

    def of(self, draft: Draft) -> Entity | None:
        """The entity of one draft's source; None when nobody in particular speaks."""
        if draft.source is None or draft.head is None:
            return self._dropped(draft)
        sentence = self.m.sentences[draft.head[0]]
        head = sentence.tokens[draft.head[1]]
        entity = self._find(sentence, head, draft.source)
        entity.mentions.append(draft.source)
        entity.heads.add(head.lemma)
        entity.animate |= head.tag.animacy == "Anim" or head.lemma in self.m.pack.words["informant"]
        if head.lemma in self.m.pack.words["outlet"] and entity.kind in ("organization", "unnamed"):
            entity.kind = "outlet"
        self.last = (draft.sentence, entity)
        return entity

    def _dropped(self, draft: Draft) -> Entity | None:
        """No source in the sentence: whoever spoke last goes on, if the form allows a person."""
        if self.last is None or draft.sentence - self.last[0] > 2:
            return None
        if draft.cue is None:
            return self.last[1]
        tokens = self.m.sentences[draft.sentence].tokens
        cue = next((t for t in tokens if draft.cue.start <= t.start and t.tag.form in ("Fin", "Conv")), None)
        if (
            cue is None
            or draft.cue.end < cue.end
            or cue.lemma.endswith("ся")
            or cue.tag.number == "Plur"
            or cue.tag.gender == "Neut"
        ):
            return None
        return self.last[1] if cue.tag.form == "Fin" else None

    def _find(self, sentence: Sentence, head: Token, source: Span) -> Entity:
        low = head.text.lower()
        found = None
        if head.tag.pos in ("PRON", "DET") or low in _SINGULAR or low in _PLURAL:
            found = self._pronoun(low, head, source)
        referent = self._named(sentence, head, source) if found is None else None
        if referent:
            self._with_country(referent, source)
            found = self._entity(referent)
        if found is None:
            found = self._common(sentence, head, source)
        return found or self._new(sentence, head, source)

    # -------------------------------------------------------------- named

    def _named(self, sentence: Sentence, head: Token, source: Span) -> Referent | None:
        """The name that the phrase is about: a person set beside its head, else the body behind a mere deputy."""
        inside = self._inside(source)
        people = [(r, p) for r, p in inside if r.kind == "PER" and self._apposed(sentence, head, p)]
        if people:
            own = [r for r, p in people if self._case(sentence, p) == head.tag.case] or [r for r, _ in people]
            return own[-1] if head.tag.case == "Gen" else own[0]
        others = [(r, p) for r, p in inside if r.kind != "PER"]
        if not others:
            return None
        words = self.m.pack.words
        first, place = others[0]
        if place.start <= head.start < place.end:
            return first
        if head.lemma in words["outlet"] or (
            first.kind == "ORG" and (head.lemma in words["deputy"] or head.lemma == "министерство")
        ):
            return first
        return first if self._quoted_name(head, first, place) else None

    @staticmethod
    def _case(sentence: Sentence, place: Span) -> str:
        return next((t.tag.case for t in sentence.tokens if t.start >= place.start), "")

    def _with_country(self, referent: Referent, source: Span) -> None:
        """«Минобороны РФ»: a body is called by its country too where a source is."""
        inside = self._inside(source)
        if referent.kind == "ORG" and [r.kind for r, _ in inside] == ["ORG", "LOC"] and inside[0][0] is referent:
            start, end = inside[0][1].start, inside[1][1].end
            plain = any(form[1] and form[2] == self.m.text[start : inside[0][1].end] for form in referent.forms)
            if self.m.text[inside[0][1].end : inside[1][1].start] == " ":
                referent.forms.append((len(referent.stems) + 1, plain, self.m.text[start:end]))

    def _inside(self, span: Span) -> list[tuple[Referent, Span]]:
        """Names within a span, in the order of the text; names do not overlap."""
        at = max(bisect_left(self.places, (span.start,)) - 1, 0)
        near = takewhile(lambda p: p[0] < span.end, self.places[at : at + 200])
        return [(self.referents[n], Span(a, b)) for a, b, n in near if b > span.start]

    def _before(self, offset: int, kind: str) -> Iterator[tuple[int, Referent]]:
        """The ends of names of a kind that stand before an offset, nearest first, as far back as memory goes."""
        at = bisect_left(self.places, (offset,))
        for _, end, n in self.places[max(at - MEMORY, 0) : at][::-1]:
            if end <= offset and self.referents[n].kind == kind:
                yield end, self.referents[n]

    def _quoted_name(self, head: Token, referent: Referent, place: Span) -> bool:
        """«компания „Волна“», «организация Волна»; a country behind a body owns it: «служба Ардании»."""
        return self.m.text[head.end : place.start].strip() in ("«", '"', "“") or (
            head.end + 1 == place.start and referent.kind != "LOC" and head.lemma in self.m.pack.words["body"]
        )

    @staticmethod
    def _apposed(sentence: Sentence, head: Token, place: Span) -> bool:
        tokens = [t for t in sentence.tokens if place.start <= t.start < place.end]
        if not tokens:
            return False
        first = tokens[0]
        if first.start <= head.start < place.end:
            return True
        possessed = first.rel == "nmod" and first.tag.case == "Gen" and first.head == head.i
        if head.tag.case == "Gen":
            return (
                not possessed
                or first.rel in ("appos", "flat:name")
                or place.end >= sentence.tokens[sentence.reach(head.i)[1]].end
            )
        return first.tag.case != "Gen" or first.rel in ("appos", "flat", "flat:name")

    def _entity(self, referent: Referent) -> Entity:
        known = self.by_referent.get(id(referent))
        if known:
            return known
        named = any(form[2].lower().strip('«»"') in self.m.pack.words["outlets"] for form in referent.forms)
        entity = Entity(referent.name, "outlet" if named else _KINDS[referent.kind], referent)
        self.by_referent[id(referent)] = entity
        return self._add(entity)

    # -------------------------------------------------------------- pronouns and common nouns

    def _pronoun(self, low: str, head: Token, source: Span) -> Entity | None:
        plural = low in _PLURAL or head.tag.number == "Plur"
        gender = "" if plural else _SINGULAR.get(low, head.tag.gender)
        if plural:
            fitting = [e for e in self._recent() if e.plural and e.mentions]
            return max(fitting, key=lambda e: e.mentions[-1], default=None)
        return self._nearest(gender, source.start)

    def _may_be(self, entity: Entity, lemma: str) -> bool:
        """A holder of one office is not called by another's: «министр» is not «губернатор»."""
        if lemma and entity.referent is None:
            return False  # one bare calling does not stand for another: «депутат», «чиновник»
        offices = self.m.pack.words["rank"]
        known = (entity.heads | (entity.referent.roles if entity.referent else set())) & offices
        return lemma not in offices or not known or lemma in known

    def _nearest(self, gender: str, before: int, lemma: str = "") -> Entity | None:
        """The fitting person named or speaking last before an offset; who has spoken counts as nearer than who was named."""
        best: tuple[int, Entity | Referent] | None = None
        for entity in self._recent():
            person = entity.referent if entity.referent and entity.referent.kind == "PER" else None
            fits = self._may_be(entity, lemma) and not entity.plural and (entity.animate or person is not None)
            if fits and entity.mentions and (person is None or person.gender in (gender, "")):
                best = max(best or (-1, entity), (entity.mentions[-1].end + 150, entity), key=lambda b: b[0])
        offices = self.m.pack.words["rank"]
        people = (f for f in self._before(before, "PER") if f[1].gender in (gender, ""))
        named = next((f for f in people if lemma not in offices or not f[1].roles & offices), None)
        if named and (best is None or named[0] > best[0]):
            best = named
        if best is None:
            return None
        return self._entity(best[1]) if isinstance(best[1], Referent) else best[1]

    def _common(self, sentence: Sentence, head: Token, source: Span) -> Entity | None:
        """«ведомство», «издание», «политик»: somebody named before."""
        own = set(stems(self.m.text[source.start : source.end]))
        again = self._again(head, own)
        if again is None and head.lemma in self.m.pack.words["confidant"]:
            return self._confidant(plural=head.tag.number == "Plur")
        if again or head.tag.number == "Plur":
            return again
        office = head.lemma.removeprefix("экс-")
        role = next((r for _, r in self._before(source.start, "PER") if office in r.roles), None)
        if role and len(own) <= 3:
            return self._entity(role)
        owned = any(sentence.tokens[c].rel == "nmod" for c in sentence.children[head.i])
        return self._stands_for(head, source) if self._may_stand(head, len(own), owned=owned) else None

    def _again(self, head: Token, own: set[str]) -> Entity | None:
        """The last source with the same head word, of the same number, that the phrase does not contradict."""
        same, plural = stem(head.text), head.tag.number == "Plur"
        for entity in self._recent():
            if entity.plural == plural and same in {stem(h) for h in entity.heads} and self._compatible(entity, own):
                return entity
        return None

    def _confidant(self, *, plural: bool) -> Entity | None:
        """«собеседник агентства» is the source the agency has been citing."""
        anonymous = self.m.pack.words["anonymous"]
        return self._last(lambda e: bool(e.heads & anonymous) and e.plural == plural)

    def _may_stand(self, head: Token, size: int, *, owned: bool) -> bool:
        """Short phrases alone stand for somebody else; «автор петиции» is nobody else, «глава правительства» may be."""
        words, lemma = self.m.pack.words, head.lemma
        if owned and not (lemma in words["office"] and size <= 2):
            return False
        return size <= (2 if lemma in words["person"] | words["generic"] else 1)

    def _stands_for(self, head: Token, source: Span) -> Entity | None:
        words, lemma = self.m.pack.words, head.lemma
        if lemma in words["outlet"]:
            spoken = self._last(lambda e: bool(e.heads & words["outlet"]) or e.kind == "outlet")
            return spoken or self._named_outlet(source.start)
        if lemma in words["body"]:
            bodies = words["body"] | words["collective"]
            spoken = self._last(lambda e: e.kind in ("organization", "government") or bool(e.heads & bodies))
            return spoken or self._named_before("ORG", source.start)
        if lemma in words["person"]:
            return self._nearest("Fem" if head.tag.gender == "Fem" else "Masc", source.start, lemma)
        return None

    def _compatible(self, entity: Entity, own: set[str]) -> bool:
        """The longer of two phrases with one head adds nothing that the other contradicts."""
        if len(own) <= 1:
            return True
        for mention in entity.mentions:
            theirs = set(stems(self.m.text[mention.start : mention.end]))
            if own <= theirs or theirs <= own:
                return True
        return False

    def _last(self, fits: Callable[[Entity], bool]) -> Entity | None:
        speaking = (e for e in self._recent() if e.mentions and fits(e))
        return max(speaking, key=lambda e: e.mentions[-1], default=None)

    def _recent(self) -> list[Entity]:
        """The entities that came up last, the latest first."""
        return self.entities[: -MEMORY - 1 : -1]

    def _named_outlet(self, before: int) -> Entity | None:
        """The outlet named last, though not as a source: «рассказал изданию Der Spiegel»."""
        known = self.m.pack.words["outlets"]
        named = (r for _, r in self._before(before, "ORG") if any(f[2].lower().strip('«»"') in known for f in r.forms))
        found = next(named, None)
        return self._entity(found) if found else None

    def _named_before(self, kind: str, before: int) -> Entity | None:
        named = next(self._before(before, kind), None)
        return self._entity(named[1]) if named else None

    # -------------------------------------------------------------- new ones

    def _new(self, sentence: Sentence, head: Token, source: Span) -> Entity:
        words = self.m.pack.words
        kind = "unnamed"
        if head.lemma in words["document"]:
            kind = "document"
        elif (
            head.lemma in words["outlet"]
            or self.m.text[source.start : source.end].lower().strip('«»"') in words["outlets"]
        ):
            kind = "outlet"
        elif head.lemma in words["body"]:
            kind = "organization"
        tokens = [t for t in sentence.tokens if source.start <= t.start < source.end]
        animate = head.tag.animacy == "Anim" or head.tag.pos == "PRON" or head.lemma in words["informant"]
        entity = Entity(called(self.m, tokens, head), kind, plural=head.tag.number == "Plur", animate=animate)
        return self._add(entity)

    def _add(self, entity: Entity) -> Entity:
        self.entities.append(entity)
        return entity

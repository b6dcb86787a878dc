"""The first page: a text, an address or files → a reading at once, nothing stored unless asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from sayso import views
from sayso.errors import SaysoError, UsageError
from sayso.intake.taken import Item, SetAside, Taken
from sayso.web.pages.heads import named
from sayso.web.pages.rendering import link, render, spoken
from sayso.web.pages.shelf import Shelf

router = APIRouter()
_LATEST = 12  # articles
_STORIES = 5
_FIELDS = ("text", "url", "title", "outlet", "published")

Given = Annotated[str, Form()]


def shelf(request: Request) -> Shelf:
    """What was pasted into this desk."""
    state = request.app.state
    if not hasattr(state, "shelf"):
        state.shelf = Shelf()
    return state.shelf  # type: ignore[no-any-return]


@router.get("/")
def paste(request: Request) -> HTMLResponse:
    """A place to paste, and what was last."""
    return _page(request)


def _page(request: Request, trouble: Sequence[str] = (), status: int = 200, **given: str) -> HTMLResponse:
    desk = request.app.state.desk
    latest = desk.corpus.latest(_LATEST)
    called = named(desk.corpus, (one.id for one in latest if not one.title))
    values = {
        "latest": latest,
        "called": called,
        "state": desk.corpus.status(),
        "stories": views.stories(desk.corpus, limit=_STORIES).stories,
    }
    return render(
        request, "paste.html", status, **values, trouble=trouble, given={k: given.get(k, "") for k in _FIELDS}
    )


@router.get("/help")
def help_(request: Request) -> HTMLResponse:
    """The keys, and what the marks mean."""
    return render(request, "help.html")


@dataclass(frozen=True)
class Pasted:
    """What the form of the first page holds."""

    text: Given = ""
    url: Given = ""
    title: Given = ""
    outlet: Given = ""
    published: Given = ""
    keep: Given = ""
    files: Annotated[Sequence[UploadFile], File()] = ()

    @property
    def about(self) -> dict[str, str | None]:
        """What is known of the text."""
        told = {"title": self.title, "outlet": self.outlet, "published": self.published}
        return {name: value.strip() or None for name, value in told.items()}

    def again(self) -> dict[str, str]:
        """The form filled in as it was."""
        return {name: getattr(self, name) for name in _FIELDS}


@router.post("/read")
def read(request: Request, given: Annotated[Pasted, Depends()]) -> Response:
    """Read what was given; several articles are listed, each is read when it is looked at."""
    try:
        items = _items(request, given)
        taken = [one for one in items if isinstance(one, Taken)]
        aside = [f"{one.place}: {one.reason}" for one in items if isinstance(one, SetAside)]
        if not taken:
            return _page(request, aside or [spoken(request)("paste.nothing")], 422, **given.again())
        if given.keep:
            return _kept(request, taken)
    except SaysoError as error:
        return _page(request, [str(error)], 422, **given.again())
    names = [shelf(request).put(one) for one in taken]
    if len(names) == 1 and not aside:
        return RedirectResponse(link("pasted", names[0]), 303)
    listed = [(name, one.article) for name, one in zip(names, taken, strict=True)]
    return render(request, "pasted.html", articles=listed, trouble=aside)


def _items(request: Request, given: Pasted) -> list[Item]:
    """What the form gives. Raises SaysoError where that is too much, or none."""
    desk = request.app.state.desk
    out: list[Item] = [desk.pasted(given.text, **given.about)] if given.text.strip() else []
    out += desk.fetched(given.url.strip()) if given.url.strip() else []
    named = [(one.filename or "file.txt", one.file.read()) for one in given.files if one.filename]
    return out + (desk.uploaded(named) if named else [])


def _kept(request: Request, taken: Sequence[Taken]) -> Response:
    """Store, and go where the article is, or the list of the latest."""
    desk = request.app.state.desk
    desk.store(taken)
    names = desk.stored(taken)
    return RedirectResponse(link("articles", names[0]) if len(names) == 1 else "/", 303)


@router.post("/pasted/{name}")
def keep(request: Request, name: str) -> Response:
    """Store what was pasted. Raises UsageError where it is not here any more."""
    taken = shelf(request).taken(name)
    if taken is None:
        raise UsageError(spoken(request)("pasted.gone"))
    return _kept(request, [taken])

"""The whole desk as one application: safety around API and pages."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Thread
from typing import Any

import anyio.to_thread
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.types import Lifespan

from sayso import __version__, api
from sayso.api.problems import problem, told
from sayso.desk import Desk
from sayso.errors import SaysoError
from sayso.web import pages
from sayso.web.kept import Kept
from sayso.web.safety import HEADERS, Rules, Safety

THREADS = (
    12  # that answer at once: twice as many as may wait to have something read, fewer than a corpus has connections
)


def create_app(desk: Desk, rules: Rules | None = None, *, warm: bool = False) -> FastAPI:
    """Return the application over a desk, which stays the caller's to close; `warm`: load the models at once."""
    app = FastAPI(
        title="Sayso",
        version=__version__,
        summary="On whose word each statement of the news is known.",
        description=api.DESCRIPTION,
        openapi_url="/api/v1/openapi.json",
        openapi_tags=api.TAGS,
        docs_url=None,  # these pages come from a CDN
        redoc_url=None,
        lifespan=_lifespan(desk, warm=warm),
    )
    app.state.desk = desk
    app.include_router(api.router)
    app.include_router(pages.router)
    app.mount("/static", Static(packages=[("sayso.web", "static")]))
    for kind in (SaysoError, HTTPException, RequestValidationError, Exception):
        app.add_exception_handler(kind, _failed)
    app.add_middleware(Kept, corpus=desk.corpus)
    app.add_middleware(Safety, rules=rules or Rules())
    return app


def _lifespan(desk: Desk, *, warm: bool) -> Lifespan[FastAPI]:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
        if warm:
            Thread(target=desk.warm, daemon=True).start()
        yield

    return lifespan


class Static(StaticFiles):
    """Files of the package, asked for with a digest of their content in the address: kept for good."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        """Return a file, to be kept where its address changes with its content."""
        made = super().file_response(*args, **kwargs)
        scope = args[2] if len(args) > 2 else kwargs["scope"]
        made.headers["Cache-Control"] = "public, max-age=31536000, immutable" if scope["query_string"] else "no-cache"
        return made


def _failed(request: Request, error: Exception) -> Response:
    """A problem for programs, a page for people."""
    status, detail, headers = told(error)
    for_people = not request.url.path.startswith(api.PREFIX)
    made = pages.failed(request, status, detail) if for_people else problem(status, detail, headers=headers)
    made.headers.update({**headers, **HEADERS})  # a fault of ours is told outside of all that puts them there
    return made

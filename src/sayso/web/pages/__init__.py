"""The pages of the desk: `router` has their routes, `failed` is the page of what went wrong."""

from __future__ import annotations

from fastapi import APIRouter

from sayso.web.pages import article, asking, paste, source, story
from sayso.web.pages.rendering import failed, render

__all__ = ["failed", "render", "router"]

router = APIRouter(include_in_schema=False)
for part in (paste, article, story, source, asking):
    router.include_router(part.router)

"""The demo city's ASGI app: three services, faults on demand, and a page to move things on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse
from starlette.staticfiles import StaticFiles
from swagger_ui_bundle import swagger_ui_path

from integrations.simulator import faults, open311, pages, permits, tax
from integrations.simulator.faults import Faults
from integrations.simulator.generate import fill
from integrations.simulator.store import Store


def create_app(database: Path, seed: int, clock: Callable[[], datetime]) -> FastAPI:
    """A demo city on a database file; an empty file is filled from the seed. `clock` gives aware UTC."""
    app = FastAPI(title="Kota percobaan Pintu Warga", docs_url=None, redoc_url=None)
    store = Store(database)
    fill(store, seed, clock())
    app.openapi_version = "3.0.3"  # what the bundled page can show
    app.state.store = store
    app.state.clock = clock
    app.add_middleware(Faults, store=store)
    for router in (permits.router, tax.router, open311.router, faults.router, pages.router):
        app.include_router(router)
    app.mount("/swagger", StaticFiles(directory=swagger_ui_path))
    app.add_exception_handler(open311.Fault, _open311_fault)
    app.add_api_route("/docs", _docs, include_in_schema=False)
    return app


def _docs() -> HTMLResponse:
    """The OpenAPI page, with scripts of our own: nothing is fetched from elsewhere."""
    return get_swagger_ui_html(
        openapi_url="/openapi.json",
        title="Kota percobaan",
        swagger_js_url="/swagger/swagger-ui-bundle.js",
        swagger_css_url="/swagger/swagger-ui.css",
        swagger_favicon_url="/swagger/favicon-32x32.png",
    )


async def _open311_fault(request: Request, fault: Any) -> Response:
    form = "xml" if request.url.path.endswith(".xml") else "json"
    return open311.answer_fault(form, fault)

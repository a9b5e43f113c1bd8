"""The server: feeds, a JSON API and pages, over HTTP. Needs the extra `web` (starlette, uvicorn).

settings (what it serves, how much it allows) -> app (the whole) -> feeds, api, health, pages.
questions (fields into a Question) -> answers (the Question answered): the same for pages and API.
"""

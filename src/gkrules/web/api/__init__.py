"""The JSON API, version 1: parse, due, find, agenda, one or many at a time, described by OpenAPI."""

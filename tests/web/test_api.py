"""The API: the same plain data as the command line, one or many at a time, errors with stable codes, bounds."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from gkrules import errors
from gkrules.cli import main
from gkrules.errors import GkrulesError
from gkrules.web.api import describe, openapi, schemas
from gkrules.web.app import Bounds, Settings, application
from gkrules.web.refusals import CODES, OWN_CODES, fault
from tests.conftest import ROOT
from tests.web.asgi import Client, Found

PLAN = ROOT / "examples" / "panzhihua-2017" / "plan.toml"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder = tmp_path_factory.mktemp("feeds")
    bounds = Bounds(text=3000, items=5, body=20_000)
    with Client(application(Settings(folder=folder, plans=(PLAN,), bounds=bounds))) as made:
        yield made


def cli(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert main([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def asked(client: Client, operation: str, **fields: str) -> Found:
    return client.get(f"/api/v1/{operation}?{urlencode(fields)}")


def code(found: Found) -> tuple[int, str]:
    data = found.json()
    assert data["schema"] == 1 and data["request_id"] == found.headers["x-request-id"]
    return found.status_code, data["error"]["code"]


# ---------------------------------------------------------------- the same as the command line


PHRASES = (
    "自收到申请之日起20个工作日内，可以延长20个工作日",
    "每季度第一周内",
    "2017年11月底前",
    "长期坚持",
)


@pytest.mark.parametrize("phrase", PHRASES)
def test_parse_is_the_commands(
    client: Client, capsys: pytest.CaptureFixture[str], phrase: str
) -> None:
    wanted = cli(capsys, "parse", phrase)
    assert asked(client, "parse", phrase=phrase).json() == wanted
    assert client.post("/api/v1/parse", {"phrase": phrase}).json() == wanted


#: Options of the command line, and the fields of the API that say the same.
DUE: tuple[tuple[list[str], dict[str, Any]], ...] = (
    (["文件公开后10个工作日内", "--from", "2026-09-24"], {"trigger": "2026-09-24"}),
    (["突发事件发生后5小时内", "--from", "2026-02-10T22:00"], {"trigger": "2026-02-10T22:00"}),
    (
        [
            "受理或者补正之日起10日内",
            "--trigger",
            "受理=2026-03-02",
            "--trigger",
            "补正=2026-03-20",
        ],
        {"trigger": {"受理": "2026-03-02", "补正": "2026-03-20"}},
    ),
    (
        [
            "每季度第一周内",
            "--start",
            "2026-01-01",
            "--end",
            "2026-12-31",
            "--policy",
            "first_week=iso",
        ],
        {"start": "2026-01-01", "end": "2026-12-31", "policy": {"first_week": "iso"}},
    ),
    (
        ["11月底前", "--year", "2026", "--today", "2026-11-02"],
        {"year": 2026, "today": "2026-11-02"},
    ),
    (
        ["15日内", "--from", "2026-09-27", "--regime", "税收征收管理法实施细则"],
        {"trigger": "2026-09-27", "regime": "税收征收管理法实施细则"},
    ),
    (
        ["20个工作日内，可以延长20个工作日", "--from", "2026-02-10", "--extended"],
        {"trigger": "2026-02-10", "extension": True},
    ),
    (
        ["20个工作日内，可以延长20个工作日", "--from", "2026-02-10", "--extended", "5个工作日"],
        {"trigger": "2026-02-10", "extension": "5个工作日"},
    ),
    (
        ["20个工作日内", "--from", "2026-03-02", "--stop", "2026-03-10..2026-03-13"],
        {"trigger": "2026-03-02", "stops": [["2026-03-10", "2026-03-13"]]},
    ),
    (["15日内", "--served", "公告=2026-01-05"], {"served": {"way": "公告", "date": "2026-01-05"}}),
    (
        ["每2年一次", "--start", "2026-01-01", "--end", "2030-12-31", "--anchor", "2025-01-01"],
        {"start": "2026-01-01", "end": "2030-12-31", "anchor": "2025-01-01"},
    ),
    (["有效期届满30日前", "--from", "2026-10-31"], {"trigger": "2026-10-31", "strict": True}),
)


@pytest.mark.parametrize(("options", "fields"), DUE, ids=lambda one: str(one)[:30])
def test_due_is_the_commands(
    client: Client, capsys: pytest.CaptureFixture[str], options: list[str], fields: dict[str, Any]
) -> None:
    wanted = cli(capsys, "due", *options)
    found = client.post("/api/v1/due", {"phrase": options[0], **fields})
    assert (found.status_code, found.json()) == (200, wanted)
    english = client.post("/api/v1/due?lang=en", {"phrase": options[0], **fields})
    assert english.json() == cli(capsys, "due", *options, "--lang", "en")


def test_due_by_query(client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    query = (
        "phrase=" + quote("受理或者补正之日起10日内") + "&trigger=" + quote("受理=2026-03-02")
        + "&trigger=" + quote("补正=2026-03-20") + "&policy=either%3Dearlier&stops=2026-03-04..2026-03-05"
    )  # fmt: skip
    wanted = cli(
        capsys, "due", "受理或者补正之日起10日内", "--trigger", "受理=2026-03-02", "--trigger",
        "补正=2026-03-20", "--policy", "either=earlier", "--stop", "2026-03-04..2026-03-05",
    )  # fmt: skip
    assert client.get(f"/api/v1/due?{query}").json() == wanted
    # By hand: the earlier trigger, 2 March; ten days, and two that do not count: 14 March, a Saturday.
    assert wanted["occurrences"][0]["nominal"] == "2026-03-14"
    assert wanted["occurrences"][0]["due"] == "2026-03-16"


def test_find_is_the_commands(
    client: Client, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    text = (
        "第一条 收到申请之日起20个工作日内答复。\n第二条 𠮷林省每季度第一周内公布；\r\n及时公开。\n"
    )
    (tmp_path / "t.txt").write_text(text, encoding="utf-8", newline="")
    wanted = cli(capsys, "find", str(tmp_path / "t.txt"))
    found = client.post("/api/v1/find", {"text": text}).json()
    # The command reads line by line; what it calls the text is the block's own.
    keys = ("start", "end", "line", "column", "trigger", "canonical", "limit")
    assert [[row[key] for key in keys] for row in found["matches"]] == [
        [row[key] for key in keys] for row in wanted["matches"]
    ]
    assert len(found["matches"]) == 2
    for row in found["matches"]:
        assert text[row["start"] : row["end"]] == row["text"]
    loose = client.post("/api/v1/find", {"text": text, "loose": True}).json()
    assert [row["text"] for row in loose["matches"]][-1] == "及时"


def test_agenda_is_the_commands(client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    wanted = cli(capsys, "next", str(PLAN), "--today", "2017-08-01", "--days", "30")
    assert asked(client, "agenda", today="2017-08-01").json() == wanted
    assert wanted["tasks"] and wanted["awaiting"]
    unit = wanted["tasks"][0]["unit"]
    one = cli(capsys, "next", str(PLAN), "--today", "2017-08-01", "--unit", unit)
    fields = {"today": "2017-08-01", "end": "2017-08-31", "unit": unit}
    assert client.post("/api/v1/agenda", fields).json() == one
    assert code(asked(client, "agenda", unit="没有这个局")) == (404, "unknown_unit")
    assert code(asked(client, "agenda", plan="别的方案")) == (404, "unknown_plan")


# ---------------------------------------------------------------- one and many


def test_many_have_an_answer_or_an_error_each(client: Client) -> None:
    found = client.post(
        "/api/v1/due",
        [
            {"phrase": "15日内", "trigger": "2026-03-02"},
            {"phrase": "十五"},
            {"phrase": "每月10日前"},
            {"phrase": "15日内", "trigger": "yesterday"},
            3,
        ],
    )
    assert found.status_code == 200
    results = found.json()["results"]
    assert results[0]["occurrences"][0]["due"] == "2026-03-17"
    assert [one.get("error", {}).get("code") for one in results[1:]] == [
        "unreadable_phrase",
        "range_needed",
        "bad_field",
        "bad_request",
    ]
    assert client.post("/api/v1/parse", []).json() == {"schema": 1, "results": []}
    assert code(client.post("/api/v1/parse", [{"phrase": "当日"}] * 6)) == (413, "too_many_items")


def test_many_go_on_after_one_another(client: Client) -> None:
    """A worker answers again and again; a refusal leaves it whole."""
    for _ in range(20):
        assert code(asked(client, "parse", phrase="近三年内")) == (422, "not_a_limit")
        assert asked(client, "parse", phrase="三年内").status_code == 200


# ---------------------------------------------------------------- errors


WRONG: tuple[tuple[str, dict[str, Any], int, str, str], ...] = (
    ("due", {"phrase": "近三年内"}, 422, "not_a_limit", "phrase"),
    ("due", {"phrase": "吃饭"}, 422, "unreadable_phrase", "phrase"),
    ("due", {"phrase": "15日内", "strict": True}, 422, "trigger_missing", ""),
    ("due", {"phrase": "5小时内", "trigger": "2026-01-05"}, 422, "instant_needed", ""),
    ("due", {"phrase": "每月10日前"}, 422, "range_needed", ""),
    (
        "due",
        {"phrase": "15日内", "trigger": "2026-01-05", "extension": True},
        422,
        "cannot_be_counted",
        "",
    ),
    (
        "due",
        {"phrase": "15个工作日", "trigger": "2026-12-15", "strict": True},
        422,
        "provisional",
        "",
    ),
    ("due", {"phrase": "15日内", "trigger": "2099-12-30"}, 422, "outside_calendar", ""),
    (
        "due",
        {"phrase": "每月10日前", "start": "2098-01-01", "end": "2101-12-31"},
        422,
        "outside_calendar",
        "",
    ),
    (
        "due",
        {"phrase": "15日内", "trigger": "2026-01-05", "regime": "没有的法"},
        422,
        "unknown_regime",
        "",
    ),
    ("due", {}, 400, "missing_field", "phrase"),
    ("due", {"phrase": None}, 400, "missing_field", "phrase"),
    ("due", {"phrase": "15日内", "from": "2026-01-05"}, 400, "unknown_field", "from"),
    ("due", {"phrase": 15}, 400, "bad_field", "phrase"),
    ("due", {"phrase": "15日内", "trigger": "2026-02-30"}, 400, "bad_field", "trigger"),
    ("due", {"phrase": "15日内", "trigger": 20260105}, 400, "bad_field", "trigger"),
    ("due", {"phrase": "15日内", "trigger": {"受理": None}}, 400, "bad_field", "trigger"),
    ("due", {"phrase": "15日内", "year": 0}, 400, "bad_field", "year"),
    ("due", {"phrase": "15日内", "year": True}, 400, "bad_field", "year"),
    ("due", {"phrase": "15日内", "year": 10**30}, 400, "bad_field", "year"),
    ("due", {"phrase": "15日内", "stops": ["2026-01-05"]}, 400, "bad_field", "stops"),
    ("due", {"phrase": "15日内", "stops": [["2026-01-05"]]}, 400, "bad_field", "stops"),
    ("due", {"phrase": "15日内", "extension": "很久"}, 400, "bad_field", "extension"),
    ("due", {"phrase": "15日内", "policy": {"first_week": "some"}}, 400, "bad_field", "policy"),
    ("due", {"phrase": "15日内", "policy": {"nothing": 1}}, 400, "bad_field", "policy"),
    ("due", {"phrase": "15日内", "policy": "first_week"}, 400, "bad_field", "policy"),
    ("due", {"phrase": "15日内", "strict": "yes"}, 400, "bad_field", "strict"),
    ("due", {"phrase": "15日内", "overlays": ["没有"]}, 400, "bad_field", "overlays"),
    ("due", {"phrase": "15日内", "regime": "/etc/own.toml"}, 400, "bad_field", "regime"),
    ("due", {"phrase": "15日内", "regime": "own.TOML"}, 400, "bad_field", "regime"),
    ("due", {"phrase": "15日内", "overlays": ["../a"]}, 400, "bad_field", "overlays"),
    ("due", {"phrase": "15日内", "overlays": ["C:\\a.ics"]}, 400, "bad_field", "overlays"),
    ("due", {"phrase": "15日内", "served": "公告"}, 400, "bad_field", "served"),
    ("due", {"phrase": "15日内", "served": {"way": "公告"}}, 400, "bad_field", "served"),
    (
        "due",
        {"phrase": "15日内", "served": "公告=2026-01-05", "trigger": "2026-01-05"},
        400,
        "bad_field",
        "served",
    ),
    (
        "due",
        {"phrase": "15日内", "start": "2026-02-01", "end": "2026-01-01"},
        422,
        "cannot_be_counted",
        "end",
    ),
    (
        "due",
        {"phrase": "每日", "start": "2000-01-01", "end": "2026-01-01"},
        413,
        "range_too_long",
        "end",
    ),
    ("due", {"phrase": "日" * 1001}, 413, "text_too_long", "phrase"),
    (
        "due",
        {"phrase": "15日内", "stops": ["2026-01-05..2026-01-06"] * 6},
        413,
        "too_many_items",
        "stops",
    ),
    ("parse", {"phrase": "日" * 1001}, 413, "text_too_long", "phrase"),
    ("find", {"text": "日" * 3001}, 413, "text_too_long", "text"),
    ("find", {"text": ""}, 400, "missing_field", "text"),
    ("find", {"text": "当日", "loose": 1}, 400, "bad_field", "loose"),
    ("agenda", {"start": "2017-01-01", "end": "2037-01-01"}, 413, "range_too_long", "end"),
    ("agenda", {"start": "0957-07-28"}, 422, "outside_calendar", "start"),
    ("agenda", {"today": "9999-12-31"}, 422, "outside_calendar", "today"),
)


@pytest.mark.parametrize(("operation", "fields", "status", "name", "at"), WRONG, ids=str)
def test_errors_have_stable_codes(
    client: Client, operation: str, fields: dict[str, Any], status: int, name: str, at: str
) -> None:
    found = client.post(f"/api/v1/{operation}", fields)
    assert code(found) == (status, name)
    error = found.json()["error"]
    assert error.get("field", "") == at
    assert error["message"] == error["message_zh"] != error["message_en"]
    english = client.post(f"/api/v1/{operation}?lang=en", fields).json()["error"]
    assert english["message"] == error["message_en"]


def test_a_phrase_that_cannot_be_read_says_where(client: Client) -> None:
    phrase = "3日内报送第0个月"
    error = client.post("/api/v1/parse", {"phrase": phrase}).json()["error"]
    assert error["code"] == "unreadable_phrase" and error["kind"]
    assert phrase[error["start"] : error["end"]] in phrase
    assert error["end"] > error["start"]
    assert "\n" not in error["message"]


def test_every_error_of_the_library_has_a_code() -> None:
    kinds = [
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, GkrulesError)
    ]
    listed = [kind for kind, _, _ in CODES]
    for kind in kinds:
        assert any(issubclass(kind, one) for one in listed)
    for at, kind in enumerate(listed):  # a narrower class stands before a wider one
        assert not any(issubclass(kind, wider) for wider in listed[:at])
    names = [name for _, name, _ in CODES] + [row[0] for row in OWN_CODES]
    assert len(names) == len(set(names))


def test_the_servers_own_paths_are_not_told() -> None:
    problem = errors.Problem("/srv/secret/plan.toml", 3, "id", "坏了", "broken")
    told = fault(errors.PlanError((problem,)))
    assert "/srv" not in told.zh + told.en
    assert told.code == "server_file"


# ---------------------------------------------------------------- HTTP


def test_bodies(client: Client) -> None:
    path = "/api/v1/parse"
    for body in (b"", b"{", b"\xff", b"NaN", b"[NaN]", b'{"phrase":', b"[" * 15_000):
        assert code(client.post(path, body)) == (400, "bad_json"), body[:10]
    for body in (b"3", b'"x"', b"null", b"true"):
        assert code(client.post(path, body)) == (400, "bad_request")
    large = json.dumps({"phrase": "日" * 10_000}).encode()
    assert len(large) > 20_000
    assert code(client.post(path, large)) == (413, "body_too_large")
    assert code(client.post(path, large, {"content-length": "10"})) == (413, "body_too_large")
    assert code(client.post(path, b"{}", {"content-length": "99999999"})) == (413, "body_too_large")
    kind = {"content-type": "application/x-www-form-urlencoded"}
    assert code(client.post(path, b"phrase=1", kind)) == (415, "unsupported_media_type")
    kind = {"content-type": "application/json; charset=utf-8"}
    assert client.post(path, {"phrase": "当日"}, kind).status_code == 200


def test_methods_and_addresses(client: Client) -> None:
    assert code(client.request("PUT", "/api/v1/parse")) == (405, "method_not_allowed")
    assert client.request("DELETE", "/api/v1/due").headers["allow"] == "GET, HEAD, POST"
    assert code(client.get("/api/v1/nothing")) == (404, "not_found")
    assert code(client.get("/api/v1/")) == (404, "not_found")
    head = client.head("/api/v1/parse?phrase=" + quote("当日"))
    assert (head.status_code, head.content) == (200, b"")
    assert int(head.headers["content-length"]) > 100


def test_a_field_given_twice_in_a_query(client: Client) -> None:
    query = "phrase=" + quote("当日") + "&phrase=" + quote("次日内")
    assert code(client.get(f"/api/v1/parse?{query}")) == (400, "bad_field")


def test_the_query_beside_a_body(client: Client) -> None:
    for query in ("lang=de", "lang=", "lang=zh&lang=x", "trigger=2026-01-01"):
        found = client.post(f"/api/v1/parse?{query}", {"phrase": "当日"})
        assert found.status_code == 400, query
    assert code(client.get("/api/v1/parse?lang=de&phrase=" + quote("当日"))) == (400, "bad_field")


def test_answers_are_for_programs_alone(client: Client) -> None:
    found = asked(client, "parse", phrase="<script>alert(1)</script>3日内")
    assert found.headers["content-type"] == "application/json"
    assert found.headers["x-content-type-options"] == "nosniff"
    assert found.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in found.headers["content-security-policy"]


def test_request_ids(client: Client) -> None:
    mine = client.get("/health", {"X-Request-ID": "abc-1.2_3"})
    assert mine.headers["x-request-id"] == "abc-1.2_3"
    for bad in ("a b", "x" * 65, "é", ""):
        assert client.get("/health", {"X-Request-ID": bad}).headers["x-request-id"] != bad


# ---------------------------------------------------------------- the description


def test_schemas_in_the_package_are_those_of_the_classes() -> None:
    """`python -m gkrules.web.api.schemas` writes them anew."""
    assert set(schemas.made()) == set(openapi.SCHEMAS)
    for name, made in schemas.made().items():
        assert openapi.schema(name) == made, name


def test_the_description_is_complete(client: Client) -> None:
    found = client.get("/api/v1/openapi.json").json()
    assert found["openapi"] == "3.1.0"
    assert set(found["paths"]) == {"/parse", "/due", "/find", "/agenda"}
    names = set(found["components"]["schemas"])
    text = json.dumps(found)
    for part in text.split('"#/components/schemas/')[1:]:
        assert part.partition('"')[0] in names
    assert "values.json" not in text
    for name in openapi.SCHEMAS:
        assert client.get(f"/api/v1/schemas/{name}.json").json() == openapi.schema(name)


def test_every_value_of_an_answer_is_described() -> None:
    defined = describe.values()
    assert {"Occurrence", "Within", "Every", "Step", "Ambiguity", "Service", "Day"} <= set(defined)
    kinds = {one["$ref"].rpartition("/")[2] for one in defined["TimeLimit"]["oneOf"]}
    assert {"AllOf", "Ban", "By", "Every", "NotBefore", "Within"} <= kinds


def test_a_fault_of_ours_leaves_the_other_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    from gkrules.web import worker
    from gkrules.web.api import operations
    from gkrules.web.jobs import Job

    def broken(*given: Any) -> dict[str, Any]:
        if given[0]["phrase"] == "坏":
            raise ZeroDivisionError("secret 坏")
        return {"schema": 1}

    monkeypatch.setattr(operations, "OPERATIONS", {"due": broken})
    many = worker.done(Job(operation="due", body='[{"phrase": "坏"}, {"phrase": "好"}]'.encode()))
    results = json.loads(many.body)["results"]
    assert many.status == 200 and results[1] == {"schema": 1}
    assert results[0]["error"]["code"] == "internal"
    one = worker.done(Job(operation="due", fields={"phrase": "坏"}, lang="en"))
    assert one.status == 500 and json.loads(one.body)["error"]["code"] == "internal"
    for told in (many.notes, one.notes):
        assert [one["error"] for one in told] == ["ZeroDivisionError"]
        assert "secret" not in json.dumps(told)


def test_dates_too_far_away_are_refused(client: Client) -> None:
    for name in ("trigger", "start", "end", "anchor", "today"):
        for day in ("0001-01-01", "9999-12-31"):
            found = client.post("/api/v1/due", {"phrase": "次月10日前", name: day})
            assert code(found) == (422, "outside_calendar"), (name, day)
            assert found.json()["error"]["field"] == name
    stops = [["9999-12-31T23:59", "9999-12-31T23:59"]]
    found = client.post("/api/v1/due", {"phrase": "当日", "stops": stops})
    assert code(found) == (422, "outside_calendar")


def test_instants_of_a_stop_may_differ_in_their_offset(client: Client) -> None:
    """Naive ones are Shanghai's: 04:00Z is noon."""
    fields = {
        "phrase": "5小时内",
        "trigger": "2026-03-02T09:00",
        "stops": [["2026-03-02T10:00", "2026-03-02T04:00Z"]],
    }
    found = client.post("/api/v1/due", fields).json()
    # 09:00, five hours, two of them not counted: 16:00.
    assert found["occurrences"][0]["due"].startswith("2026-03-02T16:00")


def test_json_of_any_depth_is_an_answer(client: Client) -> None:
    """Nested as deep as may be it is refused like any other value, or as no JSON; never a fault of ours."""
    for depth in (*range(5, 1100, 45), 8000):
        for value in ("[" * depth + "]" * depth, '{"a":' * depth + "1" + "}" * depth):
            for body in (value, f'{{"phrase": "15日内", "trigger": {value}}}'):
                found = client.post("/api/v1/due", body.encode())
                seen = found.status_code, found.json().get("error", {}).get("code")
                assert seen in {
                    (200, None),  # a list of what are no questions: each is told so
                    (400, "bad_field"),
                    (400, "bad_json"),
                    (400, "unknown_field"),
                    (413, "body_too_large"),
                }, (depth, body[:20])


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ('{"phrase": "15日内", "phrase": "30日内"}', "phrase"),
        ('{"phrase": "15日内", "phrase": "15日内"}', "phrase"),
        (
            '{"phrase": "15日内", "trigger": {"受理": "2026-01-05", "受理": "2026-02-05"}}',
            "受理",
        ),
        ('[{"phrase": "15日内"}, {"phrase": "15日内", "year": 2026, "year": 2027}]', "year"),
    ],
)
def test_a_name_that_an_object_has_twice(body: str, field: str, client: Client) -> None:
    """Of two values neither is taken in silence."""
    found = client.post("/api/v1/due", body.encode())
    assert code(found) == (400, "bad_field")
    assert found.json()["error"]["field"] == field


def test_offsets_of_a_query_count_its_spaces(client: Client) -> None:
    text = "  \n 收到申请之日起20个工作日内"
    found = client.get(f"/api/v1/find?text={quote(text)}").json()["matches"][0]
    assert (found["start"], found["line"], found["column"]) == (4, 2, 2)
    assert text[found["start"] : found["end"]] == found["text"]
    same = client.post("/api/v1/find", {"text": text}).json()["matches"][0]
    assert same == found
    by_query = client.get(f"/api/v1/parse?phrase={quote('  2026年2月30日前')}").json()["error"]
    by_body = client.post("/api/v1/parse", {"phrase": "  2026年2月30日前"}).json()["error"]
    assert by_query["code"] == "unreadable_phrase"
    assert (by_query["start"], by_query["end"]) == (by_body["start"], by_body["end"])


def test_a_body_that_does_not_come(tmp_path: Path) -> None:
    """A client that sends a part of its body and no more is told so, and let go."""

    async def ask(app: Any) -> list[dict[str, Any]]:
        sent: list[dict[str, Any]] = []
        parts = [{"type": "http.request", "body": b'{"phrase"', "more_body": True}]

        async def receive() -> dict[str, Any]:
            return parts.pop() if parts else await asyncio.Event().wait()  # type: ignore[return-value]

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        scope = {
            "type": "http", "method": "POST", "path": "/api/v1/due", "query_string": b"",
            "headers": [(b"content-type", b"application/json")], "state": {},
        }  # fmt: skip
        await app(scope, receive, send)
        return sent

    app = application(Settings(folder=tmp_path, bounds=Bounds(sending=0.1)))
    start, body = asyncio.run(ask(app))
    assert start["status"] == 408
    assert json.loads(body["body"])["error"]["code"] == "body_too_slow"
    assert (b"connection", b"close") in start["headers"]


@pytest.mark.parametrize("operation", ["due", "agenda"])
def test_a_reversed_range_is_refused(operation: str, client: Client) -> None:
    fields = {"start": "2026-03-02", "end": "2026-03-01"}
    if operation == "due":
        fields["phrase"] = "每月10日前"
    found = client.post(f"/api/v1/{operation}", fields)
    assert code(found) == (422, "cannot_be_counted")
    assert found.json()["error"]["field"] == "end"

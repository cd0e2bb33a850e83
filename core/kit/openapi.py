"""What every operation of the API has in common, written into its OpenAPI document once."""

from typing import Any

Json = dict[str, Any]
ABOUT = """\
Each place (the bureau, each school) answers at its own host and describes its own API at /api/v1/schema/.

**Signing in.** `POST /api/v1/token/` with a username and password answers with a key for twelve hours; send it as
`Authorization: Bearer <key>`. It works at the place it was got at, with the rights that person has there. A browser's
session works too; it then needs the header `X-CSRFToken`.

**Writing.** Nothing is overwritten unseen: where a request has `version`, send the one you looked at; if somebody was
faster the answer is 409 and nothing was written. Fields a request does not name are ignored.

**Lists** come in pages: `?page=2&page_size=100`, at most 200 a page.

**Refusals** are sentences in the language of `Accept-Language` (zh-Hans or en). What is not yours is 404, what you may
only read is 403. A school whose data is being looked after answers 503 with `Retry-After`.
"""
PROBLEM: Json = {
    "type": "object",
    "properties": {
        "detail": {"type": "string"},
        "code": {"type": "string", "description": "`changed`: somebody was faster."},
    },
    "required": ["detail"],
}
FAULTS: Json = {
    "type": "object",
    "description": "What is wrong, by field; `detail` is about the whole. Nothing was written.",
    "additionalProperties": {
        "oneOf": [
            {"type": "string"},
            {
                "type": "array",
                "items": {"oneOf": [{"type": "string"}, {"$ref": "#/components/schemas/Faults"}]},
            },
            {"$ref": "#/components/schemas/Faults"},
        ]
    },
    "example": {"held_on": ["2001-01-01 is in no term that is open."]},
}
SAID = {
    "400": "Not as it should be: what is wrong, by field.",
    "401": "Not signed in.",
    "403": "You may not do this here.",
    "404": "There is none, or it is not yours to see.",
    "409": "Changed since you opened it, or the key was used for something else. Nothing was written.",
    "413": "Too large to send at once.",
    "415": "A content type that is not read here.",
    "429": "Too many requests; `Retry-After` says for how many seconds.",
}  # fmt: skip


def with_refusals(result: Json, generator: Any, request: Any, public: bool) -> Json:
    """A post-processing hook: the refusals each operation can answer with."""
    schemas = result.setdefault("components", {}).setdefault("schemas", {})
    schemas |= {"Problem": PROBLEM, "Faults": FAULTS}
    for path, operations in result["paths"].items():
        for operation in operations.values():
            for code in _codes(path, operation, schemas):
                _add(operation["responses"], code)
            operation["responses"] = dict(sorted(operation["responses"].items()))
    return result


def _add(responses: Json, code: str) -> None:
    """Beside what the view says of this code itself."""
    refusal, own = _refusal(code), responses.get(code)
    if own and code == "400":
        also = refusal["content"]["application/json"]
        also["schema"] = {"anyOf": [own["content"]["application/json"]["schema"], also["schema"]]}
        refusal["content"] = own["content"] | refusal["content"]
    responses[code] = refusal


def _codes(path: str, operation: Json, schemas: Json) -> list[str]:
    """A place is 404 to who has no role in it, so that whoever signs in may meet one."""
    signed_in, body = bool(operation.get("security")), _body(operation, schemas)
    found = ["400", "429"]
    found += ["401", "403", "404"] if signed_in else []
    found += ["404"] if "{" in path else []
    found += ["413", "415"] if body is not None else []
    found += ["409"] if _can_be_late(operation, body) else []
    return found


def _body(operation: Json, schemas: Json) -> Json | None:
    for content in operation.get("requestBody", {}).get("content", {}).values():
        name = content["schema"].get("$ref", "").rpartition("/")[2]
        return dict(schemas.get(name, content["schema"]))
    return None


def _can_be_late(operation: Json, body: Json | None) -> bool:
    keyed = any(one["name"] == "Idempotency-Key" for one in operation.get("parameters", []))
    return keyed or operation.get("x-can-be-late", False) or "version" in (body or {}).get("properties", {})


def _refusal(code: str) -> Json:
    kind = "Faults" if code == "400" else "Problem"
    refusal: Json = {
        "description": SAID[code],
        "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{kind}"}}},
    }
    if code == "429":
        refusal["headers"] = {"Retry-After": {"schema": {"type": "integer"}}}
    return refusal

"""Calls of moto in this process cost half: what botocore and moto find out anew is kept.

Nothing of what is stored or answered changes, only how often the same is worked out: the user
agent, moto's routes and the names under which a model's attribute may be found. A signature, which
moto does not check, is not computed. The suite makes some hundred thousand such calls.
"""

import json
from copy import copy
from functools import cache, partial
from typing import Any

import pytest
from botocore import auth, useragent
from botocore.compat import get_current_datetime
from moto import backend_index
from moto.core import base_backend, responses, serialize
from moto.core.utils import camelcase_to_underscores
from moto.dynamodb.models.table import Table
from moto.sqs.models import Queue
from moto.utilities import aws_headers

_HOSTS_OF_THEIR_OWN = ("dynamodb", "sqs", "sesv2", "ssm", "stepfunctions")
"""Services we call whose addresses no other service of moto answers."""


def install(patch: pytest.MonkeyPatch) -> None:
    """Make moto's calls cheap while the patch lasts."""
    patch.setattr(responses, "method_names_from_class", cache(responses.method_names_from_class))
    patch.setattr(
        useragent.UserAgentString, "to_string", _kept(useragent.UserAgentString.to_string)
    )
    patch.setattr(base_backend.BaseBackend, "urls", property(_urls(base_backend.BaseBackend.urls)))
    patch.setattr(serialize.AttributePicker, "__call__", _pick)
    patch.setattr(Table, "query", _query(Table.query))
    patch.setattr(Queue, "attributes", property(_attributes))
    for module in (aws_headers, responses):
        patch.setattr(module, "gen_amzn_requestid_long", _request_id)
    first = [one for one in backend_index.backend_url_patterns if one[0] in _HOSTS_OF_THEIR_OWN]
    rest = [one for one in backend_index.backend_url_patterns if one not in first]
    patch.setattr(backend_index, "backend_url_patterns", first + rest)
    for signer in (auth.SigV4Auth, auth.S3SigV4Auth):
        patch.setattr(signer, "add_auth", _signing(signer.add_auth, signer))


def _kept(to_string: Any) -> Any:
    def kept(agent: Any) -> str:
        if not hasattr(agent, "_kept"):
            agent._kept = to_string(agent)
        text: str = agent._kept
        return text

    return kept


def _urls(urls: property) -> Any:
    of_class: dict[type, dict[str, Any]] = {}

    def kept(backend: Any) -> dict[str, Any]:
        if type(backend) not in of_class:
            assert urls.fget is not None
            of_class[type(backend)] = urls.fget(backend)
        return of_class[type(backend)]

    return kept


def _pick(picker: Any, context: Any) -> Any:
    """`AttributePicker.__call__`, which works out possible keys anew for each value."""
    obj = context.obj
    if isinstance(obj, dict) and context.key in obj:
        value = obj[context.key]
    else:
        value = _search(picker, context)
    for path, transform in picker.response_transformers.items():
        if f"{context.key_path}.{context.key}".endswith(path):
            return transform(value)
    return value


def _search(picker: Any, context: Any) -> Any:
    named = (type(picker), type(context.obj), id(context.shape), context.key)
    if isinstance(context.obj, dict) and named not in _keys:
        _keys[named] = context.shape, tuple(dict.fromkeys(picker.get_possible_keys(context)))
    keys = _keys[named][1] if named in _keys else picker.get_possible_keys(context)
    for key in keys:
        value = serialize.get_value(context.obj, key, serialize.MISSING)
        if value is not serialize.MISSING:
            return value
    return None


_keys: dict[tuple[Any, ...], tuple[Any, tuple[str, ...]]] = {}
"""With the shape, whose id would otherwise be another's one day."""


def _query(query: Any) -> Any:
    """`Table.query`, which looks through the items of all partition keys and sorts them first."""

    def of_one_key(table: Any, hash_key: Any, *more: Any, **others: Any) -> Any:
        if others.get("index_name") is not None or not table.range_key_attr:
            return query(table, hash_key, *more, **others)
        asked = copy(table)
        found = table.items.get(hash_key, {}).values()
        asked.all_items = lambda: sorted(found, key=lambda item: item.range_key)
        return query(asked, hash_key, *more, **others)

    return of_one_key


class _Attributes(dict[str, Any]):
    """Of a queue; how many messages there are is counted when it is asked for."""

    def get(self, name: str, default: Any = None) -> Any:
        value = super().get(name, default)
        return value() if callable(value) else value


def _attributes(queue: Queue) -> _Attributes:
    """`Queue.attributes`, which counts all messages for each one that is sent or received."""
    names = {name: camelcase_to_underscores(name) for name in queue.BASE_ATTRIBUTES}
    found = _Attributes(
        {
            name: partial(getattr, queue, own)
            if name.startswith("ApproximateNumber")
            else getattr(queue, own)
            for name, own in names.items()
        }
    )
    if queue.redrive_policy:
        found["RedrivePolicy"] = json.dumps(queue.redrive_policy)
    return found


def _request_id(headers: dict[str, Any] | None = None) -> str:
    if headers is not None:
        headers["x-amzn-requestid"] = "0" * 52
    return "0" * 52


def _signing(add_auth: Any, signer: type) -> Any:
    """Say who calls, without a signature; what goes elsewhere than to moto is signed."""

    def say(self: Any, request: Any) -> None:
        if type(self) is not signer or ".amazonaws.com" not in request.url:
            add_auth(self, request)
            return
        request.context["timestamp"] = get_current_datetime().strftime(auth.SIGV4_TIMESTAMP)
        self._modify_request_before_signing(request)
        request.headers["Authorization"] = (
            f"AWS4-HMAC-SHA256 Credential={self.scope(request)}, SignedHeaders=host, Signature=none"
        )

    return say

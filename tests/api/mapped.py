"""What the service has stored, held against the map from which the privacy page is made."""

from collections.abc import Mapping

from chalicelib.notices.data_map import Store, is_mapped
from chalicelib.store.clients import client, s3

_TABLES = {
    Store.RESPONSES: "RESPONSES_TABLE",
    Store.CATALOGUE: "CATALOGUE_TABLE",
    Store.CONTACTS: "CONTACTS_TABLE",
}


def unmapped(names: Mapping[str, str]) -> list[str]:
    """All that is stored and that the map does not name: where, and what an item holds.

    Args:
        names: of tables and bucket, as the environment names them.
    """
    found = []
    for store, variable in _TABLES.items():
        for page in client("dynamodb").get_paginator("scan").paginate(TableName=names[variable]):
            for item in page["Items"]:
                key = f"{item['pk']['S']} {item['sk']['S']}"
                attributes = sorted(item.keys() - {"pk", "sk"})
                if not is_mapped(store, key, attributes):
                    found.append(f"{store}: {key}: {', '.join(attributes)}")
    for listed in s3().get_paginator("list_object_versions").paginate(Bucket=names["BUCKET"]):
        for one in listed.get("Versions", []):
            if not is_mapped(Store.BUCKET, one["Key"]):
                found.append(f"bucket: {one['Key']}")
    return found

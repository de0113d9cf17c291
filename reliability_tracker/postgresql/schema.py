"""How tables are made: with one index for a key of letters, where Django makes two."""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql import schema


class DatabaseSchemaEditor(schema.DatabaseSchemaEditor):
    """Without the index that Django keeps beside each key of letters for lookups by its beginning.

    Under the order of our databases (`creation.locale_options`) the key's own index serves those as well.
    """

    def _create_like_index_sql(self, model: Any, field: Any) -> None:
        return None

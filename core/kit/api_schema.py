"""How views are described where drf-spectacular guesses wrong."""

from typing import Any

from drf_spectacular.openapi import AutoSchema


class Schema(AutoSchema):
    def _get_paginator(self) -> Any:
        """Lists that are read come in pages; a list that answers a POST does not."""
        return super()._get_paginator() if self.method == "GET" else None

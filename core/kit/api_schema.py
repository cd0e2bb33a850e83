"""How views are described where drf-spectacular guesses wrong."""

from typing import Any

from drf_spectacular.openapi import AutoSchema


class Schema(AutoSchema):
    def _get_serializer_name(self, serializer: Any, direction: Any, bypass_extensions: bool = False) -> str:
        """Requests end in Request, also those that are called so already."""
        name = super()._get_serializer_name(serializer, direction, bypass_extensions)
        return str(name).replace("RequestRequest", "Request")

    def _get_paginator(self) -> Any:
        """Lists that are read come in pages; a list that answers a POST does not."""
        return super()._get_paginator() if self.method == "GET" else None

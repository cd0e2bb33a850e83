"""The icon set: strokes on a 24-unit square, drawn in the text's colour. An icon never stands without words."""

from django.utils.safestring import SafeString, mark_safe

PATHS = {
    "alert": "M12 4 2.8 20h18.4zM12 10v4.5m0 2.6v.1",
    "bell": "M6 16v-5a6 6 0 0 1 12 0v5l2 2H4zM10 21h4",
    "calendar": "M4 6h16v14H4zM4 10.5h16M8.5 3.5v4m7-4v4",
    "camera": "M3 8h4l2-3h6l2 3h4v11H3zM12 17a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z",
    "chart": "M4 20h16M7 16v-5m5 5V5m5 11V8",
    "check": "m4.5 12.5 5 5 10-11",
    "class": "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20a6.5 6.5 0 0 1 13 0M16 4.6a3.5 3.5 0 0 1 0 6M18 14.5a6.5 6.5 0 0 1 3.5 5.5",
    "clock": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5.5l3.5 2",
    "close": "m6 6 12 12M18 6 6 18",
    "cross": "m6 6 12 12M18 6 6 18",
    "down": "m6 9.5 6 6 6-6",
    "download": "M12 4v11m-5-4.5 5 5 5-5M4 20h16",
    "edit": "M4 20h4L19.5 8.5l-4-4L4 16zM13.5 6.5l4 4",
    "eye": "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
    "file": "M6 3.5h8l4 4v13H6zM14 3.5v4h4M9 12h6m-6 4h6",
    "flag": "M5 21V4m0 1h13l-2.5 4 2.5 4H5",
    "gear": "M12 15.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM12 3v3m0 12v3M3 12h3m12 0h3M5.6 5.6l2.2 2.2m8.4 8.4 2.2 2.2m0-12.8-2.2 2.2m-8.4 8.4-2.2 2.2",
    "home": "m3.5 11.5 8.5-8 8.5 8M6 9.5V20h12V9.5M10 20v-5.5h4V20",
    "inbox": "M4 13 6.5 4.5h11L20 13v6.5H4zM4 13.5h4.5l1.5 2.5h4l1.5-2.5H20",
    "info": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5.5m0-9v.1",
    "leaf": "M5 19C5 10 10 5 20 4.5 20 14 15 19 8 18.5M4 21c1.5-5 5-8.5 9-10.5",
    "left": "m14.5 5-7 7 7 7",
    "list": "M8.5 6H20M8.5 12H20M8.5 18H20M4 6h.1M4 12h.1M4 18h.1",
    "lock": "M5.5 11h13v9.5h-13zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
    "map": "M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z",
    "medal": "M12 21a6 6 0 1 0 0-12 6 6 0 0 0 0 12zM9 9.5 6 3h12l-3 6.5",
    "menu": "M4 6.5h16M4 12h16M4 17.5h16",
    "more": "M5 12h.1M12 12h.1M19 12h.1",
    "pause": "M8 5.5v13M16 5.5v13",
    "pen": "M4 20h4L19.5 8.5l-4-4L4 16zM13 20h7",
    "people": "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20a6.5 6.5 0 0 1 13 0M16 4.6a3.5 3.5 0 0 1 0 6M18 14.5a6.5 6.5 0 0 1 3.5 5.5",
    "plus": "M12 4.5v15M4.5 12h15",
    "print": "M7 8V3.5h10V8M7 17H3.5V8h17v9H17M7 14h10v6.5H7z",
    "return": "M9 5 4 10l5 5M4 10h10a5.5 5.5 0 0 1 0 11H9",
    "right": "m9.5 5 7 7-7 7",
    "ruler": "M3 8.5h18v7H3zM7 8.5V12m3.5-3.5V11M14 8.5V12m3.5-3.5V11",
    "school": "M3 20.5h18M5 20.5V10l7-5 7 5v10.5M10 20.5V15h4v5.5M12 5V2.5",
    "seal": "M5 5h14v14H5zM9 9h6v6H9z",
    "search": "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5 20.5 20.5",
    "send": "M20.5 3.5 3.5 10.5l7 3 3 7zM10.5 13.5l4-4",
    "shield": "M12 3 4.5 6v6c0 4.5 3 7.5 7.5 9 4.5-1.5 7.5-4.5 7.5-9V6zM8.5 12l2.5 2.5 4.5-5",
    "upload": "M12 16V5M7 9.5l5-5 5 5M4 20h16",
    "user": "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5a7.5 7.5 0 0 1 15 0",
}


def drawn(name: str, size: int = 20) -> SafeString:
    """An unknown name is a dot, so that a slip is seen and breaks nothing."""
    path = PATHS.get(name, PATHS["more"])
    return mark_safe(  # noqa: S308 the path is from the table above
        f'<svg class="icon" viewBox="0 0 24 24" width="{int(size)}" height="{int(size)}" fill="none"'
        ' stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"'
        f' aria-hidden="true" focusable="false"><path d="{path}"/></svg>'
    )

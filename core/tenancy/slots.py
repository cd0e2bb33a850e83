"""How many requests one place may hold at once in this process, so that the others always find a thread."""

from collections import Counter
from threading import Lock

from django.conf import settings


class NoSlot(Exception):
    """The place holds as many requests as it may."""


class Slots:
    def __init__(self) -> None:
        self._held: Counter[str] = Counter()
        self._lock = Lock()

    def take(self, place: str) -> None:
        """Never waits: who waited would hold a thread, which is what is scarce. Raises NoSlot."""
        with self._lock:
            if self._held[place] >= settings.PLACE_REQUESTS:
                raise NoSlot(place)
            self._held[place] += 1

    def give_back(self, place: str) -> None:
        with self._lock:
            self._held[place] -= 1
            if not self._held[place]:
                del self._held[place]

    def held(self, place: str) -> int:
        return self._held.get(place, 0)


slots = Slots()

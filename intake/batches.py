"""The order in which a backlog is fetched."""

from collections import deque
from collections.abc import Iterator, Sequence

from intake.mailbox import Waiting

NEWEST_EVERY = 10


def batches(waiting: Sequence[Waiting], count: int = 50, size: int = 5_000_000) -> Iterator[tuple[Waiting, ...]]:
    """Batches of at most `count` messages and `size` bytes (a larger message goes alone), oldest first, but every tenth the newest.

    After a week's outage today's mail is thus not answered a week late (Postfix, too, mixes its deferred and its incoming queue).
    """
    queue = deque(waiting)
    taken = 0
    while queue:
        batch: list[Waiting] = []
        room = size
        while queue and len(batch) < count:
            newest = taken % NEWEST_EVERY == NEWEST_EVERY - 1
            following = queue[-1] if newest else queue[0]
            if batch and following.size > room:
                break
            batch.append(queue.pop() if newest else queue.popleft())
            room -= following.size
            taken += 1
        yield tuple(batch)

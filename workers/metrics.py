"""Numbers for Prometheus, read from the records when asked: no counter that a restart could lose."""

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from storage.database import close_connections
from storage.watching import counts
from workers.rooms import Rooms
from workers.signs import last_signs


class House(Collector):
    """The gauges of contract's operators: ages in seconds, counts by state."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms

    def collect(self) -> Iterator[GaugeMetricFamily]:
        now, seen = self._rooms.clock(), counts()
        age = GaugeMetricFamily("intake_oldest_waiting_seconds", "Age of the oldest that waits, by stage", labels=["stage"])
        for stage in ("received", "reading", "moving", "answering"):
            at = seen.oldest.get(stage)
            age.add_metric([stage], (now - at).total_seconds() if at else 0.0)
        yield age
        for name, states in (("messages", seen.messages), ("cases", seen.cases), ("letters", seen.letters)):
            family = GaugeMetricFamily(f"intake_{name}", f"{name.capitalize()} by state", labels=["state"])
            for state, number in sorted(states.items()):
                family.add_metric([state], number)
            yield family
        yield GaugeMetricFamily("intake_duplicates", "Messages that were delivered again", value=seen.duplicates)
        yield GaugeMetricFamily("intake_bounced", "Letters that came back", value=seen.bounced)
        poll = GaugeMetricFamily("intake_last_good_poll_timestamp_seconds", "When the mailbox was last seen", labels=["mailbox"])
        poll.add_metric([self._rooms.mailbox_name], seen.seen.timestamp() if seen.seen else 0.0)
        yield poll
        sign = GaugeMetricFamily(
            "intake_last_sign_timestamp_seconds", "When a part of the service last showed that it goes on", labels=["part"]
        )
        for part, at in last_signs().items():
            sign.add_metric([part], at.timestamp())
        yield sign
        close_connections()


def serve_metrics(rooms: Rooms) -> None:
    """Answers on loopback at the configured port; does nothing where none is configured."""
    if port := rooms.config.settings.log.metrics_port:
        registry = CollectorRegistry()
        registry.register(House(rooms))
        start_http_server(port, addr="127.0.0.1", registry=registry)

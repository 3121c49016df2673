"""The same figures for Prometheus, and every request counted by its route's template: no label ever names anybody."""

from __future__ import annotations

from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from gateway.operator.figures import Status

# When each label was first seen would be as many figures again.
disable_created_metrics()  # type: ignore[no-untyped-call]

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

HOST_COUNTERS = {
    "turns": "Commands, queries and messages that actors worked on",
    "commits": "Transactions",
    "committed": "Turns that were committed",
    "failed_commits": "Transactions that failed",
}
HOST_GAUGES = {
    "actors": "Actors in memory",
    "batch_largest": "Most turns in one transaction since the start",
    "mailbox_deepest": "Most messages that wait for one actor",
    "waiting": "Messages in mailboxes",
    "sending": "Messages to actors of other hosts on their way",
    "retrying": "Lines of messages whose first one failed and is tried again",
    "sessions": "Gateways and hosts that talk to this host",
}


class Metrics:
    """What one gateway has counted since its start."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "tianhe_http_requests", "Requests answered", ("method", "route", "status"), registry=self._registry
        )
        self._seconds = Histogram(
            "tianhe_http_request_seconds",
            "Seconds until a request was answered",
            ("method", "route"),
            buckets=BUCKETS,
            registry=self._registry,
        )

    def count(self, method: str, route: str, status: int | None, seconds: float) -> None:
        """One request is over. `status` None: the line broke before there was an answer."""
        self._requests.labels(method, route, str(status or "none")).inc()
        if method != "SOCKET":
            self._seconds.labels(method, route).observe(seconds)

    def text(self, status: Status) -> bytes:
        """All figures in Prometheus' text format."""
        now = CollectorRegistry()
        now.register(_Now(status))
        return generate_latest(now) + generate_latest(self._registry)


class _Now(Collector):
    """A status as metric families."""

    def __init__(self, status: Status) -> None:
        self._status = status

    def collect(self) -> Iterable[Metric]:
        status = self._status
        info = GaugeMetricFamily("tianhe_info", "Version and epoch", labels=("version", "epoch"))
        info.add_metric((status.version, status.epoch), 1)
        yield info
        yield from self._hosts()
        store, gateway = status.store, status.gateway
        yield GaugeMetricFamily("tianhe_store_up", "1: the database answers", value=float(store is not None))
        if store is not None:
            yield CounterMetricFamily("tianhe_journal_events", "Events in the journal", value=store.position)
            yield GaugeMetricFamily("tianhe_outbox_messages", "Messages not taken yet", value=store.outbox)
            yield GaugeMetricFamily("tianhe_outbox_oldest_seconds", "Age of the oldest", value=store.oldest_seconds)
            yield GaugeMetricFamily("tianhe_parked_messages", "Messages put aside for a person", value=store.parked)
            yield GaugeMetricFamily("tianhe_database_bytes", "Size of the database", value=store.bytes)
            if store.skew_seconds is not None:
                yield GaugeMetricFamily(
                    "tianhe_database_clock_skew_seconds", "The server's clock less ours", value=store.skew_seconds
                )
        if gateway.feed_lag is not None:
            yield GaugeMetricFamily(
                "tianhe_feed_lag_events", "Events that the feed has not brought yet", value=gateway.feed_lag
            )
        yield GaugeMetricFamily("tianhe_gateway_resident_bytes", "Memory of the gateway", value=gateway.resident)
        yield GaugeMetricFamily("tianhe_live_sockets", "Live connections", value=gateway.sockets)
        yield GaugeMetricFamily("tianhe_live_channels", "Channels held open", value=gateway.channels)
        yield CounterMetricFamily("tianhe_live_deliveries", "Publications sent", value=gateway.deliveries)

    def _hosts(self) -> Iterable[Metric]:
        up = GaugeMetricFamily("tianhe_host_up", "1: the host answers", labels=("host",))
        for host in self._status.hosts:
            up.add_metric((str(host.index),), float(not host.silent))
        yield up
        answering = [host for host in self._status.hosts if not host.silent and host.started]
        for name, meaning in HOST_COUNTERS.items():
            counter = CounterMetricFamily(f"tianhe_host_{name}", meaning, labels=("host",))
            for host in answering:
                counter.add_metric((str(host.index),), getattr(host, name))
            yield counter
        for name, meaning in HOST_GAUGES.items():
            gauge = GaugeMetricFamily(f"tianhe_host_{name}", meaning, labels=("host",))
            for host in answering:
                gauge.add_metric((str(host.index),), getattr(host, name))
            yield gauge
        memory = GaugeMetricFamily("tianhe_host_resident_bytes", "Memory of the host", labels=("host",))
        started = GaugeMetricFamily("tianhe_host_start_time_seconds", "When the host began", labels=("host",))
        for host in answering:
            memory.add_metric((str(host.index),), host.resident)
            started.add_metric((str(host.index),), host.started / 1_000_000)
        yield memory
        yield started

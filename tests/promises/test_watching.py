"""What tells an operator how the service fares: figures for Prometheus, a heartbeat, and signs of life of its parts (failures 64, 65)."""

import os
import signal
import time
from contextlib import closing
from dataclasses import replace
from urllib.request import urlopen

import pytest
from prometheus_client.parser import text_string_to_metric_families
from promises.house import application, end, family, inquiry, until
from servers.dovecot import free_port

from storage import queue
from workers.fetching import fetch_alone
from workers.rooms import mailbox_of, now
from workers.signs import last_signs, silent

PARTS = ["look", "ring", "scheduler", "wake", "worker-1", "worker-2"]
SHORT = {"LIMITS__LEASE_SECONDS": "2", "SCHEDULE__POLL_SECONDS": "1", "SCHEDULE__WAKE_SECONDS": "1"}
TROUBLE = '"job": "look"'


def figures(port):
    """Every sample by its name and its label, if it has one."""
    text = urlopen(f"http://127.0.0.1:{port}/metrics").read().decode()
    samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    return {(s.name, *s.labels.values()): s.value for s in samples}


def signed(house):
    with house.records():
        return [part.partition("@")[0] for part in last_signs()]


def serving(house, **settings):
    """The service, once each of its parts has given a sign of life."""
    run = house.start("run", **settings)
    until(lambda: signed(house) == PARTS)
    return run


def stuck(house):
    with house.records():
        return [part.partition("@")[0] for part in silent(house.rooms(**SHORT).config, now())]


def doctor(house):
    """Its exit code and what it says of the service."""
    ended = house.ended(house.start("doctor", **SHORT))
    return ended.code, next(line for line in ended.said.splitlines() if "service" in line)


@pytest.fixture
def failed(house):
    """A house with a message that was set aside."""
    house.deliver(inquiry(9))
    with house.records():
        rooms = house.rooms()
        with closing(mailbox_of(rooms.config)) as mailbox:
            fetch_alone(rooms, mailbox)
        queue.set_aside(queue.claim(rooms.owner, now(), rooms.lease, 1)[0], rooms.owner, "worker.died", now())
    return house


def test_figures(failed):
    """One application that came twice, its letter put off by the server, and one message set aside."""
    house, port, begun = failed, free_port(), time.time()
    house.sink.data_reply = "451 4.7.1 later"
    run = serving(house, LOG__METRICS_PORT=str(port))
    assert figures(port)["intake_oldest_waiting_seconds", "answering"] == 0
    first = application(1)
    house.deliver(first, replace(first, raw=b"X-Again: 1\r\n" + first.raw))
    until(lambda: {("intake_messages", "done"): 2, ("intake_letters", "waiting"): 1}.items() <= figures(port).items())
    seen = figures(port)
    assert (seen["intake_messages", "set_aside"], seen["intake_duplicates",], seen["intake_cases", "awaiting_payment"]) == (1, 1, 1)
    assert (seen["intake_oldest_waiting_seconds", "answering"] > 0, seen["intake_oldest_waiting_seconds", "received"]) == (True, 0)
    assert begun < seen["intake_last_good_poll_timestamp_seconds", house.rooms().mailbox_name] <= time.time()
    assert len([name for name in seen if name[0] == "intake_last_sign_timestamp_seconds"]) == len(PARTS)
    run.terminate()
    assert house.ended(run).code == 0


def test_heartbeat_stops_with_the_mailbox(build, tmp_path):
    """The file is touched after each good look, and only then."""
    house, file, hidden = build(mailbox="maildir"), tmp_path / "heartbeat", tmp_path / "hidden"
    run = serving(house, LOG__HEARTBEAT=str(file), SCHEDULE__POLL_SECONDS="1")
    until(file.exists)
    (tmp_path / "mail").rename(hidden)
    until(lambda: house.log().count(TROUBLE) >= 1)
    os.utime(file, (0, 0))
    until(lambda: house.log().count(TROUBLE) >= 3)
    assert file.stat().st_mtime == 0
    hidden.rename(tmp_path / "mail")
    until(lambda: file.stat().st_mtime > 0)
    run.terminate()
    house.ended(run)


def test_stuck_worker_is_told(house):
    """It lives and does nothing: no probe of its process would see that. When it goes on, all is well."""
    run = serving(house, **SHORT)
    victim = max(family(run.pid))
    os.kill(victim, signal.SIGSTOP)
    until(lambda: stuck(house))
    code, said = doctor(house)
    assert (code, "FAIL  service" in said, "no sign of life from" in said) == (1, True, True)
    os.kill(victim, signal.SIGCONT)
    until(lambda: not stuck(house))
    assert doctor(house) == (0, "ok    service        6 parts at work")
    run.terminate()
    house.ended(run)


def test_service_that_ended_without_a_word_is_told(house):
    end(serving(house, **SHORT))
    house.running.clear()
    until(lambda: stuck(house) == PARTS)
    assert doctor(house)[0] == 1


def test_service_that_ended_in_order_is_not_missed(house):
    run = serving(house)
    run.terminate()
    house.ended(run)
    assert doctor(house) == (0, "ok    service        not running")

"""Whatever bytes are delivered, by the thousand."""

import pytest
from hypothesis import HealthCheck, given, settings
from promises.bytes_of_mail import any_mail, makes_one_row

pytestmark = [pytest.mark.soak, pytest.mark.timeout(7200)]


@settings(max_examples=5000, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(raw=any_mail)
def test_very_many_bytes_make_one_row_each(rooms_and_cage, raw):
    """Other bytes in each run; hypothesis prints how to repeat a failure."""
    makes_one_row(*rooms_and_cage, raw)

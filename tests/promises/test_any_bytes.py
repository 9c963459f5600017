"""Whatever bytes are delivered: one row, no exception, and a second delivery adds nothing."""

from hypothesis import HealthCheck, given, settings
from promises.bytes_of_mail import any_mail, makes_one_row


@settings(max_examples=50, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(raw=any_mail)
def test_any_bytes_make_one_row(rooms_and_cage, raw):
    """Decided and not set aside: that a mail is odd is no failure of ours."""
    makes_one_row(*rooms_and_cage, raw)

"""Makes a key and reads a report, with a client that openapi-python-client has generated."""

import os
import sys
import time

sys.path.insert(0, sys.argv[1])

from lintel_client import Client  # noqa: E402
from lintel_client.api.keys import create_key  # noqa: E402
from lintel_client.api.reporting import report_events  # noqa: E402
from lintel_client.models import EventReport, NewKey  # noqa: E402

client = Client(
    base_url=os.environ["LINTEL_ADMIN_URL"],
    headers={"X-API-KEY": os.environ["LINTEL_ADMIN_TOKEN"]},
    raise_on_unexpected_status=True,
)
new_key = NewKey(
    name="made in Python",
    key=os.environ["NEW_SECRET"],
    setting_ids=[os.environ["SETTING_ID"]],
)
key = create_key.sync(client=client, body=new_key)
now = int(time.time())
wanted = EventReport(
    start=now - 3600,
    end=now + 60,
    increment=7200,
    filters=["model"],
)
report = report_events.sync(client=client, body=wanted)
print(key.name, sum(point.number_of_requests for point in report.data_points))

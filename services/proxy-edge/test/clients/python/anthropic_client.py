"""Anthropic's SDK: a message, a stream, and a key whose window ends weeks later."""

import json
import sys
import time

from anthropic import Anthropic, RateLimitError

proxy, key, limited_key = sys.argv[1:]
base_url = f"{proxy}/anthropic"
client = Anthropic(api_key=key, base_url=base_url)
call = {
    "model": "claude-sonnet-4-5",
    "max_tokens": 100,
    "messages": [{"role": "user", "content": "Say hello."}],
}

plain = client.messages.create(**call).content[0].text
with client.messages.stream(**call) as stream:
    streamed = "".join(stream.text_stream)

started = time.monotonic()
refusal = None
try:
    Anthropic(api_key=limited_key, base_url=base_url).messages.create(**call)
except RateLimitError as error:
    refusal = str(error)

print(
    json.dumps(
        {
            "plain": plain,
            "streamed": streamed,
            "refusal": refusal,
            "refusedAfterS": time.monotonic() - started,
        }
    )
)

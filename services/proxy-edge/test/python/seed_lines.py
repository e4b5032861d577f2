"""The lines of Python in the description of the API (seed 002), as they stand; what they show is one JSON object."""

import json
import sys

from openai import OpenAI

client = OpenAI(base_url=sys.argv[1], api_key=sys.argv[2])

# Non-streaming
resp = client.chat.completions.create(
    model="Qwen/Qwen2.5-7B-Instruct",
    messages=[{"role": "user", "content": "Explain tensor parallelism briefly."}],
)

# Streaming
deltas = []
with client.chat.completions.stream(
    model="Qwen/Qwen2.5-7B-Instruct",
    messages=[{"role": "user", "content": "Count to five."}],
) as stream:
    for event in stream:
        if event.type == "content.delta":
            deltas.append(event.delta)

print(
    json.dumps(
        {
            "content": resp.choices[0].message.content,
            "usage": resp.usage.model_dump(),
            "deltas": deltas,
        }
    )
)

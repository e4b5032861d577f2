"""LiteLLM: an answer and a stream."""

import json
import sys

from litellm import completion

proxy, key = sys.argv[1:]
call = {
    "model": "openai/gpt-4o-mini",
    "messages": [{"role": "user", "content": "Say hello."}],
    "api_base": f"{proxy}/openai/v1",
    "api_key": key,
}

plain = completion(**call).choices[0].message.content
chunks = completion(**call, stream=True)
streamed = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
print(json.dumps({"plain": plain, "streamed": streamed}))

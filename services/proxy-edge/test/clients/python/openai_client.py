"""OpenAI's SDK: chat, a stream, a response over WebSocket, and a key whose window ends weeks later."""

import json
import sys
import time

from openai import OpenAI, RateLimitError

proxy, key, responses_key, limited_key = sys.argv[1:]
base_url = f"{proxy}/openai/v1"
client = OpenAI(api_key=key, base_url=base_url)
call = {"model": "gpt-4o-mini", "messages": [{"role": "user", "content": "Say hello."}]}

plain = client.chat.completions.create(**call).choices[0].message.content
chunks = client.chat.completions.create(**call, stream=True)
streamed = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)

websocket_base_url = base_url.replace("http", "ws", 1)
connecting = OpenAI(api_key=responses_key, base_url=base_url, websocket_base_url=websocket_base_url)
with connecting.responses.connect() as connection:
    connection.send({"type": "response.create", "model": "gpt-4o-mini", "input": "Say hello."})
    said = ""
    for event in connection:
        if event.type == "response.output_text.delta":
            said += event.delta
        if event.type in ("response.completed", "response.failed", "error"):
            break

started = time.monotonic()
refusal = None
try:
    OpenAI(api_key=limited_key, base_url=base_url).chat.completions.create(**call)
except RateLimitError as error:
    refusal = str(error)

print(
    json.dumps(
        {
            "plain": plain,
            "streamed": streamed,
            "connected": said,
            "refusal": refusal,
            "refusedAfterS": time.monotonic() - started,
        }
    )
)

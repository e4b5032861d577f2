"""OpenAI's SDK for Azure: chat and a stream."""

import json
import sys

from openai import AzureOpenAI

proxy, key = sys.argv[1:]
client = AzureOpenAI(api_key=key, azure_endpoint=f"{proxy}/azure", api_version="2024-10-21")
call = {"model": "gpt-4o-mini", "messages": [{"role": "user", "content": "Say hello."}]}

plain = client.chat.completions.create(**call).choices[0].message.content
chunks = client.chat.completions.create(**call, stream=True)
streamed = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
print(json.dumps({"plain": plain, "streamed": streamed}))

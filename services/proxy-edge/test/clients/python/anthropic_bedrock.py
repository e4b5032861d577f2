"""Anthropic's SDK for Bedrock, with the key as a bearer token and as the access key that requests are signed with."""

import json
import sys

from anthropic import AnthropicBedrock

proxy, key = sys.argv[1:]
base_url = f"{proxy}/bedrock"
call = {
    "model": "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
    "max_tokens": 100,
    "messages": [{"role": "user", "content": "Say hello."}],
}


def try_client(client):
    plain = client.messages.create(**call).content[0].text
    with client.messages.stream(**call) as stream:
        return {"plain": plain, "streamed": "".join(stream.text_stream)}


signing = {"aws_access_key": key, "aws_secret_key": "any", "aws_region": "us-east-1"}
print(
    json.dumps(
        {
            **try_client(AnthropicBedrock(api_key=key, aws_region="us-east-1", base_url=base_url)),
            "signed": try_client(AnthropicBedrock(**signing, base_url=base_url)),
        }
    )
)

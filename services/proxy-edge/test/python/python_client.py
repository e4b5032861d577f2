"""What PyPI's locallab-client gets from a server: every call of it, as one JSON object on the standard output."""

import asyncio
import json
import sys

from locallab_client import LocalLabClient, SyncLocalLabClient

BASE, KEY = sys.argv[1], sys.argv[2]
MESSAGES = [{"role": "user", "content": "Say something."}]


async def asynchronous():
    seen = {}
    client = LocalLabClient({"base_url": BASE, "api_key": KEY})
    try:
        seen["health"] = await client.health_check()
        seen["models"] = await client.list_models()
        seen["current"] = await client.get_current_model()
        seen["info"] = await client.get_system_info()
        seen["generate"] = await client.generate("Say something.", max_length=20)
        seen["stream_generate"] = [text async for text in client.stream_generate("Say something.")]
        seen["chat"] = await client.chat(MESSAGES, max_length=20)
        seen["stream_chat"] = [chunk async for chunk in client.stream_chat(MESSAGES)]
        seen["batch"] = await client.batch_generate(["one", "two"], max_length=20)
        seen["load"] = await client.load_model("second-model")
        seen["loaded"] = await client.get_current_model()
        seen["unload"] = await client.unload_model()
        try:
            seen["unknown"] = await client.generate("x", model_id="unheard-of")
        except Exception as error:  # the client raises nothing more exact
            seen["unknown"] = str(error)
    finally:
        await client.close()
    return seen


def synchronous():
    """It takes no key: the address has one, which makes it HTTP Basic."""
    client = SyncLocalLabClient(BASE.replace("://", f"://any:{KEY}@"))
    try:
        return {
            "sync_generate": client.generate("Say something."),
            "sync_stream_generate": list(client.stream_generate("Say something.")),
            "sync_chat": client.chat(MESSAGES),
        }
    finally:
        client.close()


print(json.dumps({**asyncio.run(asynchronous()), **synchronous()}))

"""LangChain's clients of OpenAI and Anthropic: an answer and a stream of each."""

import json
import sys

from langchain_anthropic import ChatAnthropic
from langchain_openai import ChatOpenAI

proxy, key = sys.argv[1:]
open_ai = ChatOpenAI(model="gpt-4o-mini", base_url=f"{proxy}/openai/v1", api_key=key)
anthropic = ChatAnthropic(model="claude-sonnet-4-5", base_url=f"{proxy}/anthropic", api_key=key)


def try_model(model):
    plain = model.invoke("Say hello.").text
    streamed = "".join(chunk.text for chunk in model.stream("Say hello."))
    return {"plain": str(plain), "streamed": streamed}


print(json.dumps({**try_model(open_ai), "anthropic": try_model(anthropic)}))

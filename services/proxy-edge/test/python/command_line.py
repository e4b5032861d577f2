"""Runs `locallab chat` of PyPI's locallab, without what only its server needs (torch and the like)."""

import importlib.abc
import importlib.machinery
import sys
from unittest.mock import MagicMock

OF_SERVER = {
    "accelerate",
    "bitsandbytes",
    "dataclasses_json",
    "fastapi",
    "fastapi_cache",
    "huggingface_hub",
    "llama_cpp",
    "netifaces",
    "pyngrok",
    "pynvml",
    "starlette",
    "torch",
    "transformers",
    "uvicorn",
}


class Absent(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] not in OF_SERVER:
            return None
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec):
        module = MagicMock(name=spec.name)
        module.__path__ = []
        module.__spec__ = spec
        return module

    def exec_module(self, module):
        pass


sys.meta_path.insert(0, Absent())

from locallab.cli import chat  # noqa: E402

chat.chat()

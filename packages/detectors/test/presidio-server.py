"""Presidio's analyzer behind the form of its own HTTP interface, on a free port that is printed first.

Its model of English is an empty one, since models are not on PyPI: what patterns find is found, names are not.
"""

import json
import sys
import tempfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import spacy
from presidio_analyzer import AnalyzerEngine, BatchAnalyzerEngine
from presidio_analyzer.nlp_engine import NlpEngineProvider


def make_engine():
    folder = tempfile.mkdtemp()
    spacy.blank("en").to_disk(folder)
    models = [{"lang_code": "en", "model_name": folder}]
    provider = NlpEngineProvider(nlp_configuration={"nlp_engine_name": "spacy", "models": models})
    return BatchAnalyzerEngine(AnalyzerEngine(nlp_engine=provider.create_engine()))


class Handler(BaseHTTPRequestHandler):
    engine = make_engine()

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        results = [
            [result.to_dict() for result in found]
            for found in self.engine.analyze_iterator(asked["text"], language=asked["language"])
        ]
        for found in results:
            for result in found:
                result.pop("recognition_metadata", None)
        body = json.dumps(results).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()

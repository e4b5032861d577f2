"""Runs llama.cpp's own server (PyPI: xllamacpp) on a free port until the standard input ends; its address is the first line."""

import socket
import sys

import xllamacpp

with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    port = probe.getsockname()[1]

params = xllamacpp.CommonParams()
params.model.path = sys.argv[1]
params.n_ctx = 1024
params.n_parallel = 2
# A model of random weights does not know when to stop.
params.n_predict = 64
params.port = port
params.cpuparams.n_threads = 1

server = xllamacpp.Server(params)
print(server.listening_address, flush=True)
sys.stdin.read()

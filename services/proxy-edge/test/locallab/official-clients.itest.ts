import { type BackendName, startBackendUpstream, waitFor } from "@lintel/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { findPython, runPython, talkToPython } from "../python/run-python.ts";
import { type Bench, startBench, type TestProxy } from "../start-bench.ts";

/** The real clients, from PyPI. Not everywhere can they be had: `npm run try:locallab` installs them, and runs this. */
const python = findPython("locallab_client", "httpx", "click");

const MODELS = ["backend-model", "second-model"];
const SAYS = "This is a simulated answer of a server.";
/** What LocalLab's own server says when it streams, where it takes no note of caps. */
const TIMES_STREAMED = 20;

describe.skipIf(python === undefined)(
  "LocalLab's clients (skipped until `npm run try:locallab`)",
  () => {
    let bench: Bench;
    let proxy: TestProxy;
    beforeAll(async () => {
      bench = await startBench();
      proxy = await bench.startProxy();
    });
    afterAll(() => bench.close());

    async function aBackend(name: BackendName | "locallab") {
      const upstream = await startBackendUpstream(name, { models: MODELS });
      const { id, secret } = await bench.aKey({ provider: name, setting: { url: upstream.url } });
      return { upstream, id, secret };
    }

    it.each(["vllm", "ollama", "llamacpp", "tgi", "locallab"] as const)(
      "the Python client does all it can do against %s",
      async (name) => {
        const { id, secret, upstream } = await aBackend(name);
        const output = await runPython(python ?? "", "python_client.py", [proxy.url, secret]);
        const seen: unknown = JSON.parse(output);
        const streamed = name === "locallab" ? `${SAYS} `.repeat(TIMES_STREAMED).trimEnd() : SAYS;
        expect(seen).toMatchObject({
          health: true,
          models: MODELS.map((model) => ({ id: model, is_loaded: true })),
          current: { id: MODELS[0], is_loaded: true },
          info: { gpu_info: null, active_model: MODELS[0] },
          generate: SAYS,
          chat: { choices: [{ message: { role: "assistant", content: SAYS } }] },
          batch: { responses: [SAYS, SAYS] },
          load: true,
          loaded: { id: "second-model" },
          unload: true,
          unknown: expect.stringContaining("unheard-of"),
          sync_generate: SAYS,
          sync_chat: { choices: [{ message: { content: SAYS } }] },
        });
        const { stream_chat, stream_generate, sync_stream_generate } = Object(seen);
        expect(stream_generate.join("")).toBe(streamed);
        expect(sync_stream_generate.join("")).toBe(streamed);
        const contents = stream_chat.map((chunk: unknown) => Object(chunk).content);
        expect(contents.join("").trimEnd()).toBe(streamed);
        expect(stream_chat.at(-1)).toMatchObject({ usage: { total_tokens: expect.any(Number) } });
        // Nine calls that were answered, and one whose model is not known.
        const events = await waitFor(
          async () => {
            const all = (await proxy.events()).filter((event) => event.keyId === id);
            return all.length >= 10 ? all : undefined;
          },
          { label: "the events of all calls" },
        );
        expect(events.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
          ...Array(9).fill(200),
          404,
        ]);
        await upstream.close();
      },
    );

    it.each([
      ["stream", SAYS],
      ["simple", SAYS],
      ["chat", SAYS],
    ])("`locallab chat --generate %s` shows the answer", async (mode, says) => {
      const { secret, upstream } = await aBackend("vllm");
      const url = proxy.url.replace("://", `://any:${secret}@`);
      const said = await talkToPython(
        python ?? "",
        ["command_line.py", "--url", url, "--generate", mode],
        ["Say something.", "/exit"],
      );
      expect(said).toContain("Connected │ backend-model");
      expect(said.replaceAll(/\s+/g, " ")).toContain(says);
      await upstream.close();
    });
  },
);

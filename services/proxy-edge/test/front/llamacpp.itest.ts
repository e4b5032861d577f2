import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";

import { waitFor } from "@lintel/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { findPython, type PythonServer, runPython, servePython } from "../python/run-python.ts";
import { type Bench, startBench, type TestProxy } from "../start-bench.ts";

/** A real server, from PyPI. Not everywhere can it be had: `npm run try:llamacpp` installs it, and runs this. */
const python = findPython("xllamacpp", "gguf", "openai");

const run = promisify(execFile);
const KEY = "my-secret-key";
const MODEL = "Qwen/Qwen2.5-7B-Instruct";

/** What came is of interest to who has asked for it by `npm run try:llamacpp`. */
const show = (seen: object): boolean => process.stdout.write(`${JSON.stringify(seen)}\n`);

describe.skipIf(python === undefined)(
  "llama.cpp's own server (skipped until `npm run try:llamacpp`)",
  () => {
    let bench: Bench;
    let server: PythonServer;
    let proxy: TestProxy;
    beforeAll(async () => {
      bench = await startBench();
      const model = path.join(bench.folder, "tiny.gguf");
      await runPython(python ?? "", "tiny_model.py", [model]);
      server = await servePython(python ?? "", "llama_server.py", [model]);
      proxy = await bench.startProxy({
        BACKEND_KIND: "llamacpp",
        BACKEND_BASE_URL: `${server.firstLine}/v1`,
        API_KEYS: KEY,
        LINTEL_LOCALLAB_RATE: "0",
      });
      const isReady = async () => (await fetch(`${proxy.url}/readyz`)).status === 200;
      await waitFor(isReady, { label: "ready" });
    });
    afterAll(async () => {
      await server.close();
      await bench.close();
    });

    const eventsOf = (customId: string, count = 1) =>
      waitFor(
        async () => {
          const events = (await proxy.events()).filter((event) => event.customId === customId);
          return events.length >= count ? events : undefined;
        },
        { label: "the events" },
      );

    /** What the seed's curl prints. */
    async function curl(at: string, body?: object, ...flags: readonly string[]): Promise<string> {
      const data = body === undefined ? [] : ["-H", "Content-Type: application/json"];
      const sent = body === undefined ? [] : ["-d", JSON.stringify(body)];
      const key = ["-H", `Authorization: Bearer ${KEY}`];
      const args = ["-s", ...flags, `${proxy.url}${at}`, ...key, ...data, ...sent];
      return (await run("curl", args)).stdout;
    }

    const post = (at: string, body: object, headers: Readonly<Record<string, string>> = {}) =>
      fetch(proxy.url + at, {
        method: "POST",
        headers: { "x-api-key": KEY, "content-type": "application/json", ...headers },
        body: JSON.stringify(body),
      });

    it("lists its models as it does itself", async () => {
      const direct = await (await fetch(`${server.firstLine}/v1/models`)).text();
      expect(JSON.parse(await curl("/v1/models"))).toMatchObject({
        object: "list",
        data: [{ object: "model" }],
      });
      expect(Object.keys(JSON.parse(await curl("/v1/models")))).toEqual(
        Object.keys(JSON.parse(direct)),
      );
    });

    it("does what the seed's lines of curl ask for", async () => {
      const chat = JSON.parse(
        await curl("/v1/chat/completions", {
          model: MODEL,
          messages: [
            { role: "system", content: "You are concise." },
            { role: "user", content: "Explain tensor parallelism briefly." },
          ],
          temperature: 0.2,
          max_tokens: 200,
        }),
      );
      expect(chat).toMatchObject({
        object: "chat.completion",
        choices: [{ message: { role: "assistant", content: expect.any(String) } }],
        usage: { completion_tokens: expect.any(Number) },
      });
      const streamed = await curl(
        "/v1/chat/completions",
        {
          model: MODEL,
          stream: true,
          messages: [{ role: "user", content: "Stream one short sentence." }],
        },
        "-N",
      );
      expect(streamed.trimEnd().endsWith("data: [DONE]")).toBe(true);
      const completed = JSON.parse(
        await curl("/v1/completions", {
          model: MODEL,
          prompt: "Finish this sentence: GPU inference is",
          temperature: 0.2,
          max_tokens: 64,
        }),
      );
      expect(completed).toMatchObject({ choices: [{ text: expect.any(String) }] });
      show({ chat, streamed: streamed.slice(-120), completed });
    });

    it("says itself that this model has no embeddings", async () => {
      const asked = { model: "BAAI/bge-small-en-v1.5", input: ["self hosted chat api"] };
      const answer = await post("/v1/embeddings", asked);
      const direct = await fetch(`${server.firstLine}/v1/embeddings`, {
        method: "POST",
        body: JSON.stringify(asked),
      });
      expect([answer.status, await answer.text()]).toEqual([direct.status, await direct.text()]);
      expect(answer.status).toBeGreaterThanOrEqual(400);
    });

    it("does what the seed's lines of Python ask for, with every content.delta", async () => {
      const output = await runPython(python ?? "", "seed_lines.py", [`${proxy.url}/v1`, KEY]);
      const { content, deltas, usage } = JSON.parse(output);
      expect(content).toEqual(expect.any(String));
      expect(usage.completion_tokens).toBeGreaterThan(0);
      expect(deltas.length).toBeGreaterThan(1);
      expect(deltas.join("").length).toBeGreaterThan(1);
      show(JSON.parse(output));
    });

    it("has what it reports on each event, whole and streamed, and is free", async () => {
      const messages = [{ role: "user", content: "Count." }];
      const asked = { model: MODEL, messages, max_tokens: 7 };
      const headers = { "x-custom-event-id": "whole" };
      const whole = await post("/v1/chat/completions", asked, headers);
      const { usage } = Object(await whole.json());
      const streamed = await post(
        "/v1/chat/completions",
        { ...asked, stream: true },
        { "x-custom-event-id": "stream" },
      );
      expect(await streamed.text()).not.toContain('"usage":{"');
      for (const name of ["whole", "stream"]) {
        const [event] = await eventsOf(name);
        expect(event?.unmeasured).toBeUndefined();
        const { cacheRead = 0, input = 0, output, reasoning = 0 } = event?.usage ?? {};
        expect([input + cacheRead, (output ?? 0) + reasoning]).toEqual([
          usage.prompt_tokens,
          usage.completion_tokens,
        ]);
        expect(event?.priceOverride).toMatchObject({ input: 0, output: 0 });
      }
    });

    it("is Anthropic's and LocalLab's, too", async () => {
      const messages = [{ role: "user", content: "Count." }];
      const message = await post("/v1/messages", { model: MODEL, max_tokens: 7, messages });
      expect(await message.json()).toMatchObject({ type: "message", role: "assistant" });
      const generated = await post("/generate", { prompt: "Count.", max_tokens: 7 });
      expect(await generated.json()).toMatchObject({ usage: { completion_tokens: 7 } });
      const chat = await post("/chat", { messages, max_length: 7, stream: true });
      expect(await chat.text()).toContain("data: [DONE]");
    });

    it("refuses a prompt over its context in its own words, and LocalLab's caller hears 413", async () => {
      const content = "far too long ".repeat(300);
      const asked = { model: MODEL, messages: [{ role: "user", content }] };
      const answer = await post("/v1/chat/completions", asked);
      expect([answer.status, await answer.json()]).toMatchObject([
        400,
        { error: { type: "exceed_context_size_error" } },
      ]);
      expect((await post("/generate", { prompt: content })).status).toBe(413);
      expect((await post("/generate", { prompt: content, stream: true })).status).toBe(413);
    });

    it("has gone away: 502 in each surface's own form, and no client is left waiting", async () => {
      await server.close();
      const chat = await post("/v1/chat/completions", { model: MODEL, messages: [] });
      expect([chat.status, await chat.json()]).toMatchObject([
        502,
        { error: { type: "backend_unreachable" } },
      ]);
      const generated = await post("/generate", { prompt: "hi" });
      expect([generated.status, await generated.json()]).toMatchObject([
        502,
        { detail: expect.any(String) },
      ]);
    });
  },
);

import { readFileSync } from "node:fs";

import { waitFor } from "@lintel/testkit";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import { type Bench, type KeyOptions, startBench, type TestProxy } from "../start-bench.ts";

let bench: Bench;
let proxy: TestProxy;
beforeAll(async () => {
  bench = await startBench();
  proxy = await bench.startProxy();
});
afterEach(() => bench.upstream.reset());
afterAll(() => bench.close());

const FIXTURES = new URL(
  "../../../../packages/providers/src/formats/audio/fixtures/",
  import.meta.url,
);
/** 1.3 seconds, and a minute in 8 KB. */
const TONE = readFileSync(new URL("opus.ogg", FIXTURES));
const SILENCE = readFileSync(new URL("silence.flac", FIXTURES));
const TEXT = { "content-type": "text/plain; charset=utf-8" };

interface Transcribed {
  readonly secret: string;
  readonly fields?: Readonly<Record<string, string>>;
  readonly file?: Buffer;
  readonly path?: string;
}

/** Sends a file as fetch does. */
function transcribe({
  secret,
  fields = {},
  file = TONE,
  path = "/openai/v1/audio/transcriptions",
}: Transcribed): Promise<Response> {
  const form = new FormData();
  const texts = { model: "whisper-1", response_format: "text", ...fields };
  for (const [name, text] of Object.entries(texts)) form.set(name, text);
  form.set("file", new File([new Uint8Array(file)], "audio.bin"));
  const headers = { authorization: `Bearer ${secret}` };
  return fetch(`${proxy.url}/api/providers${path}`, { method: "POST", headers, body: form });
}

const answersText = (text = "Hello\n") =>
  bench.upstream.always([{ kind: "give-answer", headers: TEXT, body: Buffer.from(text) }]);
const aKey = (nano: number, more: KeyOptions = {}) =>
  bench.aKey({ ...more, key: { cost_limit_nano: nano } });

async function eventsOf(keyId: string, count: number) {
  let events: Awaited<ReturnType<TestProxy["events"]>> = [];
  await waitFor(
    async () => {
      events = (await proxy.events()).filter((event) => event.keyId === keyId);
      return events.length >= count;
    },
    { label: `${count} events` },
  );
  return events;
}

describe("transcriptions under a limit of cost", () => {
  it.each([
    ["text", "/openai/v1/audio/transcriptions"],
    ["srt", "/openai/v1/audio/transcriptions"],
    ["vtt", "/openai/v1/audio/translations"],
    ["json", "/openai/v1/audio/translations"],
    ["text", "/azure/openai/deployments/whisper-1/audio/transcriptions"],
  ])(
    "cost what their audio does, and no more are made than it can pay: %s, %s",
    async (format, path) => {
      answersText('{"text":"Hello"}');
      const isAzure = path.startsWith("/azure");
      const url = bench.upstream.url.replace(/\/v1$/, "");
      // Two seconds are begun, at $0.0001 each.
      const { id, secret } = await aKey(
        500_000,
        isAzure ? { provider: "azure", setting: { url } } : {},
      );
      const statuses: number[] = [];
      const answers: string[] = [];
      for (let call = 0; call < 6; call++) {
        const response = await transcribe({ secret, fields: { response_format: format }, path });
        statuses.push(response.status);
        answers.push(await response.text());
      }
      expect(answers.slice(0, 2)).toEqual(['{"text":"Hello"}', '{"text":"Hello"}']);
      expect(statuses).toEqual([200, 200, 429, 429, 429, 429]);
      const answered = (await eventsOf(id, 6)).filter(({ status }) => status === 200);
      expect(answered).toHaveLength(2);
      for (const event of answered) {
        expect(event).toMatchObject({ usage: { audioMs: 2000 }, measured: true });
        expect(event.unpriced).toBeUndefined();
      }
    },
  );

  it("that a small file of long silence would pass are not made", async () => {
    answersText();
    const { secret } = await aKey(5_999_999);
    const response = await transcribe({ secret, file: SILENCE });
    expect([response.status, response.headers.get("x-lintel-error")]).toEqual([429, "quota_spent"]);
    expect(bench.upstream.requests).toHaveLength(0);
    const other = await aKey(6_000_000);
    expect((await transcribe({ secret: other.secret, file: SILENCE })).status).toBe(200);
  });

  it("of audio that cannot be measured are refused, with the name of the field", async () => {
    const { secret } = await aKey(1_000_000_000);
    const response = await transcribe({ secret, file: Buffer.from("no audio") });
    expect([response.status, response.headers.get("x-lintel-error")]).toEqual([
      403,
      "call_unbounded",
    ]);
    expect(await response.text()).toContain("`file`");
    const byUrl = await transcribe({ secret, fields: { file_url: "https://example.test/a.mp3" } });
    expect(byUrl.status).toBe(403);
    expect(await byUrl.text()).toContain("`file_url`");
    expect(bench.upstream.requests).toHaveLength(0);
    // Without a limit they pass.
    const free = await bench.aKey();
    answersText();
    expect((await transcribe({ secret: free.secret, file: Buffer.from("no audio") })).status).toBe(
      200,
    );
  });

  it("cost nothing when they fail", async () => {
    const { secret } = await aKey(200_000);
    bench.upstream.script([{ kind: "fail", with: "server_error" }]);
    expect((await transcribe({ secret })).status).toBe(500);
    answersText();
    await waitFor(async () => (await transcribe({ secret })).status === 200, {
      label: "what was reserved to be given back",
    });
    expect((await transcribe({ secret })).status).toBe(429);
  });

  it("by tokens pass as they came, with what they used measured", async () => {
    answersText();
    const { id, secret } = await aKey(1_000_000_000);
    const fields = { model: "gpt-4o-transcribe", prompt: "Greetings" };
    const response = await transcribe({ secret, fields });
    expect([await response.text(), response.headers.get("content-type")]).toEqual([
      "Hello\n",
      TEXT["content-type"],
    ]);
    expect(bench.upstream.requests.at(-1)?.body.toString("latin1")).toContain("\r\n\r\ntext\r\n");
    const [event] = await eventsOf(id, 1);
    expect(event).toMatchObject({
      usage: { audioInput: 14, output: 0 },
      measured: true,
      unmeasured: { prompt: "Greetings", completion: "Hello\n" },
    });
  });
});

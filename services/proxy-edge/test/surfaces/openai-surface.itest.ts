import { randomBytes } from "node:crypto";

import { waitFor } from "@lintel/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { UPSTREAM_CLIENTS } from "../../src/adapters/upstream/open-upstream.ts";
import { type Bench, startBench, type TestProxy } from "../start-bench.ts";
import { headerIn, sendRaw, startRecorder } from "../start-recorder.ts";

describe.each(UPSTREAM_CLIENTS)("OpenAI over %s", (client) => {
  let bench: Bench;
  let proxy: TestProxy;
  let upstream: Awaited<ReturnType<typeof startRecorder>>;
  let secret: string;

  beforeAll(async () => {
    bench = await startBench();
    upstream = await startRecorder();
    // The other way for callers, too, without the time of another round.
    const server = client === "undici" ? "node" : "lintel";
    proxy = await bench.startProxy({ LINTEL_UPSTREAM_CLIENT: client, LINTEL_HTTP_SERVER: server });
    ({ secret } = await bench.aKey({ setting: { url: `${upstream.origin}/v1` } }));
  });
  afterAll(async () => {
    await bench.close();
    await upstream.close();
  });

  const PREFIX = "/api/providers/openai";

  /** JSON that no serialiser would write in the same bytes. */
  const JSON_BODY = Buffer.from('{ "model" : "m-1",\n\t"x":1.0, "é":"\\u00e9", "x":2 }');
  const FORM_TYPE = "multipart/form-data; boundary=----b";
  const FORM_BODY = Buffer.concat([
    Buffer.from('------b\r\nContent-Disposition: form-data; name="file"; filename="a.bin"\r\n\r\n'),
    randomBytes(200_000),
    Buffer.from('\r\n------b\r\nContent-Disposition: form-data; name="model"\r\n\r\nm-1'),
    Buffer.from("\r\n------b--\r\n"),
  ]);

  const NONE = { type: undefined, body: undefined };
  const AS_JSON = { type: "application/json", body: JSON_BODY };
  const AS_FORM = { type: FORM_TYPE, body: FORM_BODY };
  const BODIES = { none: NONE, json: AS_JSON, form: AS_FORM };
  type Kind = keyof typeof BODIES;

  /** Method, path, kind of body; and what goes upstream where that is not the same. */
  type Row = readonly [string, string, Kind, Other?];
  interface Other {
    readonly method?: string;
    readonly path?: string;
  }

  /** Calls that cost nothing. */
  const FREE: readonly Row[] = [
    ["POST", "/v1/moderations", "json"],
    ["GET", "/v1/models", "none"],
    ["HEAD", "/v1/models", "none"],
    ["GET", "/v1/models/m-1", "none"],
    ["DELETE", "/v1/models/ft:gpt-4o:org::id", "none"],
    ["GET", "/v1/assistants", "none"],
    ["POST", "/v1/assistants", "json"],
    ["GET", "/v1/assistants/a", "none"],
    ["POST", "/v1/assistants/a", "json"],
    ["DELETE", "/v1/assistants/a", "none"],
    ["GET", "/v1/assistants/a/files", "none"],
    ["POST", "/v1/assistants/a/files", "json"],
    ["GET", "/v1/assistants/a/files/f", "none"],
    ["DELETE", "/v1/assistants/a/files/f", "none"],
    ["POST", "/v1/threads", "json"],
    ["POST", "/v1/threads", "none"],
    ["GET", "/v1/threads/t", "none"],
    ["POST", "/v1/threads/t", "json"],
    ["DELETE", "/v1/threads/t", "none"],
    ["GET", "/v1/threads/t/messages", "none"],
    ["POST", "/v1/threads/t/messages", "json"],
    ["GET", "/v1/threads/t/messages/m", "none"],
    ["POST", "/v1/threads/t/messages/m", "json"],
    ["DELETE", "/v1/threads/t/messages/m", "none"],
    ["GET", "/v1/threads/t/messages/m/files", "none"],
    ["GET", "/v1/threads/t/messages/m/files/f", "none"],
    ["GET", "/v1/threads/t/runs", "none"],
    ["GET", "/v1/threads/t/runs/r", "none"],
    ["POST", "/v1/threads/t/runs/r", "json"],
    ["POST", "/v1/threads/t/runs/r/cancel", "none"],
    ["POST", "/v1/fine_tuning/jobs/j/resume", "none"],
    ["POST", "/v1/threads/t/runs/r/submit_tool_outputs", "json"],
    ["GET", "/v1/threads/t/runs/r/steps", "none"],
    ["GET", "/v1/threads/t/runs/r/steps/s", "none"],
    ["GET", "/v1/files", "none"],
    ["POST", "/v1/files", "form"],
    ["GET", "/v1/files/f", "none"],
    ["DELETE", "/v1/files/f", "none"],
    ["POST", "/v1/files/f", "none", { method: "DELETE" }],
    ["GET", "/v1/files/f/content", "none"],
    ["POST", "/v1/files/f/content", "json"],
    ["GET", "/v1/threads/runs", "none"],
    ["GET", "/v1/batches", "none"],
    ["GET", "/v1/batches/b", "none"],
    ["POST", "/v1/batches/b/cancel", "none"],
    ["POST", "/v1/batches/b", "none", { path: "/v1/batches/b/cancel" }],
    ["GET", "/v1/vector_stores", "none"],
    ["POST", "/v1/vector_stores", "json"],
    ["GET", "/v1/vector_stores/v", "none"],
    ["POST", "/v1/vector_stores/v", "json"],
    ["DELETE", "/v1/vector_stores/v", "none"],
    ["GET", "/v1/vector_stores/v/files", "none"],
    ["POST", "/v1/vector_stores/v/files", "json"],
    ["GET", "/v1/vector_stores/v/files/f", "none"],
    ["DELETE", "/v1/vector_stores/v/files/f", "none"],
    ["POST", "/v1/vector_stores/v/file_batches", "json"],
    ["GET", "/v1/vector_stores/v/file_batches/b", "none"],
    ["POST", "/v1/vector_stores/v/file_batches/b/cancel", "none"],
    ["GET", "/v1/vector_stores/v/file_batches/b/files", "none"],
    ["GET", "/v1/chat/completions", "none"],
    ["GET", "/v1/chat/completions/c", "none"],
    ["POST", "/v1/chat/completions/c", "json"],
    ["DELETE", "/v1/chat/completions/c", "none"],
    ["GET", "/v1/chat/completions/c/messages", "none"],
    ["GET", "/v1/responses/r", "none"],
    ["DELETE", "/v1/responses/r", "none"],
    ["POST", "/v1/responses/r/cancel", "none"],
    ["GET", "/v1/responses/r/input_items", "none"],
    ["POST", "/v1/responses/input_tokens", "json"],
    ["POST", "/v1/conversations", "json"],
    ["GET", "/v1/conversations/c", "none"],
    ["POST", "/v1/conversations/c", "json"],
    ["DELETE", "/v1/conversations/c", "none"],
    ["GET", "/v1/conversations/c/items", "none"],
    ["POST", "/v1/conversations/c/items", "json"],
    ["GET", "/v1/conversations/c/items/i", "none"],
    ["DELETE", "/v1/conversations/c/items/i", "none"],
    ["POST", "/v1/uploads", "json"],
    ["POST", "/v1/uploads/u/parts", "form"],
    ["POST", "/v1/uploads/u/complete", "json"],
    ["POST", "/v1/uploads/u/cancel", "none"],
    ["GET", "/v1/fine_tuning/jobs", "none"],
    ["GET", "/v1/fine_tuning/jobs/j", "none"],
    ["POST", "/v1/fine_tuning/jobs/j/cancel", "none"],
    ["POST", "/v1/fine_tuning/jobs/j/pause", "none"],
    ["GET", "/v1/fine_tuning/jobs/j/events", "none"],
    ["GET", "/v1/fine_tuning/jobs/j/checkpoints", "none"],
    ["GET", "/v1/evals", "none"],
    ["POST", "/v1/evals", "json"],
    ["GET", "/v1/evals/e", "none"],
    ["POST", "/v1/evals/e", "json"],
    ["DELETE", "/v1/evals/e", "none"],
    ["GET", "/v1/evals/e/runs", "none"],
    ["GET", "/v1/evals/e/runs/r", "none"],
    ["POST", "/v1/evals/e/runs/r", "none"],
    ["DELETE", "/v1/evals/e/runs/r", "none"],
    ["GET", "/v1/evals/e/runs/r/output_items", "none"],
    ["GET", "/v1/evals/e/runs/r/output_items/i", "none"],
    ["GET", "/v1/tomorrow/x%20y/z", "none"],
    ["DELETE", "/v1/tomorrow/x", "json"],
  ];

  /** Calls that cost money which is not counted yet. */
  const UNCOUNTED: readonly Row[] = [
    ["POST", "/v1/threads/runs", "json"],
    ["POST", "/v1/threads/t/runs", "json"],
    ["POST", "/v1/batches", "json"],
    ["POST", "/v1/vector_stores/v/search", "json"],
    ["POST", "/v1/fine_tuning/jobs", "json"],
    ["POST", "/v1/evals/e/runs", "json"],
    ["POST", "/v1/tomorrow", "json"],
    ["POST", "/v1/tomorrow/now", "form"],
    ["PUT", "/v1/tomorrow", "form"],
    ["PATCH", "/v1/tomorrow", "none"],
  ];

  /** Calls whose answers are read; here they only have to pass. */
  const READ: readonly Row[] = [
    ["POST", "/v1/chat/completions", "json"],
    ["POST", "/v1/completions", "json"],
    ["POST", "/v1/embeddings", "json"],
    ["POST", "/v1/responses", "json"],
    ["POST", "/v1/responses/compact", "json"],
    ["POST", "/v1/audio/speech", "json"],
    ["POST", "/v1/audio/transcriptions", "form"],
    ["POST", "/v1/audio/translations", "form"],
    ["POST", "/v1/audios/translations", "form", { path: "/v1/audio/translations" }],
    ["POST", "/v1/images/generations", "json"],
    ["POST", "/v1/images/edits", "form"],
    ["POST", "/v1/images/variations", "form"],
  ];

  const ANSWER = randomBytes(100_000);
  const QUERY = "?limit=2&after=x%20y&flag";

  /** Makes a call and holds every byte and header of both ways against what was sent. */
  async function exchange([method, path, kind, other = {}]: Row) {
    const { body, type } = BODIES[kind];
    upstream.answerWith((response) => {
      response.writeHead(201, [
        "content-type",
        "application/x-thing",
        "X-Twice",
        "1",
        "X-Twice",
        "2",
      ]);
      response.end(ANSWER);
    });
    const answer = await sendRaw(proxy.url, PREFIX + path + QUERY, {
      method,
      headers: {
        authorization: `Bearer ${secret}`,
        "OpenAI-Beta": "assistants=v2",
        "x-goog-api-key": secret,
        ...(type === undefined ? {} : { "content-type": type }),
        ...(body === undefined ? {} : { "content-length": String(body.length) }),
      },
      ...(body === undefined ? {} : { body }),
    });
    const received = upstream.requests.at(-1);
    if (received === undefined) throw new Error("nothing went upstream");
    expect(received.method).toBe(other.method ?? method);
    expect(received.target).toBe((other.path ?? path) + QUERY);
    expect(received.body.equals(body ?? Buffer.alloc(0))).toBe(true);
    expect(headerIn(received.headers, "content-type")).toBe(type);
    expect(headerIn(received.headers, "authorization")).toBe("Bearer sk-upstream-test");
    expect(headerIn(received.headers, "openai-beta")).toBe("assistants=v2");
    expect(JSON.stringify(received.headers)).not.toContain(secret);
    expect(answer.status).toBe(201);
    expect(answer.body.equals(method === "HEAD" ? Buffer.alloc(0) : ANSWER)).toBe(true);
    expect(answer.headers.filter(([name]) => name === "X-Twice").map(([, value]) => value)).toEqual(
      ["1", "2"],
    );
    const id = headerIn(answer.headers, "x-request-id");
    const event = await waitFor(
      async () => (await proxy.events()).find((candidate) => candidate.id === id),
      { label: "the call's event" },
    );
    expect(event).toMatchObject({
      method,
      path: PREFIX + path,
      status: 201,
      ending: "complete",
      attempts: 1,
    });
    return event;
  }

  const named = (row: Row) => [`${row[0]} ${row[1]} (${row[2]})`, row] as const;

  describe("every path of OpenAI's", () => {
    it.each(FREE.map(named))("%s passes, and costs nothing", async (_name, row) => {
      const event = await exchange(row);
      expect(event.usage ?? event.unmeasured ?? event.unpriced).toBeUndefined();
    });

    it.each(UNCOUNTED.map(named))("%s passes, marked as unpriced", async (_name, row) => {
      const event = await exchange(row);
      expect(event.unpriced).toBe(true);
    });

    it.each(READ.map(named))("%s passes", async (_name, row) => {
      const event = await exchange(row);
      expect(event.admitted).toBe(true);
    });
  });
});

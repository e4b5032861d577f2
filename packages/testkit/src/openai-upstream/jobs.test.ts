import OpenAI, { toFile } from "openai";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { chatUsage } from "./chat/chat-usage.ts";
import { responseUsage } from "./jobs/response-store.ts";
import { type OpenAiUpstream, startOpenAiUpstream } from "./start-openai-upstream.ts";

let upstream: OpenAiUpstream;
let client: OpenAI;
beforeAll(async () => {
  upstream = await startOpenAiUpstream();
  client = new OpenAI({ apiKey: "sk-upstream-test", baseURL: upstream.url, maxRetries: 0 });
});
afterAll(() => upstream.close());
beforeEach(() => {
  upstream.reset();
  upstream.jobs.pollsUntilEnd = 1;
});

describe("a batch", () => {
  it("ends when it is asked for, with its lines' answers in a file", async () => {
    const line = (id: string) =>
      JSON.stringify({
        custom_id: id,
        method: "POST",
        url: "/v1/chat/completions",
        body: { model: "gpt-4o", messages: [{ role: "user", content: id }] },
      });
    const input = await client.files.create({
      purpose: "batch",
      file: await toFile(Buffer.from(`${line("one")}\n${line("two")}\n`), "input.jsonl"),
    });
    upstream.script([{ kind: "report-usage", usage: chatUsage({ prompt: 7, completion: 2 }) }]);
    const created = await client.batches.create({
      input_file_id: input.id,
      endpoint: "/v1/chat/completions",
      completion_window: "24h",
    });
    expect(created).toMatchObject({ status: "validating", output_file_id: null });
    const ended = await client.batches.retrieve(created.id);
    expect(ended).toMatchObject({ status: "completed", request_counts: { total: 2 } });
    const output = await (await client.files.content(ended.output_file_id ?? "")).text();
    const lines = output.trim().split("\n");
    expect(lines).toHaveLength(2);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({
      custom_id: "one",
      response: { status_code: 200, body: { usage: { prompt_tokens: 7 } } },
    });
  });
});

describe("a background response", () => {
  it("goes on until a test ends it, and reports its usage then", async () => {
    upstream.jobs.pollsUntilEnd = Infinity;
    const usage = responseUsage({ input: 10, output: 5 });
    upstream.script([{ kind: "report-usage", usage }]);
    const created = await client.responses.create({
      model: "gpt-4o",
      input: "Hello",
      background: true,
    });
    expect(created).toMatchObject({ status: "queued", background: true, usage: null });
    expect(await client.responses.retrieve(created.id)).toMatchObject({ status: "in_progress" });
    upstream.jobs.end(created.id);
    expect(await client.responses.retrieve(created.id)).toMatchObject({
      status: "completed",
      usage,
    });
  });

  it("can be cancelled, and read again as a stream", async () => {
    const call = { model: "gpt-4o", input: "Hello", background: true } as const;
    const first = await client.responses.create(call);
    expect(await client.responses.cancel(first.id)).toMatchObject({ status: "cancelled" });
    const second = await client.responses.create(call);
    const types: string[] = [];
    for await (const event of await client.responses.retrieve(second.id, { stream: true })) {
      types.push(event.type);
    }
    expect(types.at(-1)).toBe("response.completed");
  });
});

describe("a run", () => {
  it("asks for the outputs of its tools, and reports its usage at the end", async () => {
    upstream.script([
      { kind: "say", toolCalls: [{ name: "f", arguments: "{}" }] },
      { kind: "report-usage", usage: chatUsage({ prompt: 30, completion: 3 }) },
    ]);
    const run = await client.beta.threads.runs.create("thread_1", { assistant_id: "asst_1" });
    expect(run).toMatchObject({ status: "queued", usage: null });
    const place = { thread_id: "thread_1" };
    expect(await client.beta.threads.runs.retrieve(run.id, place)).toMatchObject({
      status: "requires_action",
    });
    await client.beta.threads.runs.submitToolOutputs(run.id, { ...place, tool_outputs: [] });
    expect(await client.beta.threads.runs.retrieve(run.id, place)).toMatchObject({
      status: "completed",
      usage: { prompt_tokens: 30 },
    });
  });

  it("streams to its end", async () => {
    const names: string[] = [];
    const stream = await client.beta.threads.runs.create("thread_1", {
      assistant_id: "asst_1",
      stream: true,
    });
    for await (const { event } of stream) names.push(event);
    expect(names).toContain("thread.message.delta");
    expect(names.filter((name) => name.startsWith("thread.run."))).toEqual([
      "thread.run.created",
      "thread.run.queued",
      "thread.run.in_progress",
      "thread.run.completed",
    ]);
  });
});

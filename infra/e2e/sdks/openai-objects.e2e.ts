import { randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";

import { type Behaviour, chatUsage, waitFor } from "@lintel/testkit";
import OpenAI, { NotFoundError, toFile } from "openai";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";

import { bookedCalls, type Lintel, startLintel } from "../src/index.ts";

/** What the unmodified OpenAI SDK stores with the vendor, and what Lintel books for it. */

let lintel: Lintel;
let folder: string;
beforeAll(async () => {
  lintel = await startLintel({ env: { LINTEL_JOB_INTERVAL: "200ms" } });
  folder = await mkdtemp(path.join(os.tmpdir(), "lintel-files-"));
});
afterAll(async () => {
  await lintel.stop();
  await rm(folder, { recursive: true, force: true });
});

afterEach(() => lintel.upstream.reset());

async function aCaller() {
  const { id, secret } = await lintel.aKey();
  const client = new OpenAI({ apiKey: secret, baseURL: lintel.baseUrls[0], maxRetries: 0 });
  const expectBooked = async (lines: readonly string[]) =>
    expect(await bookedCalls(lintel.db, id, lines.length)).toEqual(lines);
  /** What is booked after the calls counts too: jobs are, when they have ended. */
  const expectSpent = async (nano: number) => {
    const find = async () => {
      const { rows } = await lintel.db.query<{ nano: string }>(
        "select cost_nano as nano from spend where scope = 'key' and scope_id = $1 and unit = 'total'",
        [id],
      );
      return Number(rows[0]?.nano ?? 0);
    };
    const label = `${nano} nano-dollars spent`;
    await waitFor(async () => (await find()) >= nano, { label });
    expect(await find()).toBe(nano);
  };
  return { client, expectBooked, expectSpent };
}

async function all<Item>(pages: AsyncIterable<Item>): Promise<readonly Item[]> {
  const items: Item[] = [];
  for await (const item of pages) items.push(item);
  return items;
}

it("files: from disk and memory, page by page, downloaded to the byte, removed", async () => {
  const { client, expectBooked } = await aCaller();
  const bytes = randomBytes(2_000_000);
  const onDisk = path.join(folder, "Grüße 你好.bin");
  await writeFile(onDisk, bytes);
  const file = createReadStream(onDisk);
  const kept = await client.files.create({ file, purpose: "user_data" });
  expect(kept).toMatchObject({ bytes: bytes.length, filename: "Grüße 你好.bin" });
  const empty = await toFile(Buffer.alloc(0), "empty.txt");
  await client.files.create({ file: empty, purpose: "user_data" });
  const content = await client.files.content(kept.id);
  expect(Buffer.from(await content.arrayBuffer()).equals(bytes)).toBe(true);
  const listed = await all(client.files.list({ limit: 1, order: "asc", purpose: "user_data" }));
  expect(listed.map(({ filename }) => filename)).toEqual(["Grüße 你好.bin", "empty.txt"]);
  expect(await client.files.delete(kept.id)).toMatchObject({ deleted: true });
  await expect(client.files.retrieve(kept.id)).rejects.toThrow(NotFoundError);
  await expectBooked([
    "POST /v1/files 0",
    "POST /v1/files 0",
    "GET /v1/files/:id/content 0",
    "GET /v1/files 0",
    "GET /v1/files 0",
    "DELETE /v1/files/:id 0",
    "GET /v1/files/:id 404 0",
  ]);
});

it("uploads: parts become a file", async () => {
  const { client, expectBooked } = await aCaller();
  const halves = [randomBytes(100_000), randomBytes(50_000)];
  const upload = await client.uploads.create({
    bytes: 150_000,
    filename: "whole.jsonl",
    mime_type: "text/jsonl",
    purpose: "fine-tune",
  });
  const ids: string[] = [];
  for (const half of halves) {
    const part = await client.uploads.parts.create(upload.id, { data: await toFile(half, "part") });
    ids.push(part.id);
  }
  const { file, status } = await client.uploads.complete(upload.id, { part_ids: ids });
  expect(status).toBe("completed");
  const content = await client.files.content(file?.id ?? "");
  expect(Buffer.from(await content.arrayBuffer()).equals(Buffer.concat(halves))).toBe(true);
  await expectBooked([
    "POST /v1/uploads 0",
    "POST /v1/uploads/:id/parts 0",
    "POST /v1/uploads/:id/parts 0",
    "POST /v1/uploads/:id/complete 0",
    "GET /v1/files/:id/content 0",
  ]);
});

it("vector stores: files, batches of files, polling, searching", async () => {
  const { client, expectBooked } = await aCaller();
  const store = await client.vectorStores.create({ name: "kitchen" });
  const soup = await toFile(Buffer.from("Soup needs salt."), "soup.txt");
  const file = await client.vectorStores.files.uploadAndPoll(store.id, soup);
  expect(file).toMatchObject({ status: "completed", vector_store_id: store.id });
  const cake = await toFile(Buffer.from("Cake needs sugar."), "cake.txt");
  const batch = await client.vectorStores.fileBatches.uploadAndPoll(store.id, { files: [cake] });
  expect(batch.file_counts).toMatchObject({ completed: 1, total: 1 });
  const query = "What needs sugar?";
  const found = await all(client.vectorStores.search(store.id, { query }));
  expect(found.map(({ filename }) => filename)).toContain("cake.txt");
  const texts = await all(
    client.vectorStores.files.content(file.id, { vector_store_id: store.id }),
  );
  expect(texts).toEqual([{ type: "text", text: "Soup needs salt." }]);
  const removed = await client.vectorStores.files.delete(file.id, { vector_store_id: store.id });
  expect(removed.deleted).toBe(true);
  expect(await all(client.vectorStores.files.list(store.id))).toHaveLength(1);
  await client.vectorStores.delete(store.id);
  await expectBooked([
    "POST /v1/vector_stores 0",
    "POST /v1/files 0",
    "POST /v1/vector_stores/:id/files 0",
    "GET /v1/vector_stores/:id/files/:id 0",
    "POST /v1/files 0",
    "POST /v1/vector_stores/:id/file_batches 0",
    "GET /v1/vector_stores/:id/file_batches/:id 0",
    "POST /v1/vector_stores/:id/search unpriced",
    "GET /v1/vector_stores/:id/files/:id/content 0",
    "DELETE /v1/vector_stores/:id/files/:id 0",
    "GET /v1/vector_stores/:id/files 0",
    "DELETE /v1/vector_stores/:id 0",
  ]);
});

it("assistants, threads and messages", async () => {
  const { client, expectBooked } = await aCaller();
  const { assistants, threads } = client.beta;
  const made = await assistants.create({ model: "gpt-4o-mini", name: "Ann" });
  const changed = await assistants.update(made.id, { name: "Bob" });
  expect(await assistants.retrieve(made.id)).toEqual(changed);
  const messages = [{ role: "user" as const, content: "First" }];
  const thread = await threads.create({ messages, metadata: { a: "1" } });
  await threads.messages.create(thread.id, { role: "user", content: "Grüße" });
  const listed = await all(threads.messages.list(thread.id, { order: "asc" }));
  expect(listed.map(({ content: [part] }) => part)).toMatchObject([
    { text: { value: "First" } },
    { text: { value: "Grüße" } },
  ]);
  await threads.messages.delete(listed[0]?.id ?? "", { thread_id: thread.id });
  await threads.delete(thread.id);
  await assistants.delete(made.id);
  await expectBooked([
    "POST /v1/assistants 0",
    "POST /v1/assistants/:id 0",
    "GET /v1/assistants/:id 0",
    "POST /v1/threads 0",
    "POST /v1/threads/:id/messages 0",
    "GET /v1/threads/:id/messages 0",
    "DELETE /v1/threads/:id/messages/:id 0",
    "DELETE /v1/threads/:id 0",
    "DELETE /v1/assistants/:id 0",
  ]);
});

it("conversations and their items", async () => {
  const { client, expectBooked } = await aCaller();
  const { conversations } = client;
  const { id } = await conversations.create({ metadata: { topic: "a" } });
  const say = (content: string) => ({ role: "user" as const, content });
  await conversations.items.create(id, { items: [say("one"), say("two")] });
  const items = await all(conversations.items.list(id, { order: "asc" }));
  expect(items).toMatchObject([{ content: "one" }, { content: "two" }]);
  await conversations.items.delete(items[0]?.id ?? "", { conversation_id: id });
  await conversations.update(id, { metadata: { topic: "b" } });
  expect(await conversations.retrieve(id)).toMatchObject({ metadata: { topic: "b" } });
  expect(await conversations.delete(id)).toMatchObject({ deleted: true });
  await expectBooked([
    "POST /v1/conversations 0",
    "POST /v1/conversations/:id/items 0",
    "GET /v1/conversations/:id/items 0",
    "DELETE /v1/conversations/:id/items/:id 0",
    "POST /v1/conversations/:id 0",
    "GET /v1/conversations/:id 0",
    "DELETE /v1/conversations/:id 0",
  ]);
});

it("fine-tuning, evals, moderations and models", async () => {
  const { client, expectBooked } = await aCaller();
  const { jobs } = client.fineTuning;
  const job = await jobs.create({ model: "gpt-4o-mini-2024-07-18", training_file: "file-1" });
  expect(await jobs.cancel(job.id)).toMatchObject({ status: "cancelled" });
  expect(await all(jobs.listEvents(job.id))).toEqual([]);
  const evaluation = await client.evals.create({
    data_source_config: { type: "custom", item_schema: { type: "object" } },
    testing_criteria: [
      { type: "string_check", name: "same", input: "{{a}}", operation: "eq", reference: "b" },
    ],
  });
  const source = { type: "file_id" as const, id: "file-1" };
  const run = await client.evals.runs.create(evaluation.id, {
    data_source: { type: "jsonl", source },
  });
  const ended = await client.evals.runs.retrieve(run.id, { eval_id: evaluation.id });
  expect(ended.status).toBe("completed");
  const { results } = await client.moderations.create({
    model: "omni-moderation-latest",
    input: ["a", "b"],
  });
  expect(results).toHaveLength(2);
  expect((await all(client.models.list())).length).toBeGreaterThan(5);
  expect(await client.models.retrieve("gpt-4o")).toMatchObject({ id: "gpt-4o" });
  await expectBooked([
    // What training and evaluating cost is booked beside the calls, when it is reported.
    "POST /v1/fine_tuning/jobs 0",
    "POST /v1/fine_tuning/jobs/:id/cancel 0",
    "GET /v1/fine_tuning/jobs/:id/events 0",
    "POST /v1/evals 0",
    "POST /v1/evals/:id/runs 0",
    "GET /v1/evals/:id/runs/:id 0",
    "POST /v1/moderations 0",
    "GET /v1/models 0",
    "GET /v1/models/gpt-4o 0",
  ]);
});

it("runs: polled to their end, with tools, and as a stream of words", async () => {
  const { client, expectSpent } = await aCaller();
  const usage = chatUsage({ prompt: 1000, completion: 100 });
  // Always, not once: event-worker asks for the runs as well, whenever it comes to it.
  const answering = (...says: readonly Behaviour[]) =>
    lintel.upstream.always([{ kind: "report-usage", usage }, ...says]);
  answering();
  const { runs, messages } = client.beta.threads;
  const { id: assistant_id } = await client.beta.assistants.create({ model: "gpt-4o" });
  const thread = await client.beta.threads.create();
  const polled = await runs.createAndPoll(thread.id, { assistant_id });
  expect(polled).toMatchObject({ status: "completed", usage: { prompt_tokens: 1000 } });
  const [message] = await all(messages.list(thread.id));
  expect(message).toMatchObject({ role: "assistant", run_id: polled.id });

  answering({ kind: "say", toolCalls: [{ name: "weather", arguments: '{"city":"Kyiv"}' }] });
  const asking = await runs.createAndPoll(thread.id, { assistant_id });
  const calls = asking.required_action?.submit_tool_outputs.tool_calls ?? [];
  expect(calls).toMatchObject([{ function: { name: "weather", arguments: '{"city":"Kyiv"}' } }]);
  answering();
  const tool_outputs = calls.map(({ id }) => ({ tool_call_id: id, output: "sunny" }));
  const outputs = { thread_id: thread.id, tool_outputs };
  expect(await runs.submitToolOutputsAndPoll(asking.id, outputs)).toMatchObject({
    status: "completed",
  });

  answering({ kind: "say", text: "Grüße, 你好 and hello." });
  const words: string[] = [];
  const stream = runs.stream(thread.id, { assistant_id });
  stream.on("textDelta", ({ value = "" }) => words.push(value));
  expect(await stream.finalRun()).toMatchObject({ status: "completed" });
  expect(words.length).toBeGreaterThan(1);
  expect(words.join("")).toBe("Grüße, 你好 and hello.");
  // Three runs, each 1,000 × $2.50/M + 100 × $10/M
  await expectSpent(3 * 3_500_000);
});

it("batches: from a file of requests to a file of answers", async () => {
  const { client, expectSpent } = await aCaller();
  const usage = chatUsage({ prompt: 1000, completion: 100 });
  lintel.upstream.always([{ kind: "report-usage", usage }]);
  const body = { model: "gpt-4o", messages: [{ role: "user", content: "Hello" }] };
  const lines = ["a", "b"].map((custom_id) =>
    JSON.stringify({ custom_id, method: "POST", url: "/v1/chat/completions", body }),
  );
  const file = await toFile(Buffer.from(lines.join("\n")), "input.jsonl");
  const { id: input_file_id } = await client.files.create({ file, purpose: "batch" });
  const batch = await client.batches.create({
    input_file_id,
    endpoint: "/v1/chat/completions",
    completion_window: "24h",
  });
  const ended = await client.batches.retrieve(batch.id);
  expect(ended).toMatchObject({ status: "completed", request_counts: { total: 2 } });
  const answers = await client.files.content(ended.output_file_id ?? "");
  const ids = (await answers.text()).trim().split("\n");
  expect(ids.map((line) => JSON.parse(line).custom_id)).toEqual(["a", "b"]);
  expect((await all(client.batches.list())).map(({ id }) => id)).toContain(batch.id);
  // Two lines at half of 1,000 × $2.50/M + 100 × $10/M
  await expectSpent(3_500_000);
});

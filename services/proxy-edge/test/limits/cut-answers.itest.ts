import { afterAll, beforeAll, expect, it } from "vitest";

import { toEvents } from "../answers/an-answer.ts";
import { type Bench, startBench, type TestProxy } from "../start-bench.ts";
import { startRecorder } from "../start-recorder.ts";

let bench: Bench;
let proxy: TestProxy;
let upstream: Awaited<ReturnType<typeof startRecorder>>;

beforeAll(async () => {
  bench = await startBench();
  proxy = await bench.startProxy();
  upstream = await startRecorder();
});
afterAll(async () => {
  await bench.close();
  await upstream.close();
});

/** 5,000 × $2.50/M + 700 × $15/M. */
const COST_NANO = 23_000_000;
const PATH = "/api/providers/openai/v1/responses";
/** As long as its tokens: what is reserved for a call covers what it costs. */
const BODY = {
  model: "gpt-5.4",
  input: "qzx7 ".repeat(1000),
  max_output_tokens: 700,
  stream: true,
};
const STREAM = toEvents([
  { type: "response.output_text.delta", delta: "hello" },
  {
    type: "response.completed",
    response: {
      model: "gpt-5.4",
      instructions: "Be brief. ".repeat(5000),
      output: [],
      usage: { input_tokens: 5000, output_tokens: 700, total_tokens: 5700 },
    },
  },
]);

/** The upstream writes the second half when the caller has something of the first: in a read of its own. */
async function callInTwoReads(secret: string): Promise<{ status: number; text: string }> {
  const firstSeen = Promise.withResolvers<void>();
  const middle = STREAM.indexOf("response.completed") + 30;
  upstream.answerWith((response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(STREAM.subarray(0, middle));
    void firstSeen.promise.then(() => response.end(STREAM.subarray(middle)));
  });
  const answer = await proxy.chat(secret, BODY, { path: PATH });
  let text = "";
  for await (const piece of answer.body ?? []) {
    text += Buffer.from(piece).toString();
    firstSeen.resolve();
  }
  return { status: answer.status, text };
}

it("a key with money for eight calls makes eight whose last events come in two reads", async () => {
  const { id, secret } = await bench.aKey({
    setting: { url: `${upstream.origin}/v1` },
    key: { cost_limit_nano: 8 * COST_NANO },
  });
  const got: (readonly [status: number, isWhole: boolean])[] = [];
  for (let call = 0; call < 12; call += 1) {
    const { status, text } = await callInTwoReads(secret);
    got.push([status, text === STREAM.toString()]);
  }
  const passed = Array.from({ length: 8 }, () => [200, true]);
  const refused = Array.from({ length: 4 }, () => [429, false]);
  expect(got).toEqual([...passed, ...refused]);
  const events = (await proxy.events()).filter(
    ({ keyId, status }) => keyId === id && status === 200,
  );
  expect(events.map(({ usage }) => [usage?.input, usage?.output])).toEqual(
    Array.from({ length: 8 }, () => [5000, 700]),
  );
});

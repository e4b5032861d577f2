import type { ServerResponse } from "node:http";

import { waitFor } from "@lintel/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { aBody, type Bench, startBench, type TestProxy } from "../start-bench.ts";
import { startRecorder } from "../start-recorder.ts";

type Recorder = Awaited<ReturnType<typeof startRecorder>>;

let bench: Bench;
let proxies: readonly [TestProxy, TestProxy];
let troubled: Recorder;
let sound: Recorder;

beforeAll(async () => {
  bench = await startBench();
  proxies = [
    await bench.startProxy(),
    await bench.startProxy({ LINTEL_SPOOL_DIR: `${bench.folder}/other-spool` }),
  ];
  [troubled, sound] = await Promise.all([startRecorder(), startRecorder()]);
});
beforeEach(() => {
  for (const { answerWith, requests } of [troubled, sound]) {
    requests.splice(0);
    answerWith((response) => response.end("{}"));
  }
});
afterAll(async () => {
  await bench.close();
  await Promise.all([troubled.close(), sound.close()]);
});

/** A key that may go to either upstream. */
const aKey = () =>
  bench.aKey({
    setting: { url: `${troubled.origin}/v1` },
    others: [{ setting: { url: `${sound.origin}/v1` } }],
    key: { rotation_enabled: true },
  });

const answering = (status: number) => (response: ServerResponse) => {
  response.writeHead(status);
  response.end("{}");
};

/** Calls one after the other until the upstream in trouble has got so many. */
async function callUntil(proxy: TestProxy, secret: string, count: number): Promise<void> {
  while (troubled.requests.length < count) await (await proxy.chat(secret, aBody())).text();
}

/** Is it passed over by so many calls that chance would have hit it? */
async function isPassedOver(proxy: TestProxy, secret: string): Promise<boolean> {
  const before = troubled.requests.length;
  const calls = Array.from({ length: 20 }, () => proxy.chat(secret, aBody()));
  await Promise.all((await Promise.all(calls)).map((response) => response.text()));
  return troubled.requests.length === before;
}

describe("two proxies with one breaker", () => {
  it("rest a setting that one of them has seen fail", async () => {
    const [one, other] = proxies;
    const { secret } = await aKey();
    troubled.answerWith(answering(500));
    await callUntil(one, secret, 5);
    await waitFor(() => other.logs().includes("another proxy"), { label: "the news" });
    expect(await isPassedOver(one, secret)).toBe(true);
    expect(await isPassedOver(other, secret)).toBe(true);
    expect(troubled.requests).toHaveLength(5);
  });

  it("find out with one probe in all that it serves again, and both go there again", async () => {
    const { secret, settingId } = await aKey();
    troubled.answerWith(answering(429));
    await callUntil(proxies[0], secret, 1);
    await waitFor(() => proxies[1].logs().includes(settingId), { label: "the news" });
    // Chance may have sent some to the other upstream.
    sound.requests.splice(0);
    const waiting: ServerResponse[] = [];
    troubled.answerWith((response) => void waiting.push(response));
    const calls: Promise<unknown>[] = [];
    const callBoth = () => {
      for (const proxy of proxies) {
        calls.push(proxy.chat(secret, aBody()).then((response) => response.text()));
      }
      return waiting.length > 0;
    };
    await waitFor(callBoth, { label: "the probe" });
    // It is under way: nobody else goes there.
    for (let time = 0; time < 20; time += 1) callBoth();
    await waitFor(() => sound.requests.length + waiting.length === calls.length, {
      label: "all calls to have arrived somewhere",
    });
    expect(waiting).toHaveLength(1);
    troubled.answerWith((response) => response.end("{}"));
    waiting[0]?.end("{}");
    await Promise.all(calls);
    for (const proxy of proxies) {
      await waitFor(async () => !(await isPassedOver(proxy, secret)), { label: "its return" });
    }
  });

  it("each go by what they see while Redis forgets, and by what the other sees afterwards", async () => {
    const [one, other] = proxies;
    const { secret, settingId } = await aKey();
    troubled.answerWith(answering(429));
    await callUntil(one, secret, 1);
    const told = () => other.logs().split(settingId).length - 1;
    await waitFor(() => told() > 0, { label: "the news" });
    await bench.redis.client.del(`{${bench.redis.prefix}breakers}`);
    // Nothing rests in Redis: nobody's breaker stays open.
    await waitFor(() => told() > 1, { label: "its end" });
    expect(await isPassedOver(other, secret)).toBe(false);
  });
});

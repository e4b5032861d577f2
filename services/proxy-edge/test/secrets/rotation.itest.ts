import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { aBody, type Bench, startBench, type TestProxy } from "../start-bench.ts";
import { headerIn, startRecorder } from "../start-recorder.ts";

let bench: Bench;
let proxy: TestProxy;
let upstreams: Awaited<ReturnType<typeof startRecorder>>[];

beforeAll(async () => {
  bench = await startBench();
  proxy = await bench.startProxy();
  upstreams = await Promise.all([startRecorder(), startRecorder(), startRecorder()]);
});
beforeEach(() => {
  for (const { requests } of upstreams) requests.splice(0);
});
afterAll(async () => {
  await bench.close();
  await Promise.all(upstreams.map(({ close }) => close()));
});

/** A key that rotates over a setting for each upstream, each with a credential of its own. */
async function aRotatingKey() {
  const [first, ...others] = upstreams.map(({ origin }, at) => ({
    setting: { url: `${origin}/v1`, apikey: `sk-upstream-${at}` },
  }));
  return bench.aKey({ ...first, others, key: { rotation_enabled: true } });
}

const countsOf = () => upstreams.map(({ requests }) => requests.length);

describe("a key that rotates", () => {
  it("spreads its calls over settings as a whole", async () => {
    const { secret } = await aRotatingKey();
    for (let call = 0; call < 60; call += 1) await proxy.chat(secret, aBody());
    for (const [at, { requests }] of upstreams.entries()) {
      expect(requests.length).toBeGreaterThan(0);
      for (const { headers } of requests) {
        expect(headerIn(headers, "authorization")).toBe(`Bearer sk-upstream-${at}`);
      }
    }
  });

  it("passes over a setting that is rate limited, for as long as its upstream asks", async () => {
    const { secret } = await aRotatingKey();
    upstreams[0]?.answerWith((response) => {
      response.writeHead(429, { "retry-after": "60" });
      response.end("{}");
    });
    for (let call = 0; call < 60; call += 1) await proxy.chat(secret, aBody());
    expect(countsOf()[0]).toBe(1);
    upstreams[0]?.answerWith((response) => response.end("{}"));
  });

  it("passes over a setting that answers with success and is rate limited all the same", async () => {
    const { secret } = await aRotatingKey();
    upstreams[2]?.answerWith((response) => {
      response.writeHead(200, { "content-type": "application/json", "retry-after": "60" });
      response.end('{"error":{"type":"rate_limit_error","message":"Slow down"}}');
    });
    for (let call = 0; call < 60; call += 1) await proxy.chat(secret, aBody());
    expect(countsOf()[2]).toBe(1);
    upstreams[2]?.answerWith((response) => response.end("{}"));
  });

  it("passes over a setting that fails again and again", async () => {
    const { secret } = await aRotatingKey();
    upstreams[1]?.answerWith((response) => response.destroy());
    for (let call = 0; call < 60; call += 1) await proxy.chat(secret, aBody());
    // Three times, and once more for each rest, of which there is time for a few.
    expect(countsOf()[1]).toBeLessThan(10);
    upstreams[1]?.answerWith((response) => response.end("{}"));
  });
});

import { waitFor } from "@lintel/testkit";
import { afterEach, expect, it } from "vitest";

import { type Lintel, startLintel } from "../src/index.ts";
import { CHAT_SURFACES } from "../src/load/chat-surfaces.ts";
import { readStream } from "../src/load/read-stream.ts";
import { type LoadResult, startLoad } from "../src/load/steady-load.ts";
import { startTcpBalancer, type TcpBalancer } from "../src/stack/tcp-balancer.ts";

const closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of closing.splice(0).toReversed()) await one.close();
});

type StartOptions = NonNullable<Parameters<typeof startLintel>[0]>;

async function start({ env, ...options }: StartOptions): Promise<Lintel> {
  // Callers of LocalLab's paths may make more calls in a row than its server lets them.
  const lintel = await startLintel({ ...options, env: { LINTEL_LOCALLAB_RATE: "0", ...env } });
  closing.push({ close: () => lintel.stop() });
  return lintel;
}

interface Booked {
  readonly ending: string;
  readonly status: number;
  readonly cost_nano: string;
}

/** The events of a key, once there are so many. */
const booked = (lintel: Lintel, keyId: string, count: number): Promise<readonly Booked[]> =>
  waitFor(
    async () => {
      const { rows } = await lintel.db.query<Booked>(
        "select ending, status, cost_nano from events where key_id = $1",
        [keyId],
      );
      return rows.length >= count ? rows : undefined;
    },
    { label: `${count} events` },
  );

const SLOW_STREAM = { kind: "wait", before: "each-chunk", until: 150 } as const;
const SAID = "One two three four five six seven eight nine ten eleven twelve thirteen fourteen";

async function balance(lintel: Lintel): Promise<TcpBalancer> {
  const balancer = await startTcpBalancer(lintel.services.proxies.map(({ url }) => url));
  closing.push(balancer);
  return balancer;
}

/** Restarts the proxies one after the other, each once the one before takes calls again. */
async function restartAll(lintel: Lintel, balancer: TcpBalancer): Promise<void> {
  const { proxies } = lintel.services;
  for (const proxy of proxies) {
    const code = (await proxy.stop())?.code;
    expect({ code, logs: proxy.logs() }).toMatchObject({ code: 0 });
    expect(proxy.logs()).not.toContain("not recorded");
    await proxy.start();
    await waitFor(() => balancer.ready.length === proxies.length, {
      label: "the balancer to see it",
    });
  }
}

it("a rolling restart behind a balancer fails no call, cuts no stream, and forgets no bill", async () => {
  // Long enough for a balancer that a busy machine lets look but once in a while.
  const env = { LINTEL_DRAIN_DELAY: "4s", LINTEL_DRAIN_TIMEOUT: "60s" };
  const lintel = await start({ proxies: 2, env });
  lintel.upstream.always([{ kind: "say", text: SAID }, SLOW_STREAM]);
  const { id, secret } = await lintel.aKey({ costLimitInUsd: 100 });
  const balancer = await balance(lintel);
  const { url } = balancer;
  const callers = { plainCallers: 4, streamCallers: 8, surfaces: CHAT_SURFACES };
  const load = startLoad({ url, secret, ...callers });
  await waitFor(() => load.answered >= 12, { label: "calls to be answered" });
  await restartAll(lintel, balancer);
  const { answered, failures }: LoadResult = await load.stop();
  expect(failures).toEqual([]);
  const rows = await booked(lintel, id, answered);
  expect(rows).toHaveLength(answered);
  expect(rows.filter(({ ending }) => ending !== "complete")).toEqual([]);
  expect(rows.filter(({ cost_nano }) => Number(cost_nano) === 0)).toEqual([]);
  console.log(`rolling restart of 2 proxies: ${answered} calls, 0 failed, 0 cut, 0 unbilled`);
});

it("calls that a proxy cannot wait for are cut and booked, and it ends well", async () => {
  const lintel = await start({ env: { LINTEL_DRAIN_TIMEOUT: "500ms" } });
  lintel.upstream.always([
    { kind: "say", text: SAID },
    { ...SLOW_STREAM, until: 60_000 },
  ]);
  const { id, secret } = await lintel.aKey({ costLimitInUsd: 100 });
  const [proxy] = lintel.services.proxies;
  const calls = CHAT_SURFACES.map(({ path, toBody }) => {
    const chat = { model: "gpt-4o-mini", content: "Count." };
    const call = (stream: boolean) =>
      readStream(`${proxy?.url}${path}`, secret, toBody({ ...chat, stream }));
    return { plain: call(false), stream: call(true) };
  });
  const count = 2 * calls.length;
  await waitFor(() => lintel.upstream.counts().open === count, { label: "all calls" });
  expect((await proxy?.stop())?.code).toBe(0);
  for (const { plain, stream } of calls) {
    await expect(plain.bytes).rejects.toThrow("answered 503");
    expect((await stream.bytes).toString()).toContain("the gateway is shutting down");
  }
  const rows = await booked(lintel, id, count);
  expect(rows.map(({ ending }) => ending)).toEqual(Array(count).fill("gateway_stopped"));
  expect(rows.every(({ cost_nano }) => Number(cost_nano) > 0)).toBe(true);
  expect(proxy?.logs()).not.toContain("not recorded");
});

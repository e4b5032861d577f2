import { waitFor } from "@lintel/testkit";
import { afterEach, expect, it } from "vitest";

import { type Lintel, startLintel } from "../src/index.ts";
import { readStream } from "../src/load/read-stream.ts";
import { type LoadResult, startLoad } from "../src/load/steady-load.ts";
import { startTcpBalancer, type TcpBalancer } from "../src/stack/tcp-balancer.ts";

const closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of closing.splice(0).toReversed()) await one.close();
});

async function start(...[options]: Parameters<typeof startLintel>): Promise<Lintel> {
  const lintel = await startLintel(options);
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
  const env = { LINTEL_DRAIN_DELAY: "1s", LINTEL_DRAIN_TIMEOUT: "30s" };
  const lintel = await start({ proxies: 2, env });
  lintel.upstream.always([{ kind: "say", text: SAID }, SLOW_STREAM]);
  const { id, secret } = await lintel.aKey({ costLimitInUsd: 100 });
  const balancer = await balance(lintel);
  const baseUrl = `${balancer.url}/api/providers/openai/v1`;
  const load = startLoad({ baseUrl, secret, plainCallers: 3, streamCallers: 8 });
  await waitFor(() => load.answered >= 11, { label: "calls to be answered" });
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
  const [baseUrl = ""] = lintel.baseUrls;
  const body = { model: "gpt-4o-mini", messages: [{ role: "user", content: "Count." }] };
  const plain = readStream(baseUrl, secret, body);
  const stream = readStream(baseUrl, secret, { ...body, stream: true });
  await waitFor(() => lintel.upstream.counts().open === 2, { label: "both calls" });
  const [proxy] = lintel.services.proxies;
  expect((await proxy?.stop())?.code).toBe(0);
  await expect(plain.bytes).rejects.toThrow("answered 503");
  expect((await stream.bytes).toString()).toContain("the gateway is shutting down");
  const rows = await booked(lintel, id, 2);
  expect(rows.map(({ ending }) => ending)).toEqual(["gateway_stopped", "gateway_stopped"]);
  expect(rows.every(({ cost_nano }) => Number(cost_nano) > 0)).toBe(true);
  expect(proxy?.logs()).not.toContain("not recorded");
});

import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";

import { waitFor } from "@lintel/testkit";
import { afterEach, beforeEach, expect, it } from "vitest";
import { z } from "zod";

import { parseEnv } from "../src/env/parse-env.ts";
import { createLogger, startTelemetry, telemetryEnv } from "../src/index.ts";

interface Metric {
  readonly name: string;
  readonly values: readonly number[];
  readonly type: string;
  readonly rate: number;
  readonly tags: readonly string[];
}

const LINE =
  /^(?<name>[A-Za-z][\w.]{0,199})(?<values>(?::-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)+)\|(?<type>c|g|d|h|ms)(?:\|@(?<rate>0\.\d+|1))?(?:\|#(?<tags>[^|]+))?$/;
const TAG = /^[A-Za-z][\w./-]*:[^\s,|#]*$/;

/** `<NAME>:<VALUE>[:<VALUE>…]|<TYPE>[|@<RATE>][|#<TAG>,…]`, as Datadog's agent reads it; throws where it would drop the line. */
function parse(line: string): Metric {
  const parts = LINE.exec(line)?.groups;
  if (parts === undefined) throw new Error(`not a line of DogStatsD: ${line}`);
  const { name = "", values = "", type = "", rate = "1", tags } = parts;
  const read = tags?.split(",") ?? [];
  const wrong = read.filter((tag) => !TAG.test(tag) || tag.length > 200);
  if (wrong.length > 0) throw new Error(`no tags: ${wrong.join(" ")}`);
  const numbers = values.slice(1).split(":").map(Number);
  return { name, values: numbers, type, rate: Number(rate), tags: read };
}

let agent: Socket;
let datagrams: Buffer[] = [];
beforeEach(async () => {
  datagrams = [];
  agent = createSocket("udp4").on("message", (datagram) => void datagrams.push(datagram));
  agent.bind(0, "127.0.0.1");
  await once(agent, "listening");
});
afterEach(() => void agent.close());

const metricsSeen = (): readonly Metric[] =>
  datagrams.flatMap((datagram) => datagram.toString().split("\n").map(parse));

function start(env: Readonly<Record<string, string>> = {}) {
  const log: string[] = [];
  const telemetry = startTelemetry({
    service: "proxy-edge",
    env: parseEnv(z.object(telemetryEnv), {
      STATS_PROVIDER: "datadog",
      DD_DOGSTATSD_PORT: String(agent.address().port),
      LINTEL_VERSION: "1.2.3",
      ...env,
    }),
    logger: createLogger({
      service: "proxy-edge",
      level: "info",
      destination: { write: (line: string) => void log.push(line) },
    }),
  });
  return { log, telemetry };
}

const OPTIONS = { description: "", unit: "" };

it("Datadog's agent gets what was counted, the present state and single measurements, tagged as its users expect", async () => {
  const DD = { DD_ENV: "prod", DD_TAGS: "team:ai region:eu", DD_ENTITY_ID: "a-pod" };
  const { telemetry } = start(DD);
  const calls = telemetry.metrics.counter({ ...OPTIONS, name: "lintel.calls" });
  calls({ "gen_ai.provider.name": "openai", status_class: "2xx" }).add(5);
  calls({ "gen_ai.provider.name": "a,b|c#d\ne", status_class: "5xx" }).add();
  telemetry.metrics.gauge({ ...OPTIONS, name: "lintel.spool.records" }, () => 3);
  telemetry.metrics.gauge({ ...OPTIONS, name: "lintel.nothing" }, () => Number.NaN);
  const overhead = telemetry.metrics.histogram({ ...OPTIONS, name: "lintel.overhead" }, [1])({});
  for (const value of [0.000_123_456_789, 0.5, 2]) overhead.record(value);
  await telemetry.shutdown();
  await waitFor(() => metricsSeen().some(({ name }) => name === "lintel.overhead"), {
    label: "the last datagram",
  });
  const seen = metricsSeen().filter(({ name }) => name.startsWith("lintel."));
  const all = [
    "env:prod",
    "service:proxy-edge",
    "version:1.2.3",
    "dd.internal.entity_id:a-pod",
    "team:ai",
    "region:eu",
  ];
  const openai = ["gen_ai.provider.name:openai", "status_class:2xx"];
  const odd = ["gen_ai.provider.name:a_b_c_d_e", "status_class:5xx"];
  expect(seen).toEqual([
    { name: "lintel.calls", values: [5], type: "c", rate: 1, tags: [...openai, ...all] },
    { name: "lintel.calls", values: [1], type: "c", rate: 1, tags: [...odd, ...all] },
    { name: "lintel.spool.records", values: [3], type: "g", rate: 1, tags: all },
    { name: "lintel.overhead", values: [0.000_123_457, 0.5, 2], type: "d", rate: 1, tags: all },
  ]);
  expect(metricsSeen().map(({ name }) => name)).toContain("process.memory.usage");
});

it("thousands of series and measurements come in datagrams that no network cuts up, and none is lost", async () => {
  const { telemetry } = start();
  const calls = telemetry.metrics.counter({ ...OPTIONS, name: "lintel.calls" });
  const times = telemetry.metrics.histogram({ ...OPTIONS, name: "lintel.times" }, [1]);
  for (let model = 0; model < 300; model += 1) {
    const attributes = { model: `a-model-of-some-length-${model}` };
    calls(attributes).add(model + 1);
    for (let count = 0; count < 200; count += 1) times(attributes).record(1.234_567 + count);
  }
  await telemetry.shutdown();
  const ofTimes = () => metricsSeen().filter(({ name }) => name === "lintel.times");
  await waitFor(() => new Set(ofTimes().flatMap(({ tags }) => tags)).size >= 302, {
    label: "all series",
  });
  expect(Math.max(...datagrams.map(({ length }) => length))).toBeLessThanOrEqual(1432);
  const counted = metricsSeen().filter(({ name }) => name === "lintel.calls");
  expect(counted.reduce((sum, { values }) => sum + (values[0] ?? 0), 0)).toBe((300 * 301) / 2);
  const measured = ofTimes().reduce((sum, { rate, values }) => sum + values.length / rate, 0);
  expect(measured).toBeCloseTo(300 * 200, -1);
});

it("an agent that is away holds nothing up", async () => {
  const { telemetry } = start({ DD_AGENT_HOST: "127.0.0.1", DD_DOGSTATSD_PORT: "9" });
  telemetry.metrics
    .counter({ ...OPTIONS, name: "lintel.calls" })({})
    .add();
  await telemetry.shutdown();
  const nameless = start({ DD_AGENT_HOST: "no-such-agent.invalid" });
  await nameless.telemetry.shutdown();
  expect(nameless.log.join("")).toContain("metrics could not be sent to Datadog's agent");
});

import { createSocket } from "node:dgram";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";

import { type Lintel, startLintel } from "@lintel/e2e";
import { findTool, isThere } from "@lintel/helm";
import { freePort, waitFor } from "@lintel/testkit";

import { type Drill, ensure } from "../drill.ts";
import { runProgram } from "../stores/run-program.ts";
import { startTraffic } from "../traffic/start-traffic.ts";

/** Two times that metrics are sent, and some more. */
const FED_MS = 25_000;
const PREFIX = "statsd_exporter_";

export const datadog: Drill = {
  about: "Prometheus' statsd_exporter reads what the services send to Datadog's agent",
  whyNot: () =>
    Promise.resolve(
      isThere(findTool("statsd_exporter"), "--version")
        ? undefined
        : "statsd_exporter is not here; infra/helm/chart-tools.sh builds it",
    ),
  async run({ say }) {
    const web = await freePort();
    const udp = await freeUdpPort();
    const exporter = runProgram({
      file: findTool("statsd_exporter"),
      args: [
        `--statsd.listen-udp=127.0.0.1:${udp}`,
        "--statsd.listen-tcp=",
        `--web.listen-address=127.0.0.1:${web}`,
      ],
    });
    const page = (): Promise<string> =>
      fetch(`http://127.0.0.1:${web}/metrics`, { signal: AbortSignal.timeout(10_000) }).then(
        (answer) => answer.text(),
        () => "",
      );
    const env = {
      STATS_PROVIDER: "datadog",
      DD_DOGSTATSD_PORT: String(udp),
      DD_ENV: "drill",
      DD_TAGS: "team:ai,region:eu-1",
    };
    try {
      await waitFor(async () => (await page()) !== "", { label: "statsd_exporter to listen" });
      const calls = await feed(await startLintel({ env }));
      const said = await page();
      for (const line of judge(said, calls)) say(line);
    } finally {
      await exporter.kill();
    }
  },
};

async function freeUdpPort(): Promise<number> {
  const socket = createSocket("udp4").bind(0, "127.0.0.1");
  await once(socket, "listening");
  const { port } = socket.address();
  await new Promise<void>((resolve) => {
    socket.close(resolve);
  });
  return port;
}

/** Calls that are answered and that a limit refuses, until the services have ended; resolves with how many there were. */
async function feed(lintel: Lintel): Promise<number> {
  try {
    return await makeCalls(lintel);
  } finally {
    await lintel.stop();
  }
}

async function makeCalls(lintel: Lintel): Promise<number> {
  const rich = await lintel.aKey({ costLimitInUsd: 100 });
  const poor = await lintel.aKey({ rateLimitOverTime: 5, rateLimitUnit: "d" });
  const keys = { rich: rich.secret, poor: poor.secret };
  const origins = lintel.services.proxies.map(({ url }) => url);
  const traffic = startTraffic({ origins, keys, callsPerSecond: 10 });
  await pause(FED_MS);
  return (await traffic.stop()).length;
}

/** What was read; throws where a line, a value or a tag was not. */
function judge(page: string, calls: number): readonly string[] {
  const sum = (name: string): number =>
    [...page.matchAll(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, "gm"))].reduce(
      (total, [, value]) => total + Number(value),
      0,
    );
  const lines = sum(`${PREFIX}lines_total`);
  ensure(lines > 0, "nothing was read");
  for (const kind of ["sample_errors_total", "tag_errors_total", "events_error_total"]) {
    ensure(sum(`${PREFIX}${kind}`) === 0, `${sum(`${PREFIX}${kind}`)} ${kind}`);
  }
  const samples = sum(`${PREFIX}samples_total`);
  const tagged = [...page.matchAll(/^lintel_\S+\{[^}]*\}/gm)].map(([series]) => series);
  const bare = tagged.filter((each) => !/env="drill"/.test(each) || !/team="ai"/.test(each));
  ensure(tagged.length > 0 && bare.length === 0, `${bare.length} series lack a tag: ${bare[0]}`);
  const counted = sum("lintel_calls");
  ensure(counted === calls, `${counted} of ${calls} calls were counted`);
  const names = new Set(tagged.map((series) => series.replace(/\{.*/, "")));
  return [
    `${lines} lines with ${samples} values and their tags: every one was read`,
    `${names.size} metrics, ${tagged.length} series; ${counted} of ${calls} calls in lintel.calls`,
  ];
}

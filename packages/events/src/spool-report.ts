import type { Cluster, Redis } from "ioredis";
import { z } from "zod";

/** What a proxy reports of its spool, for people and alerts: nothing is decided by it. */
export const SpoolReport = z.object({
  /** The host of the proxy and the folder of the spool, which outlives the process. */
  name: z.string(),
  /** Events that the worker has not acknowledged. */
  records: z.int().nonnegative(),
  bytes: z.int().nonnegative(),
  atMs: z.number(),
  /** The release of the proxy. */
  version: z.string().default(""),
});
export type SpoolReport = z.infer<typeof SpoolReport>;

/** A proxy that has reported nothing for this long is gone. */
const FORGOTTEN_AFTER_MS = 24 * 3600 * 1000;
const FORGOTTEN_AFTER_SECONDS = FORGOTTEN_AFTER_MS / 1000;

const keyOf = (prefix: string): string => `${prefix}spools`;

/** Publishes a report. Rejects as Redis does; the report before stays until then. */
export async function publishSpool(
  redis: Redis | Cluster,
  prefix: string,
  report: SpoolReport,
): Promise<void> {
  await redis.hset(keyOf(prefix), report.name, JSON.stringify(report));
  await redis.expire(keyOf(prefix), FORGOTTEN_AFTER_SECONDS);
}

/** The reports of proxies within a day, in the order of their names. Rejects as Redis does. */
export async function readSpools(
  redis: Redis | Cluster,
  prefix: string,
  nowMs: number,
): Promise<readonly SpoolReport[]> {
  const texts = Object.values(await redis.hgetall(keyOf(prefix)));
  const reports = texts.flatMap((text) => readReport(text) ?? []);
  const gone = reports.filter(({ atMs }) => nowMs - atMs > FORGOTTEN_AFTER_MS);
  if (gone.length > 0) await redis.hdel(keyOf(prefix), ...gone.map(({ name }) => name));
  return reports
    .filter((report) => !gone.includes(report))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** A newer or older release may have written it. */
function readReport(text: string): SpoolReport | undefined {
  try {
    return SpoolReport.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

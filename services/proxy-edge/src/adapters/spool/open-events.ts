import { hostname } from "node:os";

import { createStartedCalls } from "@lintel/admission";
import { acknowledgementKey, publishSpool } from "@lintel/events";
import { createUsagePublisher } from "@lintel/events/bullmq";
import type { Logger } from "@lintel/service-kit";

import type { ReportTrouble, Stores } from "../../composition/open-stores.ts";
import type { Config } from "../../config.ts";
import { spoolsLeft } from "../../workers/worker-spools.ts";
import { AnnouncedStarts } from "../limits/announced-starts.ts";
import type { OpenLimits } from "../limits/open-limits.ts";
import { shipLeftSpools } from "./left-spools.ts";
import { openSpool, type SpoolOptions } from "./open-spool.ts";
import { reportSpool } from "./report-spool.ts";

const DRAIN_SPOOL_MS = 2500;
const ACKNOWLEDGEMENTS_AT_ONCE = 1000;
/** Lost, if the folder is: an `emptyDir` goes with its pod. */
const LEFT_IN_SPOOL = "events are left in the spool; a proxy that starts on this folder ships them";

interface EventParts {
  readonly logger: Logger;
  readonly reportTrouble: ReportTrouble;
  readonly limits: Pick<OpenLimits, "finish" | "onLoss" | "shipping">;
  readonly now: () => number;
  readonly monotonic: () => number;
}

/** Opens the spool of usage events, and what ships them and announces the calls under way. */
export async function openEvents(
  { redisPrefix: prefix, spoolFolder, telemetry, workers }: Config,
  redis: Stores["redis"],
  { limits, logger, monotonic, now, reportTrouble }: EventParts,
) {
  const publisher = createUsagePublisher({ connection: redis, prefix });
  const shipped: Omit<SpoolOptions, "folder"> = {
    allotted: limits.shipping,
    finish: limits.finish,
    publish: (batch) => publisher.publish(batch),
    async takeAcknowledged(spoolId) {
      const key = acknowledgementKey(prefix, spoolId);
      return ((await redis.lpop(key, ACKNOWLEDGEMENTS_AT_ONCE)) ?? []).map(Number);
    },
    monotonic,
    now,
    onTrouble: reportTrouble,
    onHealed: (facts, what) => logger.warn(facts, what),
    onAlarm: (facts, what) => logger.error(facts, what),
  };
  const spool = await openSpool({ ...shipped, folder: spoolFolder });
  const leftSpools = shipLeftSpools(spoolsLeft(spoolFolder, workers), shipped, logger);
  const announced = new AnnouncedStarts({
    calls: createStartedCalls({ redis, prefix }),
    open: () => spool.openStarts,
    now,
    onTrouble: (error) => reportTrouble(error, "calls under way not announced"),
  });
  limits.onLoss.push(
    () => spool.resendAll(),
    () => leftSpools.resendAll(),
    () => announced.forget(),
  );
  const reports = reportSpool({
    read: () => ({
      name: `${hostname()}:${spoolFolder}`,
      records: spool.records,
      bytes: spool.bytes,
      version: telemetry.LINTEL_VERSION,
    }),
    publish: (report) => publishSpool(redis, prefix, report),
    now,
  });
  return {
    publisher,
    spool,
    async close() {
      const all = [spool, leftSpools].map((each) => each.close(DRAIN_SPOOL_MS));
      const left = (await Promise.all(all)).reduce((sum, records) => sum + records, 0);
      if (left > 0) logger.error({ events: left, folder: spoolFolder }, LEFT_IN_SPOOL);
      await Promise.all([announced.stop(), reports.stop()]);
    },
  };
}

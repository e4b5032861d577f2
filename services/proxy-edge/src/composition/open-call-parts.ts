import { availableParallelism } from "node:os";

import { keysOf } from "@lintel/db";
import { createCacheMetrics, type Telemetry } from "@lintel/service-kit";
import { createPromptCounter } from "@lintel/tokens";
import { createCustody } from "@lintel/translation";

import { openAnswerCache } from "../adapters/answer-cache/open-answer-cache.ts";
import { openLargeBodies } from "../adapters/bodies/large-bodies.ts";
import type { Config } from "../config.ts";
import { HeldBodies } from "../memory/held-bodies.ts";
import { CLOCKS } from "./clocks.ts";
import type { ReportTrouble } from "./open-stores.ts";

/** The call it is counted for would be refused otherwise. Counting takes milliseconds; loading the vocabulary, once, seconds on a busy machine. */
const COUNT_DEADLINE_MS = 15_000;
/** The longest a large body may wait to be read, and take; the slowest of the usual limit takes seconds on a busy machine. */
const BODY_DEADLINE_MS = 30_000;
const MAX_BODY_THREADS = 4;
/** Upper bound of large bodies that wait to be read. */
const MAX_WAITING_BYTES = 256 * 1024 * 1024;

/** What calls need besides their own stages: counted prompts, bodies read in threads, kept answers. */
export function openCallParts(
  config: Config,
  { metrics }: Pick<Telemetry, "metrics">,
  reportTrouble: ReportTrouble,
) {
  const prompts = openPromptCounter(reportTrouble);
  const largeBodies = openBodies(config, reportTrouble);
  const answerCache = openAnswerCache(config, createCacheMetrics(metrics), {
    monotonic: CLOCKS.monotonic,
    onTrouble: (error) => reportTrouble(error, "cache of answers"),
  });
  return {
    parts: {
      prompts,
      largeBodies,
      largeMessages: largeBodies,
      bodies: new HeldBodies(config.maxHeldBytes),
      cache: answerCache.cache,
      custody: createCustody(keysOf(config.keyring)),
    },
    async close(): Promise<void> {
      await Promise.all([prompts, largeBodies, answerCache].map((part) => part.close()));
    },
  };
}

const openPromptCounter = (reportTrouble: ReportTrouble) =>
  createPromptCounter({
    deadlineMs: COUNT_DEADLINE_MS,
    onTrouble: (error) => reportTrouble(error, "prompt not counted"),
  });

const openBodies = ({ calls: { maxBodyBytes }, keyring }: Config, reportTrouble: ReportTrouble) =>
  openLargeBodies({
    threads: Math.min(MAX_BODY_THREADS, Math.ceil(availableParallelism() / 4)),
    deadlineMs: BODY_DEADLINE_MS,
    maxWaitingBytes: Math.max(MAX_WAITING_BYTES, 4 * maxBodyBytes),
    sealSecrets: keysOf(keyring),
    onTrouble: (error) => reportTrouble(error, "large body not read"),
  });

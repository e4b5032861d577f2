import { createLogger, parseEnv, startTelemetry, telemetryEnv } from "@lintel/service-kit";
import { expect, it } from "vitest";
import { z } from "zod";

import { watchStores } from "./watch-stores.ts";

it("shows which stores answer, and how soon those do", async () => {
  const telemetry = startTelemetry({
    service: "event-worker",
    env: parseEnv(z.object(telemetryEnv), {}),
    logger: createLogger({ service: "test", level: "silent" }),
  });
  let now = 0;
  let isRedisAway = true;
  const task = watchStores({
    metrics: telemetry.metrics,
    monotonic: () => now,
    stores: {
      async postgres() {
        now += 20;
      },
      redis: () => (isRedisAway ? Promise.reject(new Error("away")) : Promise.resolve("PONG")),
    },
  });
  const shown = async () =>
    (await telemetry.renderMetrics()).split("\n").filter((line) => line.startsWith("lintel_store"));
  await task.run();
  expect(await shown()).toEqual([
    'lintel_store_up{store="postgres"} 1',
    'lintel_store_up{store="redis"} 0',
    'lintel_store_answer_seconds{store="postgres"} 0.02',
  ]);
  isRedisAway = false;
  await task.run();
  expect(await shown()).toContain('lintel_store_up{store="redis"} 1');
  await telemetry.shutdown();
});

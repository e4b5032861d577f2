import { expect, it } from "vitest";
import { z } from "zod";

import { parseEnv } from "../../env/parse-env.ts";
import { createLogger } from "../../log/logger.ts";
import { startTelemetry } from "../export/start-telemetry.ts";
import { telemetryEnv } from "../export/telemetry-env.ts";
import { createCacheMetrics } from "./cache-metrics.ts";

it("the cache's metrics count calls by result, bytes kept and answers dropped", async () => {
  const telemetry = startTelemetry({
    service: "proxy-edge",
    env: parseEnv(z.object(telemetryEnv), {}),
    logger: createLogger({ service: "test", level: "silent" }),
  });
  const metrics = createCacheMetrics(telemetry.metrics);
  metrics.consulted("hit");
  metrics.consulted("hit");
  metrics.consulted("miss");
  metrics.stored(1000);
  metrics.stored(24);
  metrics.dropped();
  const page = await telemetry.renderMetrics();
  expect(page).toMatch(/^lintel_cache_calls_total\{[^}]*result="hit"[^}]*\} 2$/m);
  expect(page).toMatch(/^lintel_cache_calls_total\{[^}]*result="miss"[^}]*\} 1$/m);
  expect(page).toMatch(/^lintel_cache_calls_total\{[^}]*result="bypass"[^}]*\} 0$/m);
  expect(page).toMatch(/^lintel_cache_stored_bytes_total(?:\{[^}]*\})? 1024$/m);
  expect(page).toMatch(/^lintel_cache_dropped_total(?:\{[^}]*\})? 1$/m);
  await telemetry.shutdown();
});

import { NO_TOKENS } from "@lintel/core";
import { describe, expect, it } from "vitest";
import { z } from "zod";

import { parseEnv } from "../../env/parse-env.ts";
import { createLogger } from "../../log/logger.ts";
import { startTelemetry } from "../export/start-telemetry.ts";
import { telemetryEnv } from "../export/telemetry-env.ts";
import { createCallMetrics, type EndedCall } from "./call-metrics.ts";
import { registerProxyGauges } from "./proxy-gauges.ts";
import { createWorkerMetrics } from "./worker-metrics.ts";

const CALL: EndedCall = {
  provider: "azure",
  operation: "chat",
  model: "gpt-4o",
  status: 200,
  ending: "complete",
  usage: { ...NO_TOKENS, input: 100, cacheRead: 20, output: 7, reasoning: 3 },
  costNano: 1500,
  durationMs: 1500,
  overheadMs: 0.3,
  firstChunkMs: 250,
};

const genAiNameOf = (provider: string) => (provider === "azure" ? "azure.ai.openai" : provider);

const start = () =>
  startTelemetry({
    service: "proxy-edge",
    env: parseEnv(z.object(telemetryEnv), { LINTEL_VERSION: "1.2.3" }),
    logger: createLogger({ service: "test", level: "silent" }),
  });

/** The page's samples, `name{labels}` → value, without the buckets. */
async function samplesOf(telemetry: ReturnType<typeof start>): Promise<Record<string, number>> {
  const lines = (await telemetry.renderMetrics()).split("\n");
  return Object.fromEntries(
    lines
      .filter((line) => /^(?:lintel|gen_ai)/.test(line) && !line.includes("_bucket{"))
      .map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.split(" ").at(-1))]),
  );
}

describe("createCallMetrics", () => {
  it("shows calls, tokens, cost, overhead and times, under the conventions' names", async () => {
    const telemetry = start();
    createCallMetrics(telemetry.metrics, genAiNameOf).ended(CALL);
    const who = 'gen_ai_provider_name="azure.ai.openai",gen_ai_operation_name="chat"';
    const model = `${who},gen_ai_request_model="gpt-4o"`;
    expect(await samplesOf(telemetry)).toMatchObject({
      [`lintel_calls_total{${who},status_class="2xx",ending="complete"}`]: 1,
      [`lintel_tokens_total{${model},class="input"}`]: 100,
      [`lintel_tokens_total{${model},class="cache_read"}`]: 20,
      [`lintel_tokens_total{${model},class="output"}`]: 7,
      [`lintel_tokens_total{${model},class="reasoning"}`]: 3,
      [`lintel_cost_nanodollars_total{${model}}`]: 1500,
      [`lintel_overhead_seconds_sum{${who}}`]: 0.0003,
      [`gen_ai_client_operation_duration_seconds_sum{${model}}`]: 1.5,
      [`gen_ai_client_operation_time_to_first_chunk_seconds_sum{${who}}`]: 0.25,
      [`gen_ai_client_token_usage_sum{${model},gen_ai_token_type="input"}`]: 120,
      [`gen_ai_client_token_usage_sum{${model},gen_ai_token_type="output"}`]: 10,
    });
  });

  it("separates failures by status class and by how the call ended", async () => {
    const telemetry = start();
    const calls = createCallMetrics(telemetry.metrics, genAiNameOf);
    const failed = { ...CALL, model: undefined, usage: undefined, costNano: undefined };
    calls.ended({ ...failed, status: 429, ending: "complete" });
    calls.ended({ ...failed, status: 200, ending: "client_left", overheadMs: undefined });
    const who = 'gen_ai_provider_name="azure.ai.openai",gen_ai_operation_name="chat"';
    const samples = await samplesOf(telemetry);
    expect(samples).toMatchObject({
      [`lintel_calls_total{${who},status_class="4xx",ending="complete"}`]: 1,
      [`lintel_calls_total{${who},status_class="2xx",ending="client_left"}`]: 1,
      [`gen_ai_client_operation_duration_seconds_count{${who},error_type="4xx"}`]: 1,
      [`gen_ai_client_operation_duration_seconds_count{${who},error_type="client_left"}`]: 1,
      [`lintel_overhead_seconds_count{${who}}`]: 1,
    });
    expect(Object.keys(samples).filter((name) => name.includes("tokens"))).toEqual([]);
  });

  it("counts refusals by reason and attempts by outcome", async () => {
    const telemetry = start();
    const calls = createCallMetrics(telemetry.metrics, genAiNameOf);
    calls.refused("rate_limited");
    calls.refused("rate_limited");
    calls.attempted("openai", "timeout");
    expect(await samplesOf(telemetry)).toEqual({
      'lintel_refusals_total{reason="rate_limited"}': 2,
      'lintel_upstream_attempts_total{gen_ai_provider_name="openai",outcome="timeout"}': 1,
    });
  });

  it("counts calls that were translated, by whether something was lost", async () => {
    const telemetry = start();
    const calls = createCallMetrics(telemetry.metrics, genAiNameOf);
    const translation = { from: "openai-chat", to: "bedrock-converse", isLossy: true };
    calls.ended({ ...CALL, translation });
    calls.ended({ ...CALL, translation });
    calls.ended({ ...CALL, translation: { ...translation, isLossy: false } });
    const pair = 'from="openai-chat",to="bedrock-converse"';
    expect(await samplesOf(telemetry)).toMatchObject({
      [`lintel_translated_calls_total{${pair},lossy="yes"}`]: 2,
      [`lintel_translated_calls_total{${pair},lossy="no"}`]: 1,
    });
  });

  it("counts members of usage that are not known, by few names", async () => {
    const telemetry = start();
    const calls = createCallMetrics(telemetry.metrics, genAiNameOf);
    calls.ended({ ...CALL, model: undefined, unknownUsage: ["video_tokens", "details.gpus"] });
    calls.ended({ ...CALL, model: undefined, unknownUsage: ["video_tokens"] });
    expect(await samplesOf(telemetry)).toMatchObject({
      'lintel_unknown_usage_total{member="video_tokens"}': 2,
      'lintel_unknown_usage_total{member="details.gpus"}': 1,
    });
    const unknownUsage = Array.from({ length: 200 }, (_, n) => `m${n}`);
    calls.ended({ ...CALL, unknownUsage });
    const names = Object.keys(await samplesOf(telemetry));
    const members = names.filter((name) => name.startsWith("lintel_unknown_usage"));
    expect(members).toHaveLength(51);
    expect(members).toContain('lintel_unknown_usage_total{member="other"}');
  });

  it("stays small for any names of models, and loses no token", async () => {
    const telemetry = start();
    const calls = createCallMetrics(telemetry.metrics, genAiNameOf);
    for (let model = 0; model < 2000; model += 1) calls.ended({ ...CALL, model: `m${model}` });
    const samples = Object.entries(await samplesOf(telemetry));
    const inputs = samples.filter(([name]) => name.includes('class="input"'));
    expect(inputs).toHaveLength(101);
    expect(inputs.reduce((sum, [, value]) => sum + value, 0)).toBe(2000 * 100);
  });
});

describe("the gauges and the worker's metrics", () => {
  it("show the present state and what was booked", async () => {
    const telemetry = start();
    registerProxyGauges(telemetry.metrics, {
      spoolRecords: () => 3,
      spoolBytes: () => 4096,
      spoolUnreadableFiles: () => 0,
      spoolDroppedRefusals: () => 0,
      reservationsOpen: () => 2,
      callsOpen: () => 1,
      callsAbandoned: () => 1,
      sessionsOpen: () => 2,
      openBreakers: () => [
        { settingId: "s-1", provider: "openai", model: "gpt-4o" },
        { settingId: "s-2", provider: "openai", model: 'a caller\'s "text"' },
      ],
    });
    const worker = createWorkerMetrics(telemetry.metrics);
    worker.booked({ events: 10, duplicates: 4, unpriced: 2, unknownOutcomes: 1, lagMs: 1500 });
    worker.deadLettered("unreadable");
    worker.settleFailed();
    expect(await samplesOf(telemetry)).toEqual({
      lintel_spool_records: 3,
      lintel_spool_bytes: 4096,
      lintel_spool_unreadable_files: 0,
      lintel_spool_dropped_refusals: 0,
      lintel_reservations_open: 2,
      lintel_calls_open: 1,
      lintel_calls_abandoned: 1,
      lintel_sessions_open: 2,
      'lintel_breaker_open{setting="s-1",provider="openai",model="gpt-4o"}': 1,
      'lintel_breaker_open{setting="s-2",provider="openai",model="other"}': 1,
      lintel_queue_lag_seconds_count: 1,
      lintel_queue_lag_seconds_sum: 1.5,
      lintel_batch_events_count: 1,
      lintel_batch_events_sum: 10,
      lintel_events_booked_total: 6,
      lintel_events_duplicate_total: 4,
      lintel_events_unpriced_total: 2,
      lintel_events_outcome_unknown_total: 1,
      lintel_settle_failures_total: 1,
      'lintel_dead_letters_total{reason="unreadable"}': 1,
    });
  });
});

describe("startTelemetry without an endpoint", () => {
  it("makes spans that record nothing but carry the caller's trace on", () => {
    const { enabled, tracer } = start();
    expect(enabled).toBe(false);
    expect(tracer.startSpan("x").isRecording()).toBe(false);
  });

  it("shows the service and the process at /metrics", async () => {
    const page = await start().renderMetrics();
    expect(page).toContain('service_name="proxy-edge",service_version="1.2.3"');
    expect(page).toMatch(/^process_memory_usage_bytes \d+$/m);
    expect(page).toMatch(/^process_cpu_seconds_total [\d.]+$/m);
    expect(page).toMatch(/^nodejs_eventloop_utilization_ratio [\d.e-]+$/m);
    expect(page).toMatch(/^nodejs_eventloop_delay_max_seconds [\d.e-]+$/m);
  });
});

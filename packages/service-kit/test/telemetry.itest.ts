import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";

import { NO_TOKENS } from "@lintel/core";
import { waitFor } from "@lintel/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";

import {
  contextFromHeaders,
  createCallMetrics,
  createLogger,
  parseEnv,
  startTelemetry,
  telemetryEnv,
  traceIdOf,
} from "../src/index.ts";

interface Received {
  readonly path: string;
  readonly body: string;
}

let server: Server;
let received: Received[];
/** What the collector answers; undefined: nothing, ever. */
let status: number | undefined;

beforeEach(async () => {
  received = [];
  status = 200;
  server = createServer((request, response) => void receive(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
  received.push({ path: request.url ?? "", body: await text(request) });
  if (status !== undefined) response.writeHead(status).end("{}");
}

function start(lines: string[] = []) {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("not listening");
  const destination = { write: (line: string) => void lines.push(line) };
  return startTelemetry({
    service: "proxy-edge",
    env: parseEnv(z.object(telemetryEnv), {
      LINTEL_VERSION: "1.2.3",
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${address.port}`,
      OTEL_METRIC_EXPORT_INTERVAL: "1000",
      OTEL_RESOURCE_ATTRIBUTES: "deployment.environment.name=test",
    }),
    logger: createLogger({ service: "test", level: "info", destination }),
  });
}

const bodyOf = (path: string): string => received.find((one) => one.path === path)?.body ?? "";

describe("export over OTLP", () => {
  it("sends the spans of a call, as children of the caller's, at the latest at shutdown", async () => {
    const telemetry = start();
    const caller = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    const span = telemetry.tracer.startSpan("chat gpt-4o", {}, contextFromHeaders(caller));
    span.end();
    expect([telemetry.enabled, span.isRecording(), traceIdOf(span)]).toEqual([
      true,
      false,
      "4bf92f3577b34da6a3ce929d0e0e4736",
    ]);
    await telemetry.shutdown();
    const body = bodyOf("/v1/traces");
    expect(body).toContain('"name":"chat gpt-4o"');
    expect(body).toContain('"parentSpanId":"00f067aa0ba902b7"');
    expect(body).toContain('"proxy-edge"');
    expect(body).toContain('"deployment.environment.name"');
  });

  it("sends the metrics, our own series among them, periodically", async () => {
    const telemetry = start();
    createCallMetrics(telemetry.metrics, (provider) => provider).ended({
      provider: "openai",
      operation: "chat",
      model: "gpt-4o",
      status: 200,
      ending: "complete",
      usage: { ...NO_TOKENS, input: 5 },
      costNano: 1,
      durationMs: 10,
      overheadMs: 0.2,
      firstChunkMs: undefined,
    });
    await waitFor(() => bodyOf("/v1/metrics").includes('"lintel.calls"'), { label: "metrics" });
    expect(bodyOf("/v1/metrics")).toContain('"gen_ai.client.token.usage"');
    await telemetry.shutdown();
  });

  it("logs once, not each time, that the collector refuses", async () => {
    status = 400;
    const lines: string[] = [];
    const telemetry = start(lines);
    const refused = (path: string) => received.filter((one) => one.path === path).length;
    telemetry.tracer.startSpan("x").end();
    await waitFor(() => refused("/v1/metrics") >= 3, {
      label: "three refusals",
    });
    await waitFor(() => lines.length > 0, { label: "the log line" });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain("telemetry could not be exported");
    await telemetry.shutdown();
  });

  it("shuts down in seconds when the collector never answers", async () => {
    status = undefined;
    const telemetry = start();
    telemetry.tracer.startSpan("x").end();
    await expect(telemetry.shutdown()).resolves.toBeUndefined();
  });
});

import { once } from "node:events";
import { createServer } from "node:http";

import { waitFor } from "@lintel/testkit";
import { expect, it } from "vitest";
import { z } from "zod";

import { aBody, startBench } from "./start-bench.ts";

const Span = z.object({
  name: z.string(),
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  status: z.object({ code: z.int().optional() }),
  attributes: z.array(z.object({ key: z.string(), value: z.record(z.string(), z.unknown()) })),
});
const Export = z.object({
  resourceSpans: z.array(z.object({ scopeSpans: z.array(z.object({ spans: z.array(Span) })) })),
});

/** Takes spans as an OpenTelemetry collector does. */
async function startCollector() {
  const spans: z.infer<typeof Span>[] = [];
  const server = createServer((incoming, outgoing) => {
    let text = "";
    incoming.on("data", (chunk) => {
      text += String(chunk);
    });
    incoming.on("end", () => {
      if (incoming.url === "/v1/traces") {
        const { resourceSpans } = Export.parse(JSON.parse(text));
        spans.push(...resourceSpans.flatMap((r) => r.scopeSpans.flatMap((scope) => scope.spans)));
      }
      outgoing.end("{}");
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  return { spans, url, close: () => server.close() };
}

/** The call's span, then the attempt's. */
function inOrder(spans: readonly z.infer<typeof Span>[]) {
  const call = spans.find(({ name }) => name.startsWith("POST "));
  const attempt = spans.find(({ name }) => name === "chat gpt-4o-mini");
  return call !== undefined && attempt !== undefined && ([call, attempt] as const);
}

/** Spans leave while the service runs: what it exports when it stops is given up after a few seconds. */
const exportingTo = (url: string) => ({
  OTEL_EXPORTER_OTLP_ENDPOINT: url,
  OTEL_BSP_SCHEDULE_DELAY: "50",
});

const idsOf = (span: z.infer<typeof Span>) => `00-${span.traceId}-${span.spanId}-01`;

it("a call and its attempt are spans of the caller's trace, and the provider gets the attempt's", async () => {
  const collector = await startCollector();
  const bench = await startBench();
  try {
    const proxy = await bench.startProxy(exportingTo(collector.url));
    const { secret } = await bench.aKey();
    const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    const response = await proxy.chat(secret, aBody(), { headers: { traceparent } });
    await response.text();
    const sent = bench.upstream.requests.at(-1)?.header("traceparent") ?? "";
    const [call, attempt] = await waitFor(
      () => collector.spans.length === 2 && inOrder(collector.spans),
      {
        label: "both spans",
      },
    );
    const [, traceId, parentSpanId] = traceparent.split("-");
    expect(call).toMatchObject({ traceId, parentSpanId });
    expect(attempt).toMatchObject({ traceId, parentSpanId: call.spanId });
    expect(sent).toBe(idsOf(attempt));
    expect(attempt.attributes.map(({ key }) => key)).toContain("gen_ai.usage.input_tokens");
    expect(await proxy.events()).toMatchObject([{ traceparent: idsOf(call) }]);
  } finally {
    await bench.close();
    collector.close();
  }
});

/** Of `Status.code`, in the protocol of OpenTelemetry. */
const ERROR = 2;

it("a refusal is no error of the server's span, an answer of the provider's above 399 is one of the attempt's", async () => {
  const collector = await startCollector();
  const bench = await startBench();
  try {
    const proxy = await bench.startProxy(exportingTo(collector.url));
    const { secret } = await bench.aKey();
    expect((await proxy.chat("sk-unknown", aBody())).status).toBe(401);
    bench.upstream.script([{ kind: "fail", with: "rate_limit_exceeded" }]);
    expect((await proxy.chat(secret, aBody())).status).toBe(429);
    await waitFor(() => collector.spans.length === 3, { label: "three spans" });
    const failed = collector.spans.filter(({ status }) => status.code === ERROR);
    expect(failed.map(({ name }) => name)).toEqual(["chat gpt-4o-mini"]);
    const refused = collector.spans.find(({ attributes }) =>
      attributes.some(({ key }) => key === "lintel.error.code"),
    );
    expect(refused?.name).toMatch(/^POST /);
    expect(refused?.attributes.map(({ key }) => key)).not.toContain("error.type");
  } finally {
    await bench.close();
    collector.close();
  }
});

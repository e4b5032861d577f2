import { spawn } from "node:child_process";

import { freePort, waitFor } from "@lintel/testkit";
import { z } from "zod";

const Attributes = z
  .array(z.object({ key: z.string(), value: z.record(z.string(), z.unknown()) }))
  .default([])
  .transform((all) =>
    Object.fromEntries(all.map(({ key, value }) => [key, Object.values(value)[0]])),
  );

const Metric = z.object({
  name: z.string(),
  unit: z.string().default(""),
  sum: z
    .object({
      isMonotonic: z.boolean().optional(),
      // Left out where there are none.
      dataPoints: z
        .array(z.object({ asInt: z.string().optional(), asDouble: z.number().optional() }))
        .default([]),
    })
    .optional(),
});

const Span = z.object({
  name: z.string(),
  kind: z.int(),
  status: z.object({ code: z.int().default(0) }),
  attributes: Attributes,
});

const Resource = z.object({ attributes: Attributes });

const Seen = z.object({
  faults: z.array(z.string()),
  metrics: z.array(
    z.object({
      resourceMetrics: z.array(
        z.object({
          resource: Resource,
          scopeMetrics: z.array(z.object({ metrics: z.array(Metric).default([]) })),
        }),
      ),
    }),
  ),
  traces: z.array(
    z.object({
      resourceSpans: z.array(
        z.object({ resource: Resource, scopeSpans: z.array(z.object({ spans: z.array(Span) })) }),
      ),
    }),
  ),
});

/** What the OpenTelemetry Collector's decoder has understood, until now. */
export async function startCollector(program: string) {
  const port = await freePort();
  const child = spawn(program, [], { env: { PORT: String(port) }, stdio: "ignore" });
  const url = `http://127.0.0.1:${port}`;
  await waitFor(
    () =>
      fetch(`${url}/seen`).then(
        ({ ok }) => ok,
        () => false,
      ),
    {
      label: "the collector",
    },
  );
  return {
    url,
    async seen() {
      const { faults, metrics, traces } = Seen.parse(await (await fetch(`${url}/seen`)).json());
      return {
        faults,
        metrics: metrics.flatMap(({ resourceMetrics }) =>
          resourceMetrics.flatMap(({ resource, scopeMetrics }) =>
            scopeMetrics.flatMap((scope) =>
              scope.metrics.map((metric) => ({ ...metric, of: resource.attributes })),
            ),
          ),
        ),
        spans: traces.flatMap(({ resourceSpans }) =>
          resourceSpans.flatMap(({ resource, scopeSpans }) =>
            scopeSpans.flatMap((scope) =>
              scope.spans.map((span) => ({ ...span, of: resource.attributes })),
            ),
          ),
        ),
      };
    },
    close: () => child.kill(),
  };
}

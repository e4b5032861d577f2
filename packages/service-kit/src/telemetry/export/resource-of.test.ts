import { expect, it } from "vitest";
import { z } from "zod";

import { parseEnv } from "../../env/parse-env.ts";
import { resourceOf } from "./resource-of.ts";
import { telemetryEnv } from "./telemetry-env.ts";

const attributesFor = (env: Readonly<Record<string, string>>) =>
  resourceOf("proxy-edge", parseEnv(z.object(telemetryEnv), { LINTEL_VERSION: "1.2.3", ...env }))
    .attributes;

it("names the service, its version and this very process", () => {
  const attributes = attributesFor({});
  expect(attributes).toMatchObject({ "service.name": "proxy-edge", "service.version": "1.2.3" });
  expect(attributes["service.instance.id"]).toMatch(/^[\da-f]{8}-[\da-f]{4}-4/);
  expect(attributesFor({})["service.instance.id"]).toBe(attributes["service.instance.id"]);
});

it("describes the service as configured", () => {
  const OTEL_RESOURCE_ATTRIBUTES = "service.instance.id=proxy-7,deployment.environment.name=test";
  expect(attributesFor({ OTEL_RESOURCE_ATTRIBUTES })).toMatchObject({
    "service.instance.id": "proxy-7",
    "deployment.environment.name": "test",
  });
});

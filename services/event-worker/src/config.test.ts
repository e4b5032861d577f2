import { ConfigError } from "@lintel/service-kit";
import { expect, it } from "vitest";

import { readConfig } from "./config.ts";

it("has the README's defaults", () => {
  expect(readConfig({})).toMatchObject({
    host: "0.0.0.0",
    port: 8003,
    consumers: 3,
    redisPrefix: "lintel:",
    logLevel: "info",
    statementTimeoutMs: 5000,
  });
});

it("tells every problem at once", () => {
  const broken = {
    NUMBER_OF_EVENT_MESSAGE_CONSUMERS: "many",
    WORKER_PORT: "-1",
    LINTEL_REDIS_PREFX: "x:",
  };
  expect(() => readConfig(broken)).toThrow(ConfigError);
  for (const name of Object.keys(broken)) expect(() => readConfig(broken)).toThrow(name);
});

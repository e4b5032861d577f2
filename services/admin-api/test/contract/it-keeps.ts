import { describe, expect, it } from "vitest";

import type { Answer } from "../admin-fixture.ts";
import { faultOf } from "./answer-check.ts";
import type { Call, ContractCase, EndpointCases, Refusal, Success } from "./contract-case.ts";
import { generalCases } from "./general-cases.ts";
import type { Outcome } from "./matrix.ts";
import { Samples } from "./samples.ts";
import type { Stage } from "./stage.ts";
import type { World } from "./world.ts";

/** The conditions of all endpoints. */
export interface Record {
  readonly outcomes: Outcome[];
  /** Statuses seen, by endpoint. */
  readonly seen: Map<string, Set<number>>;
}

/** Declares a test for every condition of an endpoint, under its path and its aliases. */
export function itKeeps(cases: EndpointCases, stage: () => Stage, record: Record): void {
  const samples = new Samples();
  describe.each(spellingsOf(cases))("%s", (endpoint) => {
    const general = generalCases(endpoint, cases);
    const lines = [...cases.cases, ...general];
    it.each(lines.map((line) => [line.condition, line] as const))("%s", async (_, line) => {
      const { world } = stage();
      // What holds for every endpoint is asked of a sample that nobody has changed.
      const isShared = general.includes(line);
      const sample = isShared ? await samples.take(cases, world) : await cases.sample(world);
      const { call, expected } = await prepare(sample, line, world);
      const outcome = { endpoint, kind: kindOf(expected), passed: false };
      record.outcomes.push(outcome);
      const answer = await stage().send(endpoint, call, line.options);
      if (isShared) samples.giveBack(cases, sample, answer.status);
      record.seen.set(endpoint, (record.seen.get(endpoint) ?? new Set()).add(answer.status));
      expectAnswer(answer, expected, endpoint);
      expect(faultOf(endpoint, answer), "the answer, by the OpenAPI document").toBe("");
      await line.after?.(answer, world);
      outcome.passed = true;
    });
  });
}

/** An endpoint and its aliases. */
export const spellingsOf = ({ endpoint, aliases = [] }: EndpointCases): readonly string[] => [
  endpoint,
  ...aliases,
];

async function prepare(sample: Call, line: ContractCase, world: World) {
  const call = (await line.request?.(sample, world)) ?? sample;
  const { expected } = line;
  return {
    call,
    expected: typeof expected === "function" ? await expected(call, world) : expected,
  };
}

function kindOf({ status, ...expected }: Refusal | Success): string {
  if (status !== 400 || !("type" in expected)) return String(status);
  return expected.type === "/errors/json-unmarshal" ? "400 body" : "400";
}

function expectAnswer(answer: Answer, expected: Refusal | Success, endpoint: string): void {
  if ("detail" in expected) expectRefusal(answer, expected, endpoint);
  else expectSuccess(answer, expected);
}

function expectSuccess({ status, text, json }: Answer, expected: Success): void {
  expect({ status, refusal: status === 200 ? "" : text }).toEqual({ status: 200, refusal: "" });
  if (expected.body === "") expect(text).toBe("");
  else if (Array.isArray(expected.body)) expect(json).toEqual(expected.body);
  else expect(json ?? {}).toMatchObject(expected.body ?? {});
}

function expectRefusal(answer: Answer, expected: Refusal, endpoint: string): void {
  const { detail } = expected;
  expect({ http: answer.status, ...answer.json }).toEqual({
    http: expected.status,
    ...expected,
    detail: typeof detail === "string" ? detail : expect.stringMatching(detail),
    instance: endpoint.split(" ")[1]?.replaceAll(/\{(\w+)\}/g, ":$1"),
  });
}

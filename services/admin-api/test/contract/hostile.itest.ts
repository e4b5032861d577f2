import { isDeepStrictEqual } from "node:util";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { Answer } from "../admin-fixture.ts";
import { faultOf } from "./answer-check.ts";
import { ALL_CASES } from "./cases/all-cases.ts";
import type { EndpointCases } from "./contract-case.ts";
import { documentedOperations, operationOf } from "./document.ts";
import { HOSTILE_NUMBERS, HOSTILE_TEXTS, HOSTILE_VALUES } from "./hostile-inputs.ts";
import { type Place, placesIn, valueAt, withValue } from "./places-in.ts";
import { Samples } from "./samples.ts";
import { type Stage, startStage } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.close());

/** A body that two operations share is read by the same code. */
const tried = new Set<unknown>();
const withBody = ALL_CASES.filter(({ endpoint }) => {
  const { body, isAlias } = operationOf(endpoint);
  const isNew = !tried.has(body);
  tried.add(body);
  return body !== undefined && !isAlias && isNew;
});
const SHORT_TEXTS = HOSTILE_TEXTS.filter(({ length }) => length < 5000).map((text) =>
  text.toWellFormed(),
);

/** What is stored in another form than it is sent in, or only under conditions. */
const NOT_ECHOED: ReadonlySet<unknown> = new Set(["key", "revokedReason"]);

/** What is wrong with how something was answered; nothing for a success or a refusal as the document has them. */
function faultsOf(endpoint: string, what: string, answer: Answer): readonly string[] {
  const fault = answer.status >= 500 ? answer.text : faultOf(endpoint, answer);
  return fault === "" ? [] : [`${what.slice(0, 60)}: ${answer.status} ${fault.slice(0, 300)}`];
}

const samples = new Samples();

/** Sends a sample of the endpoint with this text as its body. */
async function sendSample(cases: EndpointCases, textOf: (body: object) => string): Promise<Answer> {
  const call = await samples.take(cases, stage.world);
  const answer = await stage.send(cases.endpoint, { ...call, text: textOf(call.body ?? {}) });
  samples.giveBack(cases, call, answer.status);
  return answer;
}

/** Sends the endpoint's sample with this JSON at a place. What was accepted must be returned as it was sent. */
async function tryAt(
  cases: EndpointCases,
  path: Place["path"],
  json: string,
): Promise<readonly string[]> {
  const { endpoint } = cases;
  const { body: schema } = operationOf(endpoint);
  const answer = await sendSample(cases, (body) =>
    JSON.stringify(withValue(body, schema, path, "@here@")).replace('"@here@"', () => json),
  );
  const faults = faultsOf(endpoint, json, answer);
  if (faults.length > 0 || answer.status !== 200 || NOT_ECHOED.has(path[0])) return faults;
  const stored = valueAt(answer.json, path);
  return isKept(JSON.parse(json), stored)
    ? []
    : [`${json.slice(0, 60)} became ${JSON.stringify(stored).slice(0, 60)}`];
}

/** Whether the answer is what was sent. Objects may lose unknown members; the header names them. */
function isKept(sent: unknown, stored: unknown): boolean {
  // Money is kept to the nano-dollar.
  if (stored === undefined) return true;
  if (typeof sent === "number") return Math.abs(sent - Number(stored)) < 1e-9;
  const isComparable = typeof sent === "string" || Array.isArray(sent);
  return !isComparable || isDeepStrictEqual(stored, sent);
}

const HOSTILE = {
  text: HOSTILE_TEXTS.map((text) => JSON.stringify(text)),
  number: HOSTILE_NUMBERS,
  other: HOSTILE_VALUES,
};

/** Each place is given one of so many values, and each value to one of so many places: 1 tries everything everywhere. */
const SHARE = Number(process.env["LINTEL_HOSTILE_SHARE"] ?? 8);

/** Its share of the values, others the next time. */
let turn = 0;
function shareOf<Value>(values: readonly Value[]): readonly Value[] {
  turn += 1;
  return values.filter((_, index) => (index + turn) % SHARE === 0);
}

/** A few at a time: the database has that many connections. */
const AT_ONCE = 4;

async function tryAll(cases: EndpointCases, path: Place["path"], texts: readonly string[]) {
  const left = texts.values();
  const faults: string[] = [];
  const work = async () => {
    for (const text of left) faults.push(...(await tryAt(cases, path, text)));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return faults;
}

describe.each(withBody.map((cases) => [cases.endpoint, cases] as const))(
  "%s",
  (endpoint, cases) => {
    const places = [...placesIn(operationOf(endpoint).body)].map(
      ({ path, kind }) => [path.join("."), path, kind] as const,
    );

    it.each(places)(
      "%s: keeps hostile values as they are, or refuses them",
      async (_, path, kind) => {
        expect(await tryAll(cases, path, shareOf(HOSTILE[kind]))).toEqual([]);
      },
    );

    it("bodies that are too long, too deep, or have members twice", async () => {
      const sample = await cases.sample(stage.world);
      const open = `${JSON.stringify(sample.body ?? {}).slice(0, -1)}${Object.keys(sample.body ?? {}).length === 0 ? "" : ","}`;
      const texts = [
        `{"a":"${"x".repeat(2 * 1024 * 1024)}"}`,
        ...HOSTILE_VALUES,
        ...HOSTILE_VALUES.map((value) => `${open}"__proto__":${value},"unknown":${value}}`),
        `${open}${JSON.stringify(sample.body ?? {}).slice(1)}`.replace(",}", "}"),
      ];
      const faults: string[] = [];
      for (const text of texts) {
        faults.push(...faultsOf(endpoint, text, await sendSample(cases, () => text)));
      }
      expect(faults).toEqual([]);
      expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
    });
  },
);

describe("parameters", () => {
  const withParameters = documentedOperations.flatMap(({ endpoint, parameters }) =>
    parameters.map((parameter) => [endpoint, parameter] as const),
  );
  it.each(withParameters)(
    "%s?%s=…: takes hostile texts, or refuses them",
    async (endpoint, parameter) => {
      const faults: string[] = [];
      for (const text of shareOf(SHORT_TEXTS)) {
        const answer = await stage.send(endpoint, { query: { [parameter]: text } });
        faults.push(...faultsOf(endpoint, text, answer));
      }
      expect(faults).toEqual([]);
    },
  );

  const withId = documentedOperations
    .map(({ endpoint }) => endpoint)
    .filter((endpoint) => endpoint.includes("{id}"));
  it.each(withId)("%s: knows no hostile id", async (endpoint) => {
    const faults: string[] = [];
    for (const text of shareOf(SHORT_TEXTS)) {
      const answer = await stage.send(endpoint, { id: text, body: {} });
      // Some look at the body first.
      if (![400, 404].includes(answer.status)) faults.push(`${text}: ${answer.text}`);
    }
    expect(faults).toEqual([]);
  });
});

it("has failed nowhere, and lost nothing", async () => {
  expect(stage.failures).toEqual([]);
  const { keyId } = await stage.world.aKey({ name: "after it all" });
  const { json } = await stage.world.send("GET", `/api/key-management/keys?keyIds=${keyId}`);
  expect(json).toMatchObject([{ name: "after it all" }]);
});

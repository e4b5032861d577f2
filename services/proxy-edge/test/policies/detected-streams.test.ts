import { type Detector, DetectorError } from "@lintel/policies";
import { storedPolicy } from "@lintel/testkit/objects";
import { afterEach, expect, it } from "vitest";

import { toKnownPolicy } from "../../src/policy/known-policy.ts";
import { aRoute, aStep } from "../routes/route-objects.ts";
import { BODY, callRoute, type RouteWorld, startRoute } from "../routes/route-world.ts";
import { events, streamOf } from "../routes/scripted-upstream.ts";

let world: RouteWorld | undefined;
afterEach(() => world?.close());

const POLICY_ID = "3f0c1f6e-4b0e-4c53-9d5e-3d1f5a1f0007";
const aPolicy = (members: Parameters<typeof storedPolicy>[0] = {}) =>
  toKnownPolicy(
    storedPolicy({
      id: POLICY_ID,
      config: { rules: { username: "allow_but_redact" } },
      scope: "response",
      ...members,
    }),
  );

/** Finds a name that no rule here knows. */
const knowsXyrr: Detector["detect"] = async (texts) =>
  texts.map((text) =>
    [...text.matchAll(/Xyrr Vantor/g)].map(({ 0: name, index }) => ({
      kind: "entity",
      type: "username",
      start: index,
      end: index + name.length,
      score: 1,
    })),
  );

const piece = (content: string) => ({
  model: "gpt-4o-mini",
  choices: [{ index: 0, delta: { content }, finish_reason: null }],
});
const END = { model: "gpt-4o-mini", choices: [{ index: 0, delta: {}, finish_reason: "stop" }] };
const USAGE = { choices: [], usage: { prompt_tokens: 10, completion_tokens: 5 } };

interface Given {
  readonly detect?: Detector["detect"];
  readonly policy?: object;
  readonly pieces?: readonly string[];
}

/** What a caller gets of a stream that says this, and what the event tells. */
async function stream({
  detect = knowsXyrr,
  pieces = ["Ask Xy", "rr Van", "tor to", "day."],
  policy,
}: Given) {
  const asked: string[] = [];
  world = await startRoute({
    route: aRoute({ steps: [aStep()] }),
    key: { policyId: POLICY_ID },
    policy: aPolicy(policy),
    detector: {
      detect(texts, options) {
        asked.push(...texts);
        return detect(texts, options);
      },
    },
    script: () => streamOf([...events(...pieces.map(piece), END, USAGE), "data: [DONE]\n\n"]),
  });
  const response = await callRoute(world, { ...BODY, stream: true });
  const text = await response.text();
  const said = [...text.matchAll(/"content":"((?:[^"\\]|\\.)*)"/g)].map(([, each]) => each);
  return { asked, said: said.join(""), text, event: world.records.at(-1)?.event };
}

it("what detectors over the network find in a stream is redacted, wherever it is cut", async () => {
  const { asked, event, said, text } = await stream({});
  expect([said, text.endsWith("data: [DONE]\n\n")]).toEqual(["Ask *** today.", true]);
  expect(asked.join("")).toBe("Ask Xyrr Vantor today.");
  expect(event).toMatchObject({
    action: "redacted",
    policyMatches: { username: 1 },
    ending: "complete",
    usage: { input: 10, output: 5 },
  });
});

it("a long stream is looked at in parts, and each part passes when it has been seen", async () => {
  const pieces = Array.from(
    { length: 400 },
    (_, index) => `word${index} ${index % 50 === 0 ? "Xyrr Vantor " : ""}`,
  );
  const { asked, event, said } = await stream({ pieces });
  expect(asked.length).toBeGreaterThan(2);
  expect(said).toBe(pieces.join("").replaceAll("Xyrr Vantor", "***"));
  expect(event?.policyMatches).toEqual({ username: 8 });
});

it("a stream in which detectors find what is blocked ends with an error, and nothing of it has left", async () => {
  const { event, text } = await stream({ policy: { config: { rules: { username: "block" } } } });
  expect(text).not.toMatch(/Xyrr|Vantor|day/);
  expect(text).toContain("answer blocked");
  expect(event).toMatchObject({ action: "blocked", ending: "refused" });
});

it("a detector that fails ends the stream, unless its policy does without", async () => {
  const detect = () => Promise.reject(new DetectorError("no connection"));
  const failed = await stream({ detect });
  expect(failed.text).not.toMatch(/Xyrr|Vantor|day/);
  expect(failed.text).toContain("a detector that the policy of this key needs did not answer");
  expect(failed.event).toMatchObject({ action: "blocked", errorCode: "policy_unavailable" });
  world?.close();
  const allowed = await stream({ detect, policy: { onDetectorError: "allow" } });
  expect([allowed.said, allowed.event?.ending]).toEqual(["Ask Xyrr Vantor today.", "complete"]);
});

it("a stream is refused where a rule in words would have to see all of it", async () => {
  const rules = [{ definition: "no medical advice", action: "block" }];
  const { asked, text } = await stream({ policy: { customConfig: { rules } } });
  expect([asked, text.includes("requirement in words"), text.includes("Xyrr")]).toEqual([
    [],
    true,
    false,
  ]);
});

import type { Policy } from "@lintel/core";
import { type Detector, DetectorError } from "@lintel/policies";
import { PROVIDERS, textsOfCall } from "@lintel/providers";
import { storedPolicy } from "@lintel/testkit/objects";
import { describe, expect, it } from "vitest";

import { askDetector } from "./ask-detector.ts";
import { CallPolicy } from "./call-policy.ts";
import { inspect, type InspectDeps, textsAtHand } from "./inspect.ts";
import { toKnownPolicy } from "./known-policy.ts";
import { answerAboutTexts } from "./thread-policy.ts";

const REDACTING = storedPolicy({ config: { rules: { name: "allow_but_redact" } } });
const ENDPOINT = PROVIDERS.find(({ id }) => id === "openai")?.endpoints[0];

function textsOf(body: object | string) {
  if (ENDPOINT === undefined) throw new Error("no endpoint");
  const bytes = Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
  return textsOfCall(ENDPOINT, { bytes, members: [] }, "application/json");
}

const saying = (...contents: readonly string[]) => ({
  messages: contents.map((content) => ({ role: "user", content })),
});

interface Given {
  readonly policy?: Policy;
  readonly detector?: Detector["detect"];
  readonly body?: object | string;
}

/** What became of a body, and what the metrics were told. */
async function outcomeOf({ body = saying("Ask Xyzzy."), detector, policy = REDACTING }: Given) {
  const told: unknown[] = [];
  const deps: InspectDeps = {
    detector: detector && { detect: detector },
    metrics: {
      policyMatched: (...match) => void told.push(match),
      detected: (outcome) => void told.push(outcome),
    },
    monotonic: () => performance.now(),
  };
  const call = new CallPolicy(toKnownPolicy(policy));
  const texts = textsAtHand(deps, call, textsOf(body));
  const edited = await inspect(deps, call, texts).catch((error: unknown) => error);
  const { action, counts } = call;
  return { action, counts, told, edited: Buffer.isBuffer(edited) ? String(edited) : edited };
}

const found = (start: number, end: number) =>
  [{ kind: "entity", type: "name", start, end, score: 0.9 }] as const;

describe("what detectors over the network find", () => {
  it("is redacted beside what is found here, each in its own text", async () => {
    const outcome = await outcomeOf({
      body: saying("Hi", "Ask Xyzzy."),
      detector: async (texts, { types }) => {
        expect([texts, types]).toEqual([["Hi", "Ask Xyzzy."], ["name"]]);
        return [[], found(4, 9)];
      },
    });
    expect(outcome).toMatchObject({ action: "redacted", counts: { name: 1 } });
    expect(outcome.edited).toBe(JSON.stringify(saying("Hi", "Ask ***.")));
    expect(outcome.told).toEqual(["ok", ["name", "allow_but_redact", 1]]);
  });

  const failing: readonly (readonly [string, Detector["detect"]])[] = [
    ["is down", () => Promise.reject(new DetectorError("no connection"))],
    ["throws at once", () => { throw new Error("broken"); }], // prettier-ignore
    ["names a range outside of its text", async () => [found(4, 900)]],
    ["names a range before its text", async () => [found(-1, 3)]],
    ["names half of a unit", async () => [found(0.5, 3)]],
    ["answers for other texts", async () => [[], []]],
    ["answers for no text", async () => []],
    [
      "answers what it was not asked",
      async () => [[{ kind: "custom", requirement: 3, start: 0, end: 1, score: 1 }]],
    ],
  ];

  it.each(failing)("503: a detector that %s fails the call closed", async (_what, detector) => {
    const { action, edited, told } = await outcomeOf({ detector });
    expect(edited).toMatchObject({ code: "policy_unavailable", status: 503, retryable: true });
    expect([action, told]).toEqual(["blocked", ["failed"]]);
  });

  it.each(failing)(
    "and where the policy allows errors, one that %s is done without",
    async (_what, detector) => {
      const { action, edited } = await outcomeOf({
        policy: { ...REDACTING, onDetectorError: "allow" },
        body: saying("My name is Ada Lovelace"),
        detector,
      });
      expect(action).toBe("redacted");
      expect(edited).toBe(JSON.stringify(saying("My name is ***")));
    },
  );

  it("are waited for so long and no longer", async () => {
    const { compiled } = toKnownPolicy(REDACTING);
    const deps = {
      detector: { detect: () => Promise.withResolvers<never>().promise },
      metrics: { detected: () => undefined },
      monotonic: () => performance.now(),
    };
    const asked = askDetector(deps, compiled, ["a"], 5);
    await expect(asked).rejects.toMatchObject({ code: "policy_unavailable" });
  });

  it("503: a rule in words is never passed where no detector is set up", async () => {
    const rules = [{ definition: "no secrets of the company", action: "block" as const }];
    const { edited } = await outcomeOf({ policy: storedPolicy({ customConfig: { rules } }) });
    expect(edited).toMatchObject({ code: "policy_unavailable" });
  });
});

describe("a body whose texts cannot be known", () => {
  it.each(["block", "allow_but_redact"] as const)(
    "400: is refused where a rule says %s",
    async (action) => {
      const policy = storedPolicy({ config: { rules: { email: action } } });
      const outcome = await outcomeOf({ policy, body: '{"messages":[],"Messages":[]}' });
      expect(outcome.edited).toMatchObject({ code: "invalid_request" });
      expect(outcome.action).toBe("blocked");
    },
  );

  it("passes where the policy only warns", async () => {
    const policy = storedPolicy({ config: { rules: { email: "allow_but_warn" } } });
    expect(await outcomeOf({ policy, body: "no JSON" })).toMatchObject({
      action: "allowed",
      edited: undefined,
    });
  });
});

describe("a policy in a thread", () => {
  const policy = storedPolicy({
    config: { rules: { email: "allow_but_redact" } },
    marks: "numbered",
  });

  it("marks as here, and goes on with the marks there are", async () => {
    const body = saying("c@d.example, a@b.example", "a@b.example");
    const marked = [{ type: "email", value: "a@b.example" }] as const;
    const { applied } = answerAboutTexts(textsOf(body), { about: "policy", policy, marked });
    expect(String(applied?.edited)).toBe(
      JSON.stringify(saying("[EMAIL_2], [EMAIL_1]", "[EMAIL_1]")),
    );
    expect(applied?.marked).toEqual([...marked, { type: "email", value: "c@d.example" }]);
    const here = new CallPolicy(toKnownPolicy(policy));
    here.marks.markAgain(applied?.marked ?? []);
    expect(here.marks.mark({ type: "email" }, "c@d.example")).toBe("[EMAIL_2]");
  });

  it("lists the texts in their order, for detectors", () => {
    expect(answerAboutTexts(textsOf(saying("a", "b")), { about: "texts" })).toEqual({
      texts: ["a", "b"],
    });
    expect(answerAboutTexts(textsOf("no JSON"), { about: "texts" }).unreadable).toContain("JSON");
  });
});

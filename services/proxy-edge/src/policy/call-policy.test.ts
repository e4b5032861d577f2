import { Policy } from "@lintel/core";
import { expect, it } from "vitest";

import { CallPolicy } from "./call-policy.ts";
import { toKnownPolicy } from "./known-policy.ts";

const aCallPolicy = (members: object = {}): CallPolicy =>
  new CallPolicy(
    toKnownPolicy(
      Policy.parse({
        id: "3f0c1f6e-4b0e-4c53-9d5e-3d1f5a1f0009",
        version: 1,
        name: "",
        createdAtMs: 0,
        updatedAtMs: 0,
        tags: null,
        config: { rules: null },
        regexConfig: { rules: null },
        customConfig: { rules: null },
        scope: "request",
        marks: "mask",
        onDetectorError: "block",
        ...members,
      }),
    ),
  );

it("keeps the strongest action, and sums what it found", () => {
  const policy = aCallPolicy();
  expect([policy.action, policy.header, policy.hasPassed]).toEqual(["", undefined, false]);
  policy.pass();
  expect([policy.action, policy.header, policy.hasPassed]).toEqual(["allowed", undefined, true]);
  policy.note({ action: "warned", counts: { email: 1 } });
  policy.note({ action: "redacted", counts: { email: 2, regex: 1 } });
  expect(policy.action).toBe("warned");
  expect(policy.header).toEqual(["x-lintel-policy", "warned; types=email,regex"]);
  expect(policy.counts).toEqual({ email: 3, regex: 1 });
  policy.block();
  expect([policy.action, policy.hasPassed]).toEqual(["blocked", false]);
  const part = policy.withoutCounts();
  expect([part.action, part.hasFound]).toEqual(["blocked", false]);
});

it("is strict where any rule blocks or redacts, and looks at requests where it can act on them", () => {
  const isStrict = (members: object) => aCallPolicy(members).known.isStrict;
  const rule = (action: string) => ({ rules: [{ definition: "a", action }] });
  expect(isStrict({ config: { rules: { all: "allow_but_warn", email: "allow" } } })).toBe(false);
  expect(isStrict({ config: { rules: { email: "allow_but_redact" } } })).toBe(true);
  expect(isStrict({ regexConfig: rule("block") })).toBe(true);
  expect(isStrict({ customConfig: rule("block") })).toBe(true);
  expect(aCallPolicy().inspects).toBe(false);
  expect(aCallPolicy({ regexConfig: rule("allow_but_warn") }).inspects).toBe(true);
  expect(aCallPolicy({ regexConfig: rule("block"), scope: "response" }).inspects).toBe(false);
});

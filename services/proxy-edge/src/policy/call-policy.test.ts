import { expect, it } from "vitest";

import { aCallPolicy as aPolicy } from "../../test/a-call-policy.ts";

/** Without rules. */
const aCallPolicy = (members: object = {}) =>
  aPolicy({ config: { rules: null }, scope: "request", ...members });

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

import type { PolicyAction } from "@lintel/core";
import { describe, expect, it } from "vitest";

import { aPolicy } from "../../test/a-policy.ts";

const regexes = (...rules: readonly (readonly [string, PolicyAction])[]) => ({
  regexConfig: { rules: rules.map(([definition, action]) => ({ definition, action })) },
});

describe("compilePolicy", () => {
  it("finds what a rule names and nothing else", () => {
    const policy = aPolicy({ config: { rules: { email: "allow_but_redact" } } });
    expect(policy.scan("a@b.example, 192.168.1.7")).toEqual([
      { start: 0, end: 11, type: "email", rule: "email", score: 0.98, action: "allow_but_redact" },
    ]);
  });

  it("applies `all` to every type that is not named", () => {
    const policy = aPolicy({ config: { rules: { all: "block", email: "allow" } } });
    expect(policy.scan("a@b.example, 192.168.1.7")).toMatchObject([
      { type: "ip_address", action: "block" },
    ]);
    expect(policy.types).not.toContain("email");
    expect(policy.types).toContain("secret");
  });

  it("matches regular expressions in UTF-16 units, and no empty text", () => {
    const policy = aPolicy(regexes(["b+", "block"], ["x*", "allow_but_warn"], ["a", "allow"]));
    expect(policy.scan("😀a bb")).toEqual([
      { start: 4, end: 6, type: "regex", rule: "regex[0]", score: 1, action: "block" },
    ]);
  });

  it("merges what overlaps under one action, and keeps a redaction beside a warning", () => {
    const policy = aPolicy(
      regexes(["abc", "allow_but_redact"], ["cde", "allow_but_redact"], ["bcd", "allow_but_warn"]),
    );
    expect(policy.scan("abcde")).toMatchObject([
      { start: 0, end: 5, rule: "regex[0]", action: "allow_but_redact" },
      { start: 1, end: 4, rule: "regex[2]", action: "allow_but_warn" },
    ]);
  });

  it("blocks every text, and says why, when a rule cannot be compiled", () => {
    const policy = aPolicy(regexes(["a", "allow"], ["(a", "allow_but_warn"]));
    expect(policy.fault).toBe("regex[1] cannot be compiled: missing closing ): `(a`");
    expect(policy.scan("")).toMatchObject([{ action: "block" }]);
    expect(policy.isIdle).toBe(false);
  });

  it("is idle when no rule can act", () => {
    expect(aPolicy({}).isIdle).toBe(true);
    expect(
      aPolicy({ config: { rules: { all: "allow" } }, ...regexes(["a", "allow"]) }).isIdle,
    ).toBe(true);
    expect(
      aPolicy({ customConfig: { rules: [{ definition: "no", action: "block" }] } }).isIdle,
    ).toBe(false);
  });
});

describe("withFound", () => {
  const policy = aPolicy({
    config: { rules: { name: "allow_but_redact" } },
    customConfig: {
      rules: [
        { definition: "a", action: "allow" },
        { definition: "b", action: "block" },
      ],
    },
  });
  const name = { kind: "entity", type: "name", score: 0.9 } as const;

  it("adds what the policy acts on, over whole characters", () => {
    const text = "😀 Ada met 😀";
    const found = [
      { ...name, start: 1, end: 6 },
      { ...name, type: "email" as const, start: 0, end: 4 },
      { kind: "custom", requirement: 0, start: 0, end: 12, score: 1 } as const,
    ];
    expect(policy.withFound(text, policy.scan(text), found)).toMatchObject([
      { start: 0, end: 13, rule: "custom[1]", action: "block" },
      { start: 0, end: 6, rule: "name", action: "allow_but_redact" },
    ]);
  });

  it.each([
    [{ ...name, start: 0, end: 99 }],
    [{ ...name, start: -1, end: 2 }],
    [{ ...name, start: 2, end: 2 }],
    [{ ...name, start: 0.5, end: 2 }],
    [{ kind: "custom", requirement: 1, start: 0, end: 1, score: 1 } as const],
  ])("throws for what cannot be in the text: %j", (found) => {
    expect(() => policy.withFound("short", [], [found])).toThrow(RangeError);
  });
});

describe("scanBeginning", () => {
  const text =
    "Please ask about ticket-4711-x and then write to ada@lovelace.example tomorrow, as ever.";

  it.each([
    ["an entity", { config: { rules: { email: "allow_but_redact" } } }],
    ["a regular expression", regexes(["ticket-\\d{4}-x", "block"])],
    ["one without a longest match", regexes(["[a-z]+-\\d+", "allow_but_warn"])],
  ] as const)("what is before it does not change: %s", (_, members) => {
    const policy = aPolicy(members);
    const whole = policy.scan(text);
    expect(whole.length).toBe(1);
    for (let cut = 0; cut <= text.length; cut++) {
      const { matches, settledUpTo: settled } = policy.scanBeginning(text.slice(0, cut));
      const final = whole.filter(({ start }) => start < settled);
      expect(matches).toEqual(policy.scan(text.slice(0, cut)));
      expect(matches.filter(({ start }) => start < settled)).toEqual(final);
      expect(final.every(({ end }) => end <= settled)).toBe(true);
    }
  });

  it("is the whole text where no rule can act", () => {
    expect(aPolicy({}).scanBeginning("a")).toEqual({ matches: [], settledUpTo: 1 });
  });
});

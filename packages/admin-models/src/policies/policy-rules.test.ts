import { describe, expect, it } from "vitest";

import { faultsOf } from "./policy-rules.ts";

const regex = (...definitions: readonly string[]) => ({
  regexConfig: { rules: definitions.map((definition) => ({ definition, action: "block" })) },
});

describe("faultsOf", () => {
  it("finds none in what can be applied", () => {
    expect(
      faultsOf({
        config: { rules: { address: "block", email: "allow_but_redact", all: "allow_but_warn" } },
        regexConfig: { rules: [{ definition: "a+", action: "allow" }] },
        customConfig: { rules: [{ definition: "no cooking", action: "block" }] },
      }),
    ).toEqual([]);
    expect(faultsOf({})).toEqual([]);
  });

  it("names each rule that cannot, with the reason", () => {
    const ACTIONS = "block, allow_but_warn, allow_but_redact, allow";
    expect(
      faultsOf({
        config: { rules: { adress: "block", email: "Block" } },
        regexConfig: {
          rules: [
            { definition: "(a", action: "block" },
            { definition: "", action: "" },
          ],
        },
        customConfig: { rules: [{ definition: "", action: "stop" }] },
      }),
    ).toEqual([
      'config.rules["adress"] is not a known rule',
      `config.rules.email is "Block", not one of ${ACTIONS}`,
      "regexConfig.rules[0].definition cannot be compiled: missing closing ): `(a`",
      "regexConfig.rules[1].definition is empty",
      `regexConfig.rules[1].action is "", not one of ${ACTIONS}`,
      "customConfig.rules[0].definition is empty",
      `customConfig.rules[0].action is "stop", not one of ${ACTIONS}`,
    ]);
  });

  it("bounds what all patterns of a policy cost together", () => {
    const large = "a{1000}".repeat(4);
    expect(faultsOf(regex(large))).toEqual([]);
    expect(faultsOf(regex(large, large, "("))).toEqual([
      expect.stringMatching(/^regexConfig\.rules\[1\]\.definition makes the policy too large/),
    ]);
  });

  it("quotes no more than the beginning of a name", () => {
    const [fault] = faultsOf({ config: { rules: { ["x".repeat(200)]: "block" } } });
    expect(fault).toBe(`config.rules["${"x".repeat(100)}"] is not a known rule`);
  });
});

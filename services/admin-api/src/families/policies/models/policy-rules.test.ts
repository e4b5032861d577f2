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
      'rule "adress" is not known',
      `action "Block" of rule "email" is not one of ${ACTIONS}`,
      "regex rule at index [0] cannot be compiled: missing closing ): `(a`",
      "regex rule at index [1] has no definition",
      `action "" of regex rule at index [1] is not one of ${ACTIONS}`,
      "custom rule at index [0] has no definition",
      `action "stop" of custom rule at index [0] is not one of ${ACTIONS}`,
    ]);
  });

  it("bounds what all patterns of a policy cost together", () => {
    const large = "a{1000}".repeat(10);
    expect(faultsOf(regex(large))).toEqual([]);
    expect(faultsOf(regex(large, large, "("))).toEqual([
      "regex rule at index [1] makes the policy too large",
    ]);
  });

  it("quotes no more than the beginning of a name", () => {
    const [fault] = faultsOf({ config: { rules: { ["x".repeat(200)]: "block" } } });
    expect(fault).toBe(`rule "${"x".repeat(100)}" is not known`);
  });
});

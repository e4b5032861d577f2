import { describe, expect, it } from "vitest";

import { requireScope } from "./require-scope.ts";
import { GRANTED_BY, type NeededScope, SCOPES } from "./scopes.ts";

const isNeeded = (name: string): name is NeededScope => name in GRANTED_BY;
const needed = Object.keys(GRANTED_BY).filter(isNeeded).toSorted();

describe("requireScope", () => {
  it.each([
    [
      "read",
      ["config:read", "health:read", "keys:read", "policies:read", "reports:read", "settings:read"],
    ],
    ["keys:write", ["health:read", "keys:read", "keys:write"]],
    ["settings:write", ["health:read", "settings:read", "settings:write"]],
    ["policies:write", ["health:read", "policies:read", "policies:write"]],
    ["admin", needed],
  ] as const)("%s allows just that", (scope, allowed) => {
    const granted = needed.filter((name) => {
      try {
        requireScope({ name: "a token", scopes: [scope] }, name);
        return true;
      } catch {
        return false;
      }
    });
    expect(granted).toEqual(allowed);
  });

  it("names what is missing", () => {
    const caller = { name: "a token", scopes: SCOPES.filter((scope) => scope === "read") };
    expect(() => requireScope(caller, "keys:write")).toThrow("keys:write or admin");
  });
});

import { describe, expect, it } from "vitest";

import { groupsOf, isOverfull, nameOf } from "./groups-of.ts";
import { envGroupScopes, scopesOfGroups } from "./scopes-of-groups.ts";

describe("groups", () => {
  it.each([
    ["Okta", "groups", { groups: ["ops", "devs"] }, ["ops", "devs"]],
    ["Keycloak", "realm_access.roles", { realm_access: { roles: ["ops"] } }, ["ops"]],
    ["Keycloak, with paths", "groups", { groups: ["/ops"] }, ["/ops"]],
    ["Auth0", "https://x.test/groups", { "https://x.test/groups": ["ops"] }, ["ops"]],
    ["Cognito", "cognito:groups", { "cognito:groups": ["ops"] }, ["ops"]],
    ["one that gives a text", "role", { role: "ops" }, ["ops"]],
    ["Google, which has none", "groups", { hd: "x.test" }, undefined],
    ["what is no list", "groups", { groups: 7 }, undefined],
    ["what every object has", "constructor.name", {}, undefined],
  ])("of %s are found", (_, name, claims, expected) => {
    expect(groupsOf(claims, name)).toEqual(expected);
  });

  it("that Entra ID left out because there are too many are told from none", () => {
    expect(isOverfull({ _claim_names: { groups: "src1" } }, "groups")).toBe(true);
    expect(isOverfull({ groups: [] }, "groups")).toBe(false);
  });

  const mapping = envGroupScopes.parse('{"ops":["admin"],"devs":["keys:write"],"*":["read"]}');

  it.each([
    [[], ["read"]],
    [["devs"], ["read", "keys:write"]],
    [
      ["ops", "devs"],
      ["read", "keys:write", "admin"],
    ],
    [["__proto__", "toString", "OPS"], ["read"]],
  ])("%j give %j", (groups, scopes) => {
    expect(scopesOfGroups(mapping, groups)).toEqual(scopes);
  });

  it("give nothing to who is in none that is known", () => {
    expect(scopesOfGroups({ ops: ["admin"] }, ["devs"])).toEqual([]);
  });

  it.each(["ops=admin", "[]", '{"ops":"admin"}', '{"ops":["root"]}', '{"ops":[]}'])(
    "are not mapped by %s",
    (text) => {
      expect(envGroupScopes.safeParse(text).success).toBe(false);
    },
  );
});

describe("a person's name", () => {
  it.each([
    [{ email: "a@x.test", name: "A" }, "a@x.test"],
    [{ email: "a@x.test", email_verified: false, preferred_username: "a" }, "a"],
    [{ name: "Ada" }, "Ada"],
    [{ email: "", name: 7 }, "subject"],
  ])("of %j is %s", (claims, expected) => {
    expect(nameOf(claims, "subject")).toBe(expected);
  });
});

import { describe, expect, it } from "vitest";

import { changedMembers } from "./changed-members.ts";
import { Secret } from "./secret.ts";

const written = (...states: Parameters<typeof changedMembers>) =>
  JSON.parse(JSON.stringify(changedMembers(...states)));

describe("changedMembers", () => {
  it("holds what differs, within objects too, and takes a list as one value", () => {
    const before = { name: "a", tags: ["x"], limit: { cost: 1, rate: 2 }, same: [{ a: 1 }] };
    const after = { name: "b", tags: ["x", "y"], limit: { cost: 1, rate: 3 }, same: [{ a: 1 }] };
    expect(written(before, after)).toEqual({
      before: { name: "a", tags: ["x"], limit: { rate: 2 } },
      after: { name: "b", tags: ["x", "y"], limit: { rate: 3 } },
    });
  });

  it("shows that a secret changed, and nothing of it", () => {
    const before = { setting: { apikey: new Secret("old"), same: new Secret("s"), url: "u" } };
    const after = { setting: { apikey: new Secret("new"), same: new Secret("s"), url: "u" } };
    expect(written(before, after)).toEqual({
      before: { setting: { apikey: "[secret]" } },
      after: { setting: { apikey: "[secret]" } },
    });
  });

  it("leaves out the times of the row, and is empty when nothing else differs", () => {
    expect(written({ updatedAt: 1, a: 1 }, { updatedAt: 2, a: 1 })).toEqual({
      before: {},
      after: {},
    });
  });
});

import { describe, expect, it } from "vitest";

import { limitsOf } from "../key/key.ts";
import { User } from "./user.ts";

const user = User.parse({
  id: "98daa3ae-961d-4253-bf6a-322a32fdca3d",
  version: 1,
  name: "spike",
  userId: "u",
  tags: null,
  keyIds: null,
  createdAtMs: 0,
  updatedAtMs: 0,
  revoked: false,
  revokedReason: "",
  ttl: "",
  expiresAtMs: null,
  costLimitNano: 5,
  costLimitOverTimeNano: 3,
  costLimitUnit: "mo",
  rateLimitOverTime: 2,
  rateLimitUnit: "s",
  limits: [{ kind: "rate", unit: "d", maxCalls: 9 }],
  allowedPaths: null,
  allowedModels: null,
});

describe("User", () => {
  it("is limited as a key is", () => {
    expect(limitsOf(user)).toEqual({
      totalCostNano: 5,
      cost: [{ unit: "mo", maxNano: 3 }],
      rate: [
        { unit: "s", maxCalls: 2 },
        { unit: "d", maxCalls: 9 },
      ],
    });
  });
});

import { Key } from "@lintel/core";
import type { z } from "zod";

/** A key that has no limits and no settings, unless the members say otherwise. */
export const storedKey = (members: Partial<z.input<typeof Key>> = {}): Key =>
  Key.parse({
    id: "3f0c1f6e-4b0e-4c53-9d5e-3d1f5a1f0001",
    version: 1,
    name: "test",
    secretHash: "a".repeat(64),
    tags: null,
    createdAtMs: 0,
    updatedAtMs: 0,
    revoked: false,
    revokedReason: "",
    revokedBy: null,
    ttl: "",
    expiresAtMs: null,
    costLimitNano: 0,
    costLimitOverTimeNano: 0,
    costLimitUnit: null,
    rateLimitOverTime: 0,
    rateLimitUnit: null,
    settingId: "",
    settingIds: [],
    allowedPaths: null,
    shouldLogRequest: false,
    shouldLogResponse: false,
    rotationEnabled: false,
    policyId: "",
    isKeyNotHashed: false,
    ...members,
  });

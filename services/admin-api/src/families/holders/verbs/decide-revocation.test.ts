import { describe, expect, it } from "vitest";

import { decideRevocation } from "./decide-revocation.ts";

const SPENT = { revokedBy: "spend", costLimitNano: 200_000_000 } as const;
const RAISED = { costLimitInUsd: 9 };
const USABLE = { revoked: false, revoked_reason: "", revoked_by: null };

describe("decideRevocation", () => {
  it("restores a key revoked by its spend when the limit is raised above it", () => {
    expect(decideRevocation(SPENT, { costLimitInUsd: 0.3 }, 299_999_999n)).toEqual(USABLE);
  });

  it("restores it when the limit is taken away", () => {
    expect(decideRevocation(SPENT, { costLimitInUsd: 0 }, 10n ** 18n)).toEqual(USABLE);
  });

  it.each([
    ["the limit is not above the spend", SPENT, { costLimitInUsd: 0.3 }, 300_000_000n],
    ["the limit is not changed", SPENT, {}, 0n],
    ["the limit is the same, and something is left of it", SPENT, { costLimitInUsd: 0.2 }, 199n],
    ["an administrator revoked it", { ...SPENT, revokedBy: "admin" as const }, RAISED, 0n],
    ["its time ran out", { ...SPENT, revokedBy: "ttl" as const }, RAISED, 0n],
    ["it is not revoked", { ...SPENT, revokedBy: null }, RAISED, 0n],
  ])("changes nothing when %s", (_, key, change, spent) => {
    expect(decideRevocation(key, change, spent)).toBeUndefined();
  });

  it("revokes in the administrator's name, and keeps the old reason when none is given", () => {
    expect(decideRevocation(SPENT, { revoked: true, revokedReason: "leaked" }, 0n)).toEqual({
      revoked: true,
      revoked_by: "admin",
      revoked_reason: "leaked",
    });
    expect(decideRevocation(SPENT, { revoked: true, costLimitInUsd: 9 }, 0n)).toEqual({
      revoked: true,
      revoked_by: "admin",
    });
  });

  it("restores on request, regardless of who revoked it", () => {
    const byHand = { ...SPENT, revokedBy: "admin" as const };
    expect(decideRevocation(byHand, { revoked: false }, 0n)).toEqual(USABLE);
  });
});

import { expect } from "vitest";

import { type EndpointCases, id, ok, refusing, unknownIds } from "../contract-case.ts";
import type { World } from "../world.ts";

const unknown = refusing(
  404,
  "/errors/not-found",
  "provider setting is not found",
)("provider setting is not found");

/** Whether calls go to a provider setting. */
export const SETTING_HEALTH_CASES: readonly EndpointCases[] = [
  {
    endpoint: "GET /api/provider-settings/{id}/health",
    sample: async (world) => ({ id: await world.aSetting() }),
    failure: ["/errors/provider-settings-manager", "get provider settings failed"],
    cases: [
      {
        condition: "200: one that is well",
        expected: ({ id: settingId }) =>
          ok({ id: settingId, provider: "openai", state: "closed", breakers: [] }),
      },
      {
        condition: "200: what rests, and what only waits for its probe",
        request: id(aRestingSetting),
        expected: ok({
          state: "open",
          breakers: [
            expect.objectContaining({ model: "", state: "half-open", cause: "unauthorised" }),
            expect.objectContaining({ model: "gpt-4o", state: "open", cause: "failed", times: 2 }),
          ],
        }),
      },
      ...unknownIds(unknown),
    ],
  },
  {
    endpoint: "POST /api/provider-settings/{id}/health/reset",
    sample: async (world) => ({ id: await world.aSetting() }),
    failure: ["/errors/provider-settings-manager", "provider setting update failed"],
    cases: [
      {
        condition: "200: it is well, and the audit log knows what it was",
        request: id(aRestingSetting),
        expected: ok({ state: "closed", breakers: [] }),
        async after({ json }, world) {
          expect(await world.breakers.read(new Date().getTime(), json.id)).toEqual([]);
          const entry = await world.db
            .selectFrom("audit_log")
            .selectAll()
            .where("entity_id", "=", json.id)
            .where("verb", "=", "reset-setting-health")
            .executeTakeFirstOrThrow();
          expect(JSON.stringify(entry.change)).toContain("unauthorised");
        },
      },
      ...unknownIds(unknown),
    ],
  },
];

/** A setting with one model that rests, and a credential that was refused a while ago. */
async function aRestingSetting(world: World): Promise<string> {
  const settingId = await world.aSetting();
  const [nowMs, provider] = [new Date().getTime(), "openai"];
  const rest = { settingId, provider, sinceMs: nowMs - 60_000 };
  await world.breakers.rest([
    { ...rest, model: "gpt-4o", cause: "failed", times: 2, untilMs: nowMs + 600_000 },
    { ...rest, model: "", cause: "unauthorised", times: 1, untilMs: nowMs - 1000 },
  ]);
  return settingId;
}

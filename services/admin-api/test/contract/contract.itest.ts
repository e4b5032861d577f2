import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { AUDIT_CASES } from "./cases/audit-cases.ts";
import { CUSTOM_PROVIDER_CASES } from "./cases/custom-provider-cases.ts";
import { EVENT_CASES } from "./cases/event-cases.ts";
import { KEY_CASES } from "./cases/key-cases.ts";
import { POLICY_CASES } from "./cases/policy-cases.ts";
import { REPORTING_CASES } from "./cases/reporting-cases.ts";
import { ROUTE_CASES } from "./cases/route-cases.ts";
import { SERVICE_CASES } from "./cases/service-cases.ts";
import { SETTING_CASES } from "./cases/setting-cases.ts";
import { TOKEN_CASES } from "./cases/token-cases.ts";
import { USER_CASES } from "./cases/user-cases.ts";
import { documentedOperations } from "./document.ts";
import { itKeeps, type Record, spellingsOf } from "./it-keeps.ts";
import { renderMatrix } from "./matrix.ts";
import { type Stage, startStage } from "./stage.ts";

const CASES = [
  ...SERVICE_CASES,
  ...KEY_CASES,
  ...SETTING_CASES,
  ...REPORTING_CASES,
  ...EVENT_CASES,
  ...CUSTOM_PROVIDER_CASES,
  ...ROUTE_CASES,
  ...POLICY_CASES,
  ...USER_CASES,
  ...TOKEN_CASES,
  ...AUDIT_CASES,
];

/** What no single request can be answered with: access.itest.ts and idempotency.itest.ts show it. */
const SHOWN_ELSEWHERE: ReadonlySet<number> = new Set([409, 429]);

const record: Record = { outcomes: [], seen: new Map() };
let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(async () => {
  process.stdout.write(`\n${renderMatrix(record.outcomes)}\n`);
  await stage.close();
});

for (const cases of CASES) itKeeps(cases, () => stage, record);

describe("the contract", () => {
  it("has cases for every operation of the document, and no others", () => {
    const tried = CASES.flatMap(spellingsOf);
    const documented = documentedOperations.map(({ endpoint }) => endpoint);
    expect(tried.toSorted()).toEqual(documented.toSorted());
  });

  it("has been seen to answer with every status that the document names", () => {
    const unseen = documentedOperations.flatMap(({ endpoint, statuses }) =>
      statuses
        .filter((status) => !SHOWN_ELSEWHERE.has(status))
        .filter((status) => record.seen.get(endpoint)?.has(status) !== true)
        .map((status) => `${endpoint}: ${status}`),
    );
    expect(unseen).toEqual([]);
  });

  it("has met no failure but those that were asked for", () => {
    expect(stage.failures).toEqual([]);
  });
});

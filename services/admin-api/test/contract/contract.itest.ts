import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { ALL_CASES } from "./cases/all-cases.ts";
import { documentedOperations } from "./document.ts";
import { itKeeps, type Record, spellingsOf } from "./it-keeps.ts";
import { renderMatrix } from "./matrix.ts";
import { type Stage, startStage } from "./stage.ts";

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

for (const cases of ALL_CASES) itKeeps(cases, () => stage, record);

describe("the contract", () => {
  it("has cases for every operation of the document, and no others", () => {
    const tried = ALL_CASES.flatMap(spellingsOf);
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

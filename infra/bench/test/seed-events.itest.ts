import { toPolicy } from "@lintel/db";
import { createTestDatabase } from "@lintel/testkit";
import { Client } from "pg";
import { expect, it } from "vitest";

import { questionsAbout } from "../src/reporting/questions.ts";
import { rollUpAll } from "../src/reporting/roll-up-all.ts";
import { SEEDED, seedEvents } from "../src/reporting/seed-events.ts";

it("seeds what the questions of the reporting benchmark are about", async () => {
  const database = await createTestDatabase();
  const client = new Client({ connectionString: database.url });
  await client.connect();
  try {
    const seeded = await seedEvents(client, 500, () => undefined);
    await rollUpAll(database.url);
    const { rows } = await client.query<Record<string, number>>(`
      select (select count(*) from events)::integer as events, (
        select sum(calls) from usage_days where cube = 'model'
      )::integer as calls, (select count(*) from unrolled_events)::integer as queued`);
    expect(rows).toEqual([{ events: 500, calls: 500, queued: 0 }]);
    const requests = questionsAbout(seeded).map(({ ask }) => ask(() => 0));
    const asked = requests.find(({ path }) => path.startsWith("/api/reporting/keys/"))?.path ?? "";
    const keys = await client.query("select 1 from keys where id = $1", [asked.split("/").at(-1)]);
    expect(keys.rowCount).toBe(1);
    const policies = await client.query("select * from policies");
    expect(policies.rows.map((row) => toPolicy(row).name)).toHaveLength(SEEDED.policies);
  } finally {
    await client.end();
    await database.close();
  }
});

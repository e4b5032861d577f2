import { toAlertRule, toPolicy } from "@lintel/db";
import { createTestDatabase } from "@lintel/testkit";
import { Client } from "pg";
import { expect, it } from "vitest";

import { questionsAbout } from "../src/reporting/questions.ts";
import { rollUpAll } from "../src/reporting/roll-up-all.ts";
import { readSeeded, SEEDED, seedEvents } from "../src/reporting/seed-events.ts";
import { seedObjects } from "../src/reporting/seed-objects.ts";

const FEW = { users: 12, routes: 2, jobs: 3, alerts: 2, deliveries: 4, audit: 5, actors: 2 };

it("seeds what the questions of the reporting benchmark are about", async () => {
  const database = await createTestDatabase();
  const client = new Client({ connectionString: database.url });
  await client.connect();
  try {
    await seedEvents(client, 500, () => undefined);
    await seedObjects(client, FEW);
    const seeded = await readSeeded(client);
    if (seeded === undefined) throw new Error("nothing was seeded");
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
    expect(seeded.eventIds.length).toBeGreaterThan(50);
    const alerts = await client.query("select * from alert_rules");
    expect(alerts.rows.map(toAlertRule)).toHaveLength(FEW.alerts);
    const policies = await client.query("select * from policies");
    expect(policies.rows.map((row) => toPolicy(row).name)).toHaveLength(SEEDED.policies);
  } finally {
    await client.end();
    await database.close();
  }
});

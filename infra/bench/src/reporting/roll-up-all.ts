import { connect, rollUpEvents } from "@lintel/db";

/** Lets the worker's own job work off the whole queue of a database. */
export async function rollUpAll(
  url: string,
  say: (line: string) => void = () => undefined,
): Promise<void> {
  const db = connect({
    url,
    applicationName: "bench",
    poolSize: 1,
    statementTimeoutMs: 600_000,
    connectTimeoutMs: 60_000,
    onIdleError: (error) => console.error(error),
  });
  let rows = 0;
  for (let taken = await rollUpEvents(db); taken > 0; taken = await rollUpEvents(db)) {
    rows += taken;
    if (rows % 1000 === 0) say(`rolled up ${rows.toLocaleString("en")},000`);
  }
  await db.destroy();
}

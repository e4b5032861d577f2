import { waitFor } from "@lintel/testkit";
import type { Pool } from "pg";

interface EventRow {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly cost_nano: string;
  readonly unpriced: boolean;
}

/**
 * The calls of a key as the ledger has them, oldest first, once there are as many as that: method, path below the
 * provider with ids as `:id`, the status unless it is 200, and what it cost in nano-dollars. What jobs cost that they began are no calls.
 */
export async function bookedCalls(
  db: Pool,
  keyId: string,
  count: number,
): Promise<readonly string[]> {
  const rows = await waitFor(
    async () => {
      const found = await db.query<EventRow>(
        `select method, path, status, cost_nano, unpriced from events
         where key_id = $1 and (admitted or status <> 200) order by created_at, id`,
        [keyId],
      );
      return found.rows.length >= count ? found.rows : undefined;
    },
    { label: `${count} events of key ${keyId}` },
  );
  return rows.map(toLine);
}

function toLine({ cost_nano, method, path, status, unpriced }: EventRow): string {
  const below = path.replace(/^\/api\/providers\/\w+/, "").replace(/\w+[-_]simulated\d+/g, ":id");
  const cost = unpriced ? "unpriced" : cost_nano;
  return `${method} ${below} ${status === 200 ? "" : `${status} `}${cost}`;
}

import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

import { Redis } from "ioredis";
import type { Pool } from "pg";
import { z } from "zod";

/** Where something is kept, and all that is kept there. */
export interface KeptText {
  readonly place: string;
  readonly text: string;
}

/** Every row of every table, stored bytes as the texts they are. */
export async function rowsOf(db: Pool): Promise<readonly KeptText[]> {
  const { rows: tables } = await db.query<{ name: string }>(
    "select quote_ident(tablename) as name from pg_tables where schemaname = 'public'",
  );
  const found = await Promise.all(
    tables.map(async ({ name }) => {
      const { rows } = await db.query<Record<string, unknown>>(`select * from ${name}`);
      return rows.map((row) => ({ place: name, text: JSON.stringify(row, bytesAsText) }));
    }),
  );
  return found.flat();
}

const Bytes = z.object({ type: z.literal("Buffer"), data: z.array(z.int()) });

/** As `JSON.stringify` gives a `Buffer` to its replacer. */
function bytesAsText(_name: string, value: unknown): unknown {
  const bytes = Bytes.safeParse(value);
  return bytes.success ? Buffer.from(bytes.data.data).toString() : value;
}

/** Every value under a prefix in Redis. */
export async function valuesOf(prefix: string): Promise<readonly KeptText[]> {
  const redis = new Redis(process.env["LINTEL_TEST_REDIS_URL"] ?? "");
  try {
    const names = await redis.keys(`*${prefix}*`);
    return await Promise.all(
      names.map(async (name) => ({ place: name, text: `${name} ${await valueOf(redis, name)}` })),
    );
  } finally {
    redis.disconnect();
  }
}

async function valueOf(redis: Redis, name: string): Promise<string> {
  const type = await redis.type(name);
  if (type === "hash") return JSON.stringify(await redis.hgetall(name));
  if (type === "list") return JSON.stringify(await redis.lrange(name, 0, -1));
  if (type === "set") return JSON.stringify(await redis.smembers(name));
  if (type === "zset") return JSON.stringify(await redis.zrange(name, "0", "-1"));
  if (type === "stream") return JSON.stringify(await redis.xrange(name, "-", "+"));
  return (await redis.get(name)) ?? "";
}

/** Every file in a folder, at any depth. */
export async function filesIn(folder: string): Promise<readonly KeptText[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        const place = path.join(entry.parentPath, entry.name);
        return { place, text: await readFile(place, "utf8") };
      }),
  );
}

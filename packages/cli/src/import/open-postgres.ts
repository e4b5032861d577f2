import { Client } from "pg";

import { CliError, EXIT } from "../cli-error.ts";
import type { SourceDatabase } from "./source-database.ts";

const CONNECT_MS = 10_000;
/** Sums over all events of an installation may take long. */
const STATEMENT_MS = 600_000;
const PAGE = 500;

/** Opens a PostgreSQL database to read, in one transaction that sees one moment. Throws a sentence when it cannot. */
export async function openPostgres(url: string): Promise<SourceDatabase> {
  const client = new Client({
    connectionString: url,
    application_name: "lintel import",
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: STATEMENT_MS,
    keepAlive: true,
  });
  // What is under way fails by itself; without a listener a broken connection would end the process.
  client.on("error", () => undefined);
  const run = async (query: string, values: readonly unknown[] = []) => {
    try {
      return (await client.query<Record<string, unknown>>(query, [...values])).rows;
    } catch (cause) {
      throw readingFailed(cause);
    }
  };
  await client.connect().catch((cause: unknown) => {
    throw readingFailed(cause);
  });
  await run("begin isolation level repeatable read read only");
  return {
    async hasTable(name) {
      const rows = await run("select to_regclass($1) is not null as known", [name]);
      return rows[0]?.["known"] === true;
    },
    async *pages(query) {
      await run(`declare source_rows no scroll cursor for ${query}`);
      for (;;) {
        const rows = await run(`fetch ${PAGE} from source_rows`);
        if (rows.length === 0) break;
        yield rows;
      }
      await run("close source_rows");
    },
    close: () => client.end(),
  };
}

function readingFailed(cause: unknown): CliError {
  const message = cause instanceof Error ? cause.message : String(cause);
  return new CliError(EXIT.failed, `the database cannot be read: ${message}`, { cause });
}

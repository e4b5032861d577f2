import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";

import { Client } from "pg";
import { expect, test } from "vitest";

import { asUser, NOBODY } from "../src/postgres/choose-account.ts";
import { createCluster } from "../src/postgres/create-cluster.ts";
import { preparePostgresBinaries } from "../src/postgres/postgres-binaries.ts";
import { postgresUrl, startPostgres } from "../src/postgres/start-postgres.ts";
import { findFreePort } from "../src/process/free-port.ts";

// Only root can hand a process to another account.
test.runIf(process.getuid?.() === 0)(
  "root without user namespaces runs PostgreSQL as nobody, with what it cannot reach moved",
  async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "lintel-nobody-"));
    chmodSync(folder, 0o711);
    const closed = path.join(folder, "closed");
    mkdirSync(closed, { mode: 0o700 });
    try {
      const account = asUser(
        {
          dataFolder: path.join(closed, "postgres"),
          binaries: preparePostgresBinaries(path.join(folder, "binaries")),
          reachableFolder: path.join(folder, "reachable"),
        },
        NOBODY,
      );
      const login = { port: await findFreePort(), password: "secret" };
      createCluster(account, login.password);
      expect(statSync(account.dataFolder).uid).toBe(NOBODY);
      expect(account.dataFolder.startsWith(closed)).toBe(false);

      const running = await startPostgres({ ...login, account, durable: false });
      const client = new Client({ connectionString: postgresUrl(login) });
      await client.connect();
      const { rows } = await client.query("select current_user as user");
      expect(rows).toEqual([{ user: "lintel" }]);
      await client.end();
      await running.stop();
      expect(running.hasExited()).toBe(true);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
);

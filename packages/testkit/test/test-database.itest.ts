import { createTestDatabase } from "@lintel/testkit";
import { Client } from "pg";
import { afterEach, expect, it } from "vitest";

const SERVER = process.env["LINTEL_TEST_DATABASE_URL"] ?? "";

const clients: Client[] = [];
afterEach(async () => {
  process.env["LINTEL_TEST_DATABASE_URL"] = SERVER;
  await Promise.all(clients.splice(0).map((client) => client.end()));
});

async function connect(connectionString: string): Promise<Client> {
  const client = new Client({ connectionString });
  client.on("error", () => {}); // ended by the server when its database is dropped
  await client.connect();
  clients.push(client);
  return client;
}

async function exists(url: string): Promise<boolean> {
  const server = await connect(SERVER);
  const name = new URL(url).pathname.slice(1);
  const { rowCount } = await server.query("select 1 from pg_database where datname = $1", [name]);
  return rowCount === 1;
}

it("gives each of many at once a clone of its own", async () => {
  const databases = await Promise.all(Array.from({ length: 8 }, () => createTestDatabase()));
  const [one, other] = await Promise.all(databases.slice(0, 2).map(({ url }) => connect(url)));
  await one?.query("create table only_here ()");
  const { rows } = (await other?.query("select to_regclass('only_here') as found")) ?? { rows: [] };
  await Promise.all(databases.map(({ close }) => close()));

  expect(new Set(databases.map(({ url }) => url)).size).toBe(8);
  expect(rows).toEqual([{ found: null }]);
});

it("drops the database, even with open connections", async () => {
  const { url, close } = await createTestDatabase();
  await connect(url);
  expect(await exists(url)).toBe(true);
  await close();
  expect(await exists(url)).toBe(false);
});

it("says what is missing when no server is named", async () => {
  delete process.env["LINTEL_TEST_DATABASE_URL"];
  await expect(createTestDatabase()).rejects.toThrow("LINTEL_TEST_DATABASE_URL is not set");
});

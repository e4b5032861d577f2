import { randomUUID } from "node:crypto";

import { Client } from "pg";

export interface TestRole {
  readonly name: string;
  /** URL of the database, as this user. */
  readonly url: string;
  /** A statement of the database's owner, such as a grant. */
  asOwner(statement: string): Promise<void>;
  /** Takes the user and all its rights away. */
  close(): Promise<void>;
}

/** A user that may do nothing with the tables of a test database until it is granted. */
export async function createTestRole(databaseUrl: string): Promise<TestRole> {
  const name = `lintel_role_${randomUUID().replaceAll("-", "")}`;
  const owner = new Client({ connectionString: databaseUrl });
  await owner.connect();
  const asOwner = async (statement: string) => void (await owner.query(statement));
  await asOwner(`create role ${name} login password 'secret'`);
  const url = new URL(databaseUrl);
  [url.username, url.password] = [name, "secret"];
  return {
    name,
    url: url.href,
    asOwner,
    async close() {
      await asOwner(`drop owned by ${name}; drop role ${name}`);
      await owner.end();
    },
  };
}

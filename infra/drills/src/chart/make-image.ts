import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { copyRepository } from "@lintel/e2e";
import { layOutRoot } from "@lintel/images";

import type { Image } from "./pod-slot.ts";

/** What a later release has beside ours: a migration. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
}

/** The root of an image of what is in a bundle. */
export function makeImage(folder: string, version: string, bundle: string): Image {
  const root = path.join(folder, "images", version);
  const app = path.join(root, "app");
  mkdirSync(app, { recursive: true });
  cpSync(bundle, app, { recursive: true });
  writeFileSync(path.join(app, "package.json"), '{ "type": "module" }\n');
  layOutRoot(root);
  return { version, root };
}

/** The root of an image of a release that has one more migration: the sources of this one are copied, and bundled as ever. */
export async function makeLaterImage(
  folder: string,
  version: string,
  migration: Migration,
): Promise<Image> {
  const copy = await copyRepository(["infra/bundle", "tsconfig.base.json"]);
  try {
    addMigration(path.join(copy.folder, "packages/db"), migration);
    const bundle = path.join(folder, "bundles", version);
    execFileSync(process.execPath, ["infra/bundle/src/main.ts", bundle], { cwd: copy.folder });
    return makeImage(folder, version, bundle);
  } finally {
    await copy.remove();
  }
}

function addMigration(db: string, { name, sql }: Migration): void {
  writeFileSync(
    path.join(db, "migrations", `${name}.ts`),
    `import { type Kysely, sql } from "kysely";
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(${JSON.stringify(sql)}).execute(db);
}
`,
  );
  const list = path.join(db, "src/migration/migrations.ts");
  const before = readFileSync(list, "utf8");
  const after = before
    .replace(/\n\n\/\*\*/, `\nimport * as later from "../../migrations/${name}.ts";\n\n/**`)
    .replace(
      /(MIGRATIONS: Readonly<Record<string, Migration>> = \{[^}]*)\}/,
      `$1  ${JSON.stringify(name)}: later,\n}`,
    );
  if (after === before) throw new Error("the list of migrations has another form now");
  writeFileSync(list, after);
}

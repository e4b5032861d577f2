import { type Kysely, sql } from "kysely";

/** Which texts a policy is applied to, what stands in the place of redacted ones, and what a failed detector means. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `alter table policies
        add column scope text not null default 'request'
          check (scope in ('request', 'response', 'both')),
        add column marks text not null default 'mask'
          check (marks in ('mask', 'numbered', 'reversible')),
        add column on_detector_error text not null default 'block'
          check (on_detector_error in ('block', 'allow'))`,
    )
    .execute(db);
}

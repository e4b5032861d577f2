import { answerOf, type Client } from "@lintel/admin-client";

import { askPatiently } from "./ask-patiently.ts";
import type { SourceTable } from "./bricksllm/tables.ts";
import type { ImportReport, KindReport, Remark } from "./import-report.ts";
import type { Item, Mapped, Named } from "./mapped.ts";
import type { SourceDatabase } from "./source-database.ts";

/** How much is sent at once; the admin API takes 500 items and 1 MiB. */
const MAX_ITEMS = 500;
const MAX_CHARACTERS = 250_000;

interface Import {
  readonly client: Client;
  readonly source: SourceDatabase;
  readonly wait: (ms: number) => Promise<void>;
  /** Otherwise nothing is changed. */
  readonly apply: boolean;
}

/** Takes over what the tables hold, in their order. What is refused is reported, and nothing else waits for it. */
export async function takeOver(
  { apply, client, source, wait }: Import,
  tables: readonly SourceTable[],
): Promise<Omit<ImportReport, "general">> {
  const progress = new Progress();
  const ask = askPatiently(wait);
  for (const { kind, map, query, table } of tables) {
    const report = progress.begin(kind);
    if (!(await source.hasTable(table))) continue;
    const send = async (batch: readonly Ready[]) => {
      const items = batch.map(({ item }) => ({ ...item }));
      const body = { kind, items, dryRun: !apply };
      const { results } = await ask(() => answerOf(client.POST("/api/imports", { body })));
      for (const [index, result] of results.entries()) {
        progress.note(report, batch[index] ?? { id: result.id, name: "" }, result);
      }
    };
    for await (const page of source.pages(query)) {
      const mapped = page.map((row) => map(rowOf(row), progress.known));
      report.found += mapped.length;
      const ready = mapped.flatMap((one) => progress.sort(report, one));
      for (const batch of inBatches(ready)) await send(batch);
    }
  }
  return { applied: apply, ...progress.reports };
}

const rowOf = (row: unknown): unknown =>
  typeof row === "object" && row !== null && "row" in row ? row.row : undefined;

interface Ready extends Named {
  readonly item: Item;
  readonly notes?: readonly string[];
}

/** What has been taken over so far, and what was not. */
class Progress {
  readonly #ids = new Map<string, Set<string>>();
  readonly #kinds: KindReport[] = [];
  readonly #refused = new Remarks();
  readonly #notes = new Remarks();

  get reports() {
    return { kinds: this.#kinds, refused: this.#refused.all, notes: this.#notes.all };
  }

  get known() {
    return {
      settings: this.#idsOf("settings"),
      policies: this.#idsOf("policies"),
      keys: this.#idsOf("keys"),
    };
  }

  begin(kind: KindReport["kind"]): KindReport {
    const report = { kind, found: 0, created: 0, exists: 0, refused: 0 };
    this.#kinds.push(report);
    return report;
  }

  /** Those that can be sent; the others are refused. */
  sort(report: KindReport, mapped: Mapped): readonly Ready[] {
    if ("item" in mapped) return [mapped];
    this.note(report, mapped, { outcome: "refused", reason: mapped.reason });
    return [];
  }

  note(
    report: KindReport,
    { id, name, notes = [] }: Named & { readonly notes?: readonly string[] },
    {
      outcome,
      reason = "",
    }: { readonly outcome: "created" | "exists" | "refused"; readonly reason?: string },
  ): void {
    report[outcome] += 1;
    const remark = { kind: report.kind, id, name };
    if (outcome === "refused") this.#refused.add({ ...remark, text: reason });
    else this.#idsOf(report.kind).add(id);
    if (outcome === "created") for (const text of notes) this.#notes.add({ ...remark, text });
  }

  #idsOf(kind: string): Set<string> {
    const known = this.#ids.get(kind);
    if (known !== undefined) return known;
    const ids = new Set<string>();
    this.#ids.set(kind, ids);
    return ids;
  }
}

/** Equal remarks on things of one name, as on the many calls of a key, are one, with their number. */
class Remarks {
  readonly #byText = new Map<string, Remark & { times: number }>();

  get all(): readonly Remark[] {
    return [...this.#byText.values()].map(({ times, ...remark }) =>
      times === 1 ? remark : { ...remark, times },
    );
  }

  add(remark: Remark): void {
    const name = JSON.stringify([remark.kind, remark.id, remark.name, remark.text]);
    const known = this.#byText.get(name);
    if (known === undefined) this.#byText.set(name, { ...remark, times: 1 });
    else known.times += 1;
  }
}

function* inBatches(ready: readonly Ready[]): Generator<readonly Ready[]> {
  let batch: Ready[] = [];
  let characters = 0;
  for (const one of ready) {
    const size = JSON.stringify(one.item).length;
    if (batch.length === MAX_ITEMS || (batch.length > 0 && characters + size > MAX_CHARACTERS)) {
      yield batch;
      batch = [];
      characters = 0;
    }
    batch.push(one);
    characters += size;
  }
  if (batch.length > 0) yield batch;
}

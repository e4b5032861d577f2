import { renderCell } from "../render/cell.ts";
import { renderTable } from "../render/table.ts";
import type { ImportKind } from "./import-kind.ts";
import type { Named } from "./mapped.ts";

/** How many things of one kind there were, and what became of them. */
export interface KindReport {
  readonly kind: ImportKind;
  found: number;
  created: number;
  exists: number;
  refused: number;
}

/** A thing and a word on it. */
export interface Remark extends Named {
  readonly kind: ImportKind;
  readonly text: string;
  /** How many objects with the name it is true of, if more than one. */
  readonly times?: number;
}

/** What an import did, or would do. */
export interface ImportReport {
  readonly applied: boolean;
  readonly kinds: readonly KindReport[];
  /** What was not taken over, and why. */
  readonly refused: readonly Remark[];
  /** What was taken over and should be looked at. */
  readonly notes: readonly Remark[];
  /** What holds for everything. */
  readonly general: readonly string[];
}

const MAX_SHOWN = 20;

/** The report for people. */
export function renderReport(report: ImportReport): string {
  const { applied, general, kinds, notes, refused } = report;
  const created = applied ? "created" : "would be created";
  const rows = kinds.map((kind) => ({ ...kind, [created]: kind.created }));
  const parts = [
    renderTable(rows, ["kind", "found", created, "exists", "refused"]).trimEnd(),
    ...section("Not taken over:", refused),
    ...section("To be looked at:", notes),
    general.map((line) => `- ${line}`).join("\n"),
    applied ? "" : "Nothing was changed: this was a dry run. --apply takes everything over.",
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

function section(title: string, remarks: readonly Remark[]): readonly string[] {
  if (remarks.length === 0) return [];
  const lines = remarks.slice(0, MAX_SHOWN).map(({ id, kind, name, text, times }) => {
    const called = name === "" ? id : `${id} (${renderCell("", name)})`;
    const many = times === undefined ? "" : ` (${times} times)`;
    return `  ${kind} ${called}: ${renderCell("", text)}${many}`;
  });
  const more = remarks.length - lines.length;
  return [[title, ...lines, ...(more > 0 ? [`  and ${more} more: see --json`] : [])].join("\n")];
}

import { detect, type EntityType } from "@lintel/pii";

import type { Label, LabelledText } from "./corpus/corpus.ts";

/** How often a type was found where it stands, found where it does not, and passed. */
export interface Score {
  readonly type: EntityType;
  readonly hits: number;
  readonly falseAlarms: number;
  readonly misses: number;
}

export interface Mistake {
  readonly kind: "miss" | "false alarm";
  readonly type: EntityType;
  readonly value: string;
  readonly text: string;
}

export interface Scores {
  readonly byType: readonly Score[];
  readonly mistakes: readonly Mistake[];
}

/** A found span counts if it has the type of a label and they share at least half of what both cover. */
export function scoreTexts(texts: readonly LabelledText[]): Scores {
  const counts = new Map<EntityType, { hits: number; falseAlarms: number; misses: number }>();
  const mistakes: Mistake[] = [];
  const countOf = (type: EntityType) => {
    const count = counts.get(type) ?? { hits: 0, falseAlarms: 0, misses: 0 };
    counts.set(type, count);
    return count;
  };
  for (const { text, labels } of texts) {
    const open = new Set(labels);
    for (const span of detect(text)) {
      const label = [...open].find(
        (candidate) => candidate.type === span.type && overlap(candidate, span) >= 0.5,
      );
      if (label !== undefined) {
        open.delete(label);
        countOf(span.type).hits++;
      } else {
        countOf(span.type).falseAlarms++;
        mistakes.push({
          kind: "false alarm",
          type: span.type,
          value: text.slice(span.start, span.end),
          text,
        });
      }
    }
    for (const label of open) {
      countOf(label.type).misses++;
      mistakes.push({
        kind: "miss",
        type: label.type,
        value: text.slice(label.start, label.end),
        text,
      });
    }
  }
  const byType = [...counts].map(([type, count]) => ({ type, ...count }));
  return { byType: byType.toSorted((a, b) => a.type.localeCompare(b.type)), mistakes };
}

function overlap(a: Label, b: Pick<Label, "start" | "end">): number {
  const shared = Math.min(a.end, b.end) - Math.max(a.start, b.start);
  return Math.max(0, shared) / (Math.max(a.end, b.end) - Math.min(a.start, b.start));
}

export function precisionOf({ hits, falseAlarms }: Omit<Score, "type" | "misses">): number {
  return hits + falseAlarms === 0 ? 1 : hits / (hits + falseAlarms);
}

export function recallOf({ hits, misses }: Omit<Score, "type" | "falseAlarms">): number {
  return hits + misses === 0 ? 1 : hits / (hits + misses);
}

export function sumOf(scores: readonly Score[]): Omit<Score, "type"> {
  return scores.reduce(
    (sum, score) => ({
      hits: sum.hits + score.hits,
      falseAlarms: sum.falseAlarms + score.falseAlarms,
      misses: sum.misses + score.misses,
    }),
    { hits: 0, falseAlarms: 0, misses: 0 },
  );
}

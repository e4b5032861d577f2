import { DETECTORS } from "./detectors/table.ts";
import type { EntityType, Span } from "./entity-type.ts";
import { resolveOverlaps } from "./resolve.ts";
import { Document } from "./text/document.ts";
import { normalise } from "./text/normalise.ts";

export interface DetectOptions {
  /** Only spans of these types. Which of two overlapping spans stays does not depend on it. All if not given. */
  readonly types?: ReadonlySet<EntityType>;
  /** Only spans at least as sure as this; 0.5 if not given. */
  readonly minScore?: number;
}

const DEFAULT_MIN_SCORE = 0.5;

/**
 * Finds personal data and secrets in a text, by its characters alone: no model, no network. Spans come in the order of the
 * text and overlap only where one stands within a URL or a connection string. Never throws; O(length).
 */
export function detect(text: string, options: DetectOptions = {}): Span[] {
  const { types, minScore = DEFAULT_MIN_SCORE } = options;
  const normalised = normalise(text);
  const document = new Document(normalised.text);
  const found: Span[] = [];
  for (const detector of DETECTORS) {
    detector.find(document, (type, start, end, score) => {
      if (score >= minScore && end > start) found.push({ type, start, end, score });
    });
  }
  if (found.length === 0) return found;
  const spans = resolveOverlaps(found).filter(
    (span) => types === undefined || types.has(span.type),
  );
  return normalised.positions === undefined ? spans : spans.map(toOriginal(normalised.positions));
}

function toOriginal(positions: Uint32Array): (span: Span) => Span {
  return ({ type, start, end, score }) => ({
    type,
    start: positions[start] ?? 0,
    end: positions[end] ?? 0,
    score,
  });
}

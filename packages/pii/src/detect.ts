import type { Report } from "./detectors/detector.ts";
import { DETECTORS } from "./detectors/table.ts";
import type { EntityType, Span } from "./entity-type.ts";
import { resolveOverlaps } from "./resolve.ts";
import { Document } from "./text/document.ts";
import { normalise, type NormalisedText } from "./text/normalise.ts";

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
  const normalised = normalise(text);
  const found = findIn(Document.of(normalised.text), options);
  return found.length === 0 ? found : finish(found, normalised, options);
}

/** What is read between two pauses, in UTF-16 units: at most 10 ms for texts made to be slow. */
const PART = 700;

/**
 * What `detect` finds, with pauses, so that a long text does not hold the event loop for long: whoever drives the generator lets
 * others run at each `yield`.
 */
export function* detectInParts(
  text: string,
  options: DetectOptions = {},
): Generator<undefined, Span[], void> {
  const normalised = normalise(text);
  const document = Document.of(normalised.text);
  const found: Span[] = [];
  for (let from = 0; from < document.to; from += PART) {
    yield undefined;
    found.push(...findIn(document.part(from, Math.min(from + PART, document.to)), options));
  }
  return finish(found, normalised, options);
}

/** What the detectors report, in any order, before overlaps are settled. */
export function findIn(
  document: Document,
  { minScore = DEFAULT_MIN_SCORE }: DetectOptions,
): Span[] {
  const found: Span[] = [];
  const report: Report = (type, start, end, score) => {
    if (score >= minScore && end > start) found.push({ type, start, end, score });
  };
  for (const detector of DETECTORS) detector.find(document, report);
  return found;
}

/** What is reported of what the detectors found: overlaps are settled, positions are those of the text as it came. */
export function finish(
  found: readonly Span[],
  { positions }: NormalisedText,
  { types }: DetectOptions,
): Span[] {
  const resolved = resolveOverlaps(found);
  const spans = types === undefined ? resolved : resolved.filter(({ type }) => types.has(type));
  return positions === undefined ? spans : spans.map(toOriginal(positions));
}

function toOriginal(positions: Uint32Array): (span: Span) => Span {
  return ({ type, start, end, score }) => ({
    type,
    start: positions[start] ?? 0,
    end: positions[end] ?? 0,
    score,
  });
}

import { readFileSync } from "node:fs";

import { detect, type EntityType, type Span } from "@lintel/pii";

/** A text of presidio-research's synthetic sets, as they are published. */
interface PublicText {
  readonly full_text: string;
  readonly spans: readonly PublicSpan[];
}

interface PublicSpan {
  readonly entity_type: string;
  readonly start_position: number;
  readonly end_position: number;
}

/** Which of our types stand for a label of theirs; none, where the contract has no type for it. */
const LABELS: Readonly<Record<string, readonly EntityType[]>> = {
  PERSON: ["name"],
  STREET_ADDRESS: ["address"],
  GPE: [],
  NRP: [],
  DATE_TIME: ["date_time"],
  CREDIT_CARD: ["credit_debit_number"],
  US_SSN: ["ssn"],
  US_DRIVER_LICENSE: ["driver_id"],
  DOMAIN_NAME: ["url"],
  EMAIL_ADDRESS: ["email"],
  PHONE_NUMBER: ["phone"],
  IBAN_CODE: ["international_bank_account_number"],
  IP_ADDRESS: ["ip_address"],
};
/** What the published figures of others leave out as well: their characters count neither way. */
const IGNORED = new Set(["AGE", "TITLE", "ORGANIZATION", "ZIP_CODE"]);
const STRUCTURED = new Set([
  "CREDIT_CARD",
  "DOMAIN_NAME",
  "EMAIL_ADDRESS",
  "IBAN_CODE",
  "IP_ADDRESS",
  "PHONE_NUMBER",
  "US_SSN",
]);
const STRUCTURED_TYPES = new Set([...STRUCTURED].flatMap((label) => LABELS[label] ?? []));

/** Characters that are labelled, found, and both. */
interface Characters {
  labelled: number;
  found: number;
  both: number;
}

export interface PublicScore {
  readonly texts: number;
  readonly all: Figures;
  readonly structured: Figures;
  readonly byLabel: readonly (readonly [label: string, found: number, of: number])[];
  /** Per second of CPU time, in the best of several rounds. */
  readonly charactersPerSecond: number;
}

export interface Figures {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** Scores the detector on a file such as `data/synth_dataset_v2.json` of microsoft/presidio-research. */
export function scorePublicSet(file: string): PublicScore {
  const texts: readonly PublicText[] = JSON.parse(readFileSync(file, "utf8"));
  const all = nothing();
  const structured = nothing();
  const labels = new Map<string, { found: number; of: number }>();
  for (const { full_text: text, spans } of texts) {
    const found = detect(text);
    count(all, { text, spans, found });
    count(structured, {
      text,
      found: found.filter(({ type }) => STRUCTURED_TYPES.has(type)),
      spans: spans.filter((span) => STRUCTURED.has(span.entity_type) || isIgnored(span)),
    });
    countLabels(labels, spans, found);
  }
  return {
    texts: texts.length,
    all: figuresOf(all),
    structured: figuresOf(structured),
    byLabel: [...labels]
      .toSorted(([a], [b]) => a.localeCompare(b))
      .map(([label, { found, of }]) => [label, found, of]),
    charactersPerSecond: speedOn(texts.map(({ full_text: text }) => text)),
  };
}

const nothing = (): Characters => ({ labelled: 0, found: 0, both: 0 });
const isIgnored = ({ entity_type: label }: PublicSpan): boolean => IGNORED.has(label);

interface Scored {
  readonly text: string;
  readonly spans: readonly PublicSpan[];
  readonly found: readonly Span[];
}

function count(sum: Characters, { found, spans, text }: Scored): void {
  const labelled = covered(text, spans.filter((span) => !isIgnored(span)).map(placeOf));
  const ignored = covered(text, spans.filter(isIgnored).map(placeOf));
  const marked = covered(text, found);
  for (let at = 0; at < text.length; at += 1) {
    if (ignored[at] === 1) continue;
    const [isLabelled = 0, isFound = 0] = [labelled[at], marked[at]];
    sum.labelled += isLabelled;
    sum.found += isFound;
    sum.both += isLabelled & isFound;
  }
}

type Place = Pick<Span, "end" | "start">;
const placeOf = ({ end_position: end, start_position: start }: PublicSpan): Place => ({
  start,
  end,
});

function covered(text: string, places: readonly Place[]): Uint8Array {
  const characters = new Uint8Array(text.length);
  for (const { end, start } of places) characters.fill(1, start, end);
  return characters;
}

function countLabels(
  labels: Map<string, { found: number; of: number }>,
  spans: readonly PublicSpan[],
  found: readonly Span[],
): void {
  for (const span of spans) {
    const types = LABELS[span.entity_type] ?? [];
    if (types.length === 0) continue;
    const known = labels.get(span.entity_type) ?? { found: 0, of: 0 };
    labels.set(span.entity_type, known);
    known.of += 1;
    const isHit = ({ type, ...place }: Span): boolean =>
      types.includes(type) && share(place, placeOf(span)) >= 0.5;
    if (found.some(isHit)) known.found += 1;
  }
}

/** How much of the two is covered by both. */
function share(a: Place, b: Place): number {
  const shared = Math.min(a.end, b.end) - Math.max(a.start, b.start);
  return Math.max(0, shared) / (Math.max(a.end, b.end) - Math.min(a.start, b.start));
}

function figuresOf({ both, found, labelled }: Characters): Figures {
  const precision = both / found;
  const recall = both / labelled;
  return { precision, recall, f1: (2 * precision * recall) / (precision + recall) };
}

const ROUNDS = 7;

function speedOn(texts: readonly string[]): number {
  const characters = texts.reduce((sum, { length }) => sum + length, 0);
  let best = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = process.cpuUsage();
    for (const text of texts) detect(text);
    const { system, user } = process.cpuUsage(start);
    best = Math.max(best, (characters * 1e6) / (user + system));
  }
  return best;
}

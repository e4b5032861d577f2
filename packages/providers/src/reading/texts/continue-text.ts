import type { TextSpan } from "../../contract/texts.ts";
import { isRecord, type JsonRecord } from "../../formats/json/is-record.ts";
import { parseJson } from "../../formats/json/parse-json.ts";
import type { PlaceStep } from "../../formats/json/strings/place.ts";

/**
 * An event that carries `text` as the next piece of a span's channel, and nothing else that `data`, an event in which that
 * span stands, says: what tells where the piece belongs stays, and usage, other texts, and what is said once are left out.
 * `undefined` when `data` is no JSON.
 */
export function continuationOf(
  data: Buffer,
  { span, spans, text }: NextPiece,
): JsonRecord | undefined {
  const event = parseJson(data);
  if (!isRecord(event)) return undefined;
  const others = new Set(spans.map(({ steps }) => placeOf(steps)));
  const continued = only(event, span.steps, { text, others, place: [], isInList: false });
  return isRecord(continued) ? continued : undefined;
}

/** What is to come next in the channel of one of an event's texts. */
export interface NextPiece {
  readonly span: TextSpan;
  /** All texts of the event. */
  readonly spans: readonly TextSpan[];
  readonly text: string;
}

interface Kept {
  readonly text: string;
  /** Texts of the event, by their paths. */
  readonly others: ReadonlySet<string>;
  readonly place: readonly PlaceStep[];
  /** Members that say what something is called stand there in its first piece. */
  readonly isInList: boolean;
}

function only(value: unknown, [step, ...rest]: readonly PlaceStep[], kept: Kept): unknown {
  if (step === undefined) return kept.text;
  const within: Kept = { ...kept, place: [...kept.place, step] };
  if (Array.isArray(value) && typeof step === "number") {
    const element = only(value[step], rest, { ...within, isInList: true });
    return [...Array.from({ length: step }, () => ({})), element];
  }
  if (!isRecord(value) || typeof step !== "string") return value;
  const members = Object.entries(value).flatMap(([name, member]) => {
    if (name === step) return [[name, only(member, rest, within)] as const];
    return isKept(name, member, kept) ? [[name, member] as const] : [];
  });
  return Object.fromEntries(members);
}

function isKept(name: string, member: unknown, { isInList, others, place }: Kept): boolean {
  if (member === null || typeof member === "number" || typeof member === "boolean") return true;
  if (typeof member !== "string") return false;
  const isSaidOnce = isInList && name !== "type";
  return !isSaidOnce && !others.has(placeOf([...place, name]));
}

const placeOf = (steps: readonly PlaceStep[]): string => JSON.stringify(steps.map(String));

/** Members whose text differs from event to event: what the model says, and noise against those who listen to lengths. */
const VARYING = /"(content|obfuscation)":\s?"([^"\\\p{Cc}]*)"/gu;

/** What stands between the texts that vary, raw; and which of these is what the model says. */
interface Pattern {
  readonly parts: readonly [string, ...string[]];
  readonly said: number;
}

/** After this many events in a row that matched no pattern, the stream has none. */
const MAX_FAILURES = 8;

/**
 * Recognises events that are, byte for byte, like one that was read, but for what the model says in them: most of a
 * stream. What was read of the one then holds for the other, which need not be parsed.
 */
export class EventPattern {
  #pattern: Pattern | undefined;
  #failures = 0;

  /** An event of which nothing is to be noted but one text, `said`. */
  learn(data: string, said: string): void {
    if (this.#failures > MAX_FAILURES) return;
    this.#failures += 1;
    this.#pattern = patternOf(data, said);
  }

  /** What the model says in this event; `undefined` when it is not like the one learnt. */
  saidIn(data: string): string | undefined {
    if (this.#pattern === undefined) return undefined;
    const said = matched(this.#pattern, data);
    if (said !== undefined) this.#failures = 0;
    return said;
  }
}

function patternOf(data: string, said: string): Pattern | undefined {
  const parts: string[] = [];
  let at = 0;
  let place = -1;
  for (const { 0: whole, 1: name, 2: text = "", index } of data.matchAll(VARYING)) {
    const start = index + whole.length - 1 - text.length;
    parts.push(data.slice(at, start));
    at = start + text.length;
    if (name !== "content") continue;
    // Another text of this name is not what was read.
    if (place >= 0 || text !== said) return undefined;
    place = parts.length - 1;
  }
  const [first, ...others] = parts;
  if (first === undefined || place < 0) return undefined;
  return { parts: [first, ...others, data.slice(at)], said: place };
}

/** A text that varies ends at the next quote, as it has no backslash; nothing else may differ. */
function matched({ parts, said: place }: Pattern, data: string): string | undefined {
  const [first, ...others] = parts;
  if (!standsAt(data, 0, first)) return undefined;
  let at = first.length;
  let said = "";
  for (const [index, part] of others.entries()) {
    const end = data.indexOf('"', at);
    if (end < 0 || !standsAt(data, end, part)) return undefined;
    const text = data.slice(at, end);
    if (!PLAIN.test(text)) return undefined;
    if (index === place) said = text;
    at = end + part.length;
  }
  return at === data.length ? said : undefined;
}

/** As `startsWith`, which V8 does a character at a time. */
const standsAt = (data: string, at: number, part: string): boolean =>
  data.slice(at, at + part.length) === part;

/** Text that stands in JSON as it is. */
const PLAIN = /^[^\\\p{Cc}]*$/u;

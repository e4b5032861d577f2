import { isRecord, type JsonRecord } from "../../formats/json/is-record.ts";
import { holdsCount } from "./usage-counts.ts";

/**
 * The members of a usage object that are read, or are known to cost nothing beside what is read; of an object within it,
 * its own members, or `true` for all it contains.
 */
export interface KnownMembers {
  readonly [name: string]: true | KnownMembers;
}

/** A provider that made up names without end would fill the events. */
const MAX_NAMES = 16;
/** Names are stored, and label a metric. */
const NAME = /^[a-z][\w-]{0,63}$/i;
/** What goes by a name of any other form. */
const ODD_NAME = "odd_name";

/**
 * The names of the members of a usage object that are not known here and not zero: kinds of charge we cannot price.
 * Those of an object within it with its name before theirs, as `prompt_tokens_details.video_tokens`. At most 16.
 */
export function findUnknownMembers(usage: JsonRecord, known: KnownMembers): readonly string[] {
  const found: string[] = [];
  collect(usage, known, { before: "", found });
  return found.length < 2 ? found : [...new Set(found)].slice(0, MAX_NAMES);
}

interface Search {
  readonly before: string;
  readonly found: string[];
}

function collect(usage: JsonRecord, known: KnownMembers, { before, found }: Search): void {
  for (const name of Object.keys(usage)) {
    const expected = Object.hasOwn(known, name) ? known[name] : undefined;
    if (expected === true || found.length > MAX_NAMES * MAX_NAMES) continue;
    const value = usage[name];
    if (expected !== undefined && isRecord(value)) {
      collect(value, expected, { before: `${before}${name}.`, found });
    } else if (holdsCount(value)) {
      found.push(before + (NAME.test(name) ? name : ODD_NAME));
    }
  }
}

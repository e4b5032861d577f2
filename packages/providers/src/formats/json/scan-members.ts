import { isRecord, type JsonRecord } from "./is-record.ts";
import { type Member, nameOf } from "./member-scanner.ts";
import { endOfValue, passSpace } from "./search/end-of-value.ts";
import { endOfString } from "./strings/end-of-string.ts";

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** A member, and where the content of its name stands. */
export interface NamedMember extends Member {
  readonly nameStart: number;
  readonly nameEnd: number;
}

/**
 * The members of the object whose bytes begin at `open`, in order; repeated names each time. `json` is valid
 * JSON; positions count from its beginning.
 */
export function scanMembers(json: Buffer, open: number): readonly NamedMember[] {
  const members: NamedMember[] = [];
  let at = json[open] === OPEN_BRACE ? passSpace(json, open + 1) : json.length;
  while (json[at] === QUOTE) {
    const nameEnd = endOfString(json, at + 1) + 1;
    const colon = passSpace(json, nameEnd);
    const valueStart = passSpace(json, colon + 1);
    const valueEnd = endOfValue(json, valueStart);
    const next = passSpace(json, valueEnd);
    // Nothing is reported of what is no JSON.
    if (json[colon] !== COLON || (json[next] !== COMMA && json[next] !== CLOSE_BRACE)) break;
    const name = nameOf(json.toString("utf8", at, nameEnd));
    if (name !== undefined) {
      members.push({ name, valueStart, valueEnd, nameStart: at + 1, nameEnd: nameEnd - 1 });
    }
    at = json[next] === COMMA ? passSpace(json, next + 1) : json.length;
  }
  return members;
}

/** Where the members of an object within a body stand; none when the member is absent, or no object. */
export function objectIn(
  body: { readonly bytes: Buffer; readonly json: JsonRecord; readonly members: readonly Member[] },
  name: string,
) {
  const member = body.members.find((each) => each.name === name);
  if (member === undefined || !isRecord(body.json[name])) return { open: 0, members: [] };
  const { valueEnd, valueStart } = member;
  return { open: valueStart, members: scanMembers(body.bytes.subarray(0, valueEnd), valueStart) };
}

/**
 * The first of `names` that stands more than once among `members`, or is written in other cases (some
 * parsers take `Model` for `model`): readers of such a body disagree on what it says.
 */
export function findAmbiguous(
  members: readonly Pick<Member, "name">[],
  names: ReadonlySet<string>,
): string | undefined {
  // Few are: a list of them is quicker than a set.
  const seen: string[] = [];
  for (const { name } of members) {
    const folded = names.has(name) ? name : foldName(name);
    if (!names.has(folded)) continue;
    if (seen.includes(folded) || name !== folded) return folded;
    seen.push(folded);
  }
  return undefined;
}

/** A name as parsers see it that take no note of case. Up and down again also folds the letters that only some fold, such as the long s. */
export const foldName = (name: string): string =>
  /^[a-z_]*$/.test(name) ? name : name.toUpperCase().toLowerCase();

import { isRecord, type JsonRecord } from "./is-record.ts";
import { type Member, MemberScanner } from "./member-scanner.ts";

/**
 * The members of the object whose bytes begin at `open`, in order; repeated names each time. `json` is valid
 * JSON; positions count from its beginning.
 */
export const scanMembers = (json: Buffer, open: number): readonly Member[] =>
  scanObject(json, open).members;

/** The members of an object, and how deeply it is nested. */
export function scanObject(json: Buffer, open: number) {
  const members: Member[] = [];
  const scanner = new MemberScanner({
    onValue: () => undefined,
    onMember: ({ name, valueStart, valueEnd }) => {
      members.push({ name, valueStart: open + valueStart, valueEnd: open + valueEnd });
    },
  });
  scanner.push(json.subarray(open));
  return { members, deepest: scanner.deepest };
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

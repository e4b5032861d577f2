import { OPEN_BRACE } from "./read-object.ts";
import { scanMembers } from "./scan-members.ts";

/** What becomes of an object's members; `first` and `last` are members as JSON has them, name and value. */
export interface Rebuild {
  readonly first?: readonly string[];
  readonly without: (name: string) => boolean;
  readonly last?: readonly string[];
}

/** A JSON object with other members, each value that stays byte for byte as it came. */
export function rebuildObject(bytes: Buffer, { first = [], last = [], without }: Rebuild): Buffer {
  const kept = scanMembers(bytes, bytes.indexOf(OPEN_BRACE)).filter(({ name }) => !without(name));
  const members = [
    ...first.map((member) => Buffer.from(member)),
    ...kept.map(({ name, valueEnd, valueStart }) =>
      Buffer.concat([
        Buffer.from(`${JSON.stringify(name)}:`),
        bytes.subarray(valueStart, valueEnd),
      ]),
    ),
    ...last.map((member) => Buffer.from(member)),
  ];
  const pieces = members.flatMap((member, index) =>
    index === 0 ? [member] : [Buffer.from(","), member],
  );
  return Buffer.concat([Buffer.from("{"), ...pieces, Buffer.from("}")]);
}

import { isDeepStrictEqual } from "node:util";

import { isPlainMember } from "@lintel/admin-models";

import type { Kind } from "../schema/kinds.ts";
import { type State, textOf } from "./state.ts";

/** A member that differs. Absent stands for its default; a secret is only said to differ. */
export interface MemberChange {
  readonly member: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** What takes the place of a secret. */
const SECRET = "[secret]";

/** The members in which two states differ; the members of a setting one by one. */
export function changesBetween(kind: Kind, before: State, after: State): readonly MemberChange[] {
  const was = flat(kind, before);
  const is = flat(kind, after);
  const names = [...new Set([...was.keys(), ...is.keys()])].toSorted();
  return names.flatMap((member) => {
    const [old, present] = [was.get(member), is.get(member)];
    if (isDeepStrictEqual(old?.value, present?.value)) return [];
    return [
      {
        member,
        ...(old === undefined ? {} : { before: shown(old) }),
        ...(present === undefined ? {} : { after: shown(present) }),
      },
    ];
  });
}

interface Member {
  readonly value: unknown;
  readonly isSecret: boolean;
}

const shown = ({ isSecret, value }: Member): unknown => (isSecret ? SECRET : value);

function flat(kind: Kind, state: State): ReadonlyMap<string, Member> {
  const provider = textOf(state["provider"]);
  const entries = Object.entries(state).flatMap(([name, value]): [string, Member][] => {
    if (kind === "key" && name === "secret") return [[name, { value, isSecret: true }]];
    if (kind !== "setting" || name !== "setting" || typeof value !== "object" || value === null) {
      return [[name, { value, isSecret: false }]];
    }
    return Object.entries(value).map(([member, text]: [string, unknown]) => [
      `setting.${member}`,
      { value: text, isSecret: !isPlainMember(provider, member) },
    ]);
  });
  return new Map(entries);
}

import type { EntityType } from "@lintel/pii";

import type { CompiledPolicy } from "./compiled-policy.ts";
import type { Found } from "./detector.ts";
import type { Match } from "./match.ts";

/**
 * In names of files signs stand for blanks, and a dot ends them: `Jane_Doe_card-4111111111111111.txt`. Addresses of mail, which
 * hold such signs themselves, are taken as they are.
 */
const FOR_BLANKS =
  /[^\s@]+@[^\s@]+?(?=\.(?:[a-z]{1,4}|[a-z]+\d|jsonl|parquet)$|$|_)|_|(?<=\p{L})-(?=\p{N})|(?<=\p{N})-(?=\p{L})|\.(?=\w{1,8}$)/giu;

/** A name of a file as whoever gave it reads it; every character stands where it stood. */
const readFileName = (name: string): string =>
  name.replaceAll(FOR_BLANKS, (found) => (found.includes("@") ? found : " "));

/**
 * What a policy finds in the name of a file: the entities in it as it is read, and what else of `matches`, which are those in its
 * characters, is beside them.
 */
export function scanFileName(
  policy: CompiledPolicy,
  name: string,
  matches: readonly Match[],
): readonly Match[] {
  const read = readFileName(name);
  if (read === name || policy.fault !== undefined) return matches;
  const found = policy.scan(read).flatMap(toEntity);
  const others = matches.filter(
    (match) => !isEntity(match.type) || !found.some((each) => overlap(each, match)),
  );
  return policy.withFound(name, others, found);
}

type Range = Pick<Match, "end" | "start">;
const overlap = (a: Range, b: Range): boolean => a.start < b.end && b.start < a.end;

function toEntity({ end, score, start, type }: Match): readonly Found[] {
  return isEntity(type) ? [{ kind: "entity", type, start, end, score }] : [];
}

const isEntity = (type: Match["type"]): type is EntityType => type !== "regex" && type !== "custom";

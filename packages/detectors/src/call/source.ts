import type { Found, FoundEntity } from "@lintel/policies";

import type { Piece } from "./pieces.ts";

export interface Question {
  readonly signal: AbortSignal;
  readonly types: readonly FoundEntity["type"][];
  readonly requirements: readonly string[];
}

/** One detector over the network. */
export interface Source {
  readonly findsEntities: boolean;
  readonly judgesRequirements: boolean;
  readonly detect: (texts: readonly string[], question: Question) => Promise<readonly Located[]>;
  readonly close: () => Promise<void>;
}

/** Something found, and in which of the texts. */
export interface Located {
  readonly index: number;
  readonly found: Found;
}

/** An entity of a piece, by code points of it, as one of its text. */
export function locate(
  { index, offset }: Piece,
  entity: Omit<FoundEntity, "kind">,
  toUnits: (position: number) => number,
): Located {
  const start = offset + toUnits(entity.start);
  const end = offset + toUnits(entity.end);
  return { index, found: { kind: "entity", type: entity.type, start, end, score: entity.score } };
}

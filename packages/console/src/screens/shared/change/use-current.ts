import { type QueryKey, useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { isConflict } from "../../../api/api-problem.ts";
import type { Tagged } from "../../../api/service.ts";

/** An entity while it is changed. */
export interface Current<Entity> {
  /** As it is when the change begins, read for this change, since a list may be a minute old. Undefined until it is known. */
  readonly begun: Entity | undefined;
  /** Why it cannot be read, and so not be changed; undefined as long as it may be. */
  readonly failure: unknown;
  /** As somebody else has left it meanwhile; undefined while nobody has. */
  readonly theirs: Entity | undefined;
  /** Writes under the version that was read. When somebody else was first, `theirs` says what they made of it, and the next write replaces that. */
  readonly save: (write: (etag: string) => Promise<unknown>) => Promise<void>;
}

/** Reads what is to be changed, with its version. */
export function useCurrent<Entity>(
  queryKey: QueryKey,
  read: () => Promise<Tagged<Entity>>,
): Current<Entity> {
  const { data: begun, error } = useQuery({
    queryKey: [...queryKey, "current"],
    queryFn: read,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const [theirs, setTheirs] = useState<Tagged<Entity>>();
  const save = async (write: (etag: string) => Promise<unknown>) => {
    try {
      await write((theirs ?? begun)?.etag ?? "");
    } catch (thrown) {
      if (isConflict(thrown)) setTheirs(await read());
      throw thrown;
    }
  };
  return { begun: begun?.value, failure: error ?? undefined, theirs: theirs?.value, save };
}

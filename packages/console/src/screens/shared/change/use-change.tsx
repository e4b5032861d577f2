import { type QueryKey, useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { isConflict } from "../../../api/api-problem.ts";
import type { Tagged } from "../../../api/service.ts";
import { useWrite } from "../../../api/use-write.ts";
import { Difference } from "./difference.tsx";

interface ChangeOptions<Entity, Draft> {
  /** As it stands in a list, which may be a minute old. */
  readonly listed: Entity;
  /** Of the entity: the name of its kind first, which is read again after a change. */
  readonly queryKey: readonly [string, ...string[]];
  /** Reads the entity for this change, with its version. */
  readonly read: () => Promise<Tagged<Entity>>;
  readonly draftOf: (entity: Entity) => Draft;
  /** What to say when it is done. */
  readonly says: string;
  readonly onClose: () => void;
}

/**
 * An entity while it is changed. The change begins from what is stored then. It is written under the version that was read: when somebody else
 * was first, nothing is written, what they changed is shown, and the next attempt replaces that.
 */
export function useChange<Entity extends object, Draft>(options: ChangeOptions<Entity, Draft>) {
  const { listed, queryKey, read, draftOf, says, onClose } = options;
  const [kind] = queryKey;
  const { data: begun, error: unread } = useQuery({
    queryKey: [...queryKey, "current"] satisfies QueryKey,
    queryFn: read,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const [theirs, setTheirs] = useState<Tagged<Entity>>();
  const [typed, setDraft] = useState<Draft>();
  const { run, isBusy, error } = useWrite({ changes: [[kind]], says });
  const before = begun?.value ?? listed;
  const old = draftOf(before);
  const save = async (write: (etag: string) => Promise<unknown>) => {
    try {
      await run(() => write((theirs ?? begun)?.etag ?? ""));
    } catch (thrown) {
      if (isConflict(thrown)) setTheirs(await read());
      throw thrown;
    }
    onClose();
  };
  /** What a `FormDialog` is given of it. */
  const formOf = (write: (etag: string) => Promise<unknown>) => ({
    verb: "Save changes",
    onClose,
    onSubmit: () => save(write),
    isBusy,
    isReading: begun === undefined,
    error: error ?? unread ?? undefined,
    conflict: theirs !== undefined && <Difference before={before} after={theirs.value} />,
  });
  return { old, draft: typed ?? old, setDraft, formOf };
}

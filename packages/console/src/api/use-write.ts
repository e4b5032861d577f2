import { type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";

import { useToast } from "../ui/overlay/toasts.tsx";
import { isSignedOut } from "./api-problem.ts";
import { SESSION_KEY } from "./session.ts";

interface WriteOptions {
  /** What must be read again afterwards, by the beginnings of their keys. */
  readonly changes: readonly QueryKey[];
  /** What to say when it is done. */
  readonly says?: string;
}

/**
 * Runs writes one at a time. What they change is read again before they count as done, so that nobody sees the state before;
 * nothing is shown as done that is not.
 */
export function useWrite({ changes, says }: WriteOptions) {
  const client = useQueryClient();
  const toast = useToast();
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>(undefined);
  const run = useCallback(
    async <Result>(write: () => Promise<Result>): Promise<Result> => {
      setIsBusy(true);
      setError(undefined);
      try {
        const result = await write();
        await Promise.all(changes.map((queryKey) => client.invalidateQueries({ queryKey })));
        if (says !== undefined) toast(says);
        return result;
      } catch (thrown) {
        if (isSignedOut(thrown)) client.setQueryData(SESSION_KEY, null);
        setError(thrown);
        throw thrown;
      } finally {
        setIsBusy(false);
      }
    },
    // The list of changes is written out where this is used: its content is the same each time.
    [client, toast, says, JSON.stringify(changes)],
  );
  return { run, isBusy, error };
}

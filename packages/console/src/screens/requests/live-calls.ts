import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { isSignedOut } from "../../api/api-problem.ts";
import { answerOf, api } from "../../api/service.ts";
import { SESSION_KEY } from "../../api/session.ts";
import type { RequestFilter } from "./request-filter.ts";
import { type RequestRow, rowOfLiveCall, withLater } from "./request-row.ts";

/** How long the service waits for a call before it says that there was none. */
const WAIT_SECONDS = "20";
/** After a failure. */
const PAUSE_MS = 3000;

interface Live {
  /** The newest first; undefined until the first answer. */
  readonly rows: readonly RequestRow[] | undefined;
  readonly error: unknown;
}

const NOTHING: Live = { rows: undefined, error: null };

/** Calls as they are booked, while `isLive`: each is shown once, and within a second. */
export function useLiveCalls(filter: RequestFilter, isLive: boolean): Live {
  const [live, setLive] = useState(NOTHING);
  const client = useQueryClient();
  const { key, model, provider, user } = filter;
  useEffect(() => {
    if (!isLive) return undefined;
    const stopping = new AbortController();
    setLive(NOTHING);
    const watch = async () => {
      let cursor: string | undefined;
      while (!stopping.signal.aborted) {
        try {
          const { calls, cursor: next } = await nextCalls(
            { key, model, provider, user, cursor },
            stopping.signal,
          );
          cursor = next;
          setLive(({ rows = [] }) => ({
            rows: withLater(rows, calls.map(rowOfLiveCall)),
            error: null,
          }));
        } catch (error) {
          if (stopping.signal.aborted) return;
          if (isSignedOut(error)) client.setQueryData(SESSION_KEY, null);
          setLive(({ rows }) => ({ rows, error }));
          await pause(PAUSE_MS, stopping.signal);
        }
      }
    };
    void watch();
    return () => stopping.abort();
  }, [client, isLive, key, model, provider, user]);
  return live;
}

interface Place extends Pick<RequestFilter, "key" | "model" | "provider" | "user"> {
  readonly cursor: string | undefined;
}

const nextCalls = ({ cursor, key, model, provider, user }: Place, signal: AbortSignal) =>
  answerOf(
    api.GET("/api/events/live", {
      params: {
        query: {
          ...(key !== "" && { keyId: key }),
          ...(user !== "" && { userId: user }),
          ...(provider !== "" && { provider }),
          ...(model !== "" && { model }),
          ...(cursor !== undefined && { cursor, wait: WAIT_SECONDS }),
        },
      },
      // What the page asks by itself does not keep the session from ending.
      headers: { "x-lintel-background": "1" },
      signal,
    }),
  );

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });

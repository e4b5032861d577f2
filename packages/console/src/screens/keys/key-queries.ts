import type { components } from "@lintel/admin-client";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import { isUnknown } from "../../api/api-problem.ts";
import { answerOf, api, taggedAnswerOf } from "../../api/service.ts";
import { useAllowed } from "../../api/session.ts";

export type Key = components["schemas"]["Key"];

/** What the address says of the keys to be listed. */
export interface KeyFilter {
  readonly name: string;
  readonly tag: string;
  readonly state: string;
}

const PAGE = 50;

/** The search that a filter means; what is not filtered by is left out. */
export const searchOf = (
  { name, tag, state }: KeyFilter,
  { limit, cursor }: { readonly limit: number; readonly cursor: string },
) => ({
  limit,
  ...(name !== "" && { name }),
  ...(tag !== "" && { tags: [tag] }),
  ...(state !== "" && { revoked: state === "revoked" }),
  ...(cursor !== "" && { cursor }),
});

/** Keys page by page, the newest first. */
export const useKeyPages = (filter: KeyFilter) =>
  useInfiniteQuery({
    queryKey: ["keys", "pages", filter],
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) =>
      answerOf(
        api.POST("/api/v2/key-management/keys", {
          body: searchOf(filter, { limit: PAGE, cursor: pageParam }),
          signal,
        }),
      ),
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });

/** One key; null where there is none of this id. */
export const useKey = (id: string) =>
  useQuery({
    queryKey: ["keys", "one", id],
    queryFn: ({ signal }) => readKey(id, signal),
  });

/** A key and its version. */
export const taggedKey = (id: string, signal?: AbortSignal) =>
  taggedAnswerOf(
    api.GET("/api/key-management/keys/{id}", {
      params: { path: { id } },
      ...(signal !== undefined && { signal }),
    }),
  );

async function readKey(id: string, signal: AbortSignal): Promise<Key | null> {
  try {
    return (await taggedKey(id, signal)).value;
  } catch (error) {
    if (isUnknown(error)) return null;
    throw error;
  }
}

/** What a key has spent so far, to the nano-dollar. */
export function useKeySpend(id: string) {
  return useQuery({
    queryKey: ["reports", "key-spend", id],
    queryFn: ({ signal }) =>
      answerOf(api.GET("/api/reporting/keys/{id}", { params: { path: { id } }, signal })),
    enabled: useAllowed("reports:read"),
  });
}

/** As many as the API takes at once. */
const MAX_KEYS = 100;

/** When keys were last called, by their ids: null if never. Undefined until it is known, and to those who may not. */
export type LastCalls = ReadonlyMap<string, number | null>;

/** Of the first hundred of these keys, which is more than fits a page. */
export function useLastCalls(ids: readonly string[]): LastCalls {
  const keyIds = ids.slice(0, MAX_KEYS);
  const isAllowed = useAllowed("reports:read");
  const { data } = useQuery({
    queryKey: ["requests", "last", keyIds],
    queryFn: ({ signal }) =>
      answerOf(api.GET("/api/reporting/last-calls", { params: { query: { keyIds } }, signal })),
    enabled: isAllowed && keyIds.length > 0,
    placeholderData: keepPreviousData,
  });
  return useMemo(() => new Map(data?.map(({ at, keyId }) => [keyId, at])), [data]);
}

import type { components } from "@lintel/admin-client";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";

import { answerOf, api } from "../../api/service.ts";
import { useAllowed } from "../../api/session.ts";

export type Key = components["schemas"]["Key"];

/** What the address says of the keys to be listed. */
export interface KeyFilter {
  readonly name: string;
  readonly tag: string;
  readonly state: string;
}

const PAGE = 50;

/** Keys page by page, the newest first. */
export const useKeyPages = ({ name, tag, state }: KeyFilter) =>
  useInfiniteQuery({
    queryKey: ["keys", "pages", name, tag, state],
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) =>
      answerOf(
        api.POST("/api/v2/key-management/keys", {
          body: {
            limit: PAGE,
            ...(name === "" ? {} : { name }),
            ...(tag === "" ? {} : { tags: [tag] }),
            ...(state === "" ? {} : { revoked: state === "revoked" }),
            ...(pageParam === "" ? {} : { cursor: pageParam }),
          },
          signal,
        }),
      ),
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });

/** One key; undefined where there is none of this id. */
export const useKey = (id: string) =>
  useQuery({
    queryKey: ["keys", "one", id],
    queryFn: async ({ signal }) => {
      const query = { keyIds: [id] };
      const found = await answerOf(
        api.GET("/api/key-management/keys", { params: { query }, signal }),
      );
      return found[0] ?? null;
    },
  });

/** What a key has spent so far, to the nano-dollar. */
export function useKeySpend(id: string) {
  return useQuery({
    queryKey: ["reports", "key-spend", id],
    queryFn: ({ signal }) =>
      answerOf(api.GET("/api/reporting/keys/{id}", { params: { path: { id } }, signal })),
    enabled: useAllowed("reports:read"),
  });
}

/** When a key was last called; null if never. */
export function useLastCall(id: string, end: number) {
  return useQuery({
    queryKey: ["requests", "last", id],
    queryFn: async ({ signal }) => {
      const body = { start: 1, end, keyIds: [id], dateOrder: "desc", limit: 1 };
      const { events } = await answerOf(api.POST("/api/v2/events", { body, signal }));
      return events[0]?.created_at ?? null;
    },
    enabled: useAllowed("reports:read"),
  });
}

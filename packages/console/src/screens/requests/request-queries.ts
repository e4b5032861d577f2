import type { components } from "@lintel/admin-client";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";

import { answerOf, api } from "../../api/service.ts";
import { nowSeconds } from "../../app/clock.ts";
import { type RequestFilter, searchOf } from "./request-filter.ts";

/** A call, or one of its attempts, as the ledger has it. */
export type LedgerEvent = components["schemas"]["Event"];

const PAGE = 50;
const LIVE_MS = 2000;

/** Requests page by page. Live, the first pages are read again and again. */
export const useRequestPages = (filter: RequestFilter, isLive: boolean) =>
  useInfiniteQuery({
    queryKey: ["requests", "pages", filter],
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) => {
      const body = { ...searchOf(filter, nowSeconds()), limit: PAGE };
      return answerOf(
        api.POST("/api/v2/events", {
          body: pageParam === "" ? body : { ...body, cursor: pageParam },
          signal,
          // What the page asks by itself does not keep the session from ending.
          headers: isLive ? { "x-lintel-background": "1" } : {},
        }),
      );
    },
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: isLive ? LIVE_MS : false,
  });

/** A request with its attempts and how its cost is made up. */
export const useRequest = (id: string) =>
  useQuery({
    queryKey: ["requests", "one", id],
    queryFn: ({ signal }) =>
      answerOf(api.GET("/api/v2/events/{id}", { params: { path: { id } }, signal })),
    // What has been recorded stays as it is.
    staleTime: Number.POSITIVE_INFINITY,
  });
export type RequestDetails = NonNullable<ReturnType<typeof useRequest>["data"]>;

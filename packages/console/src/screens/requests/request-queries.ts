import { useInfiniteQuery, useQuery } from "@tanstack/react-query";

import { answerOf, api } from "../../api/service.ts";
import { useAllowed } from "../../api/session.ts";
import { nowSeconds } from "../../app/clock.ts";
import { type RequestFilter, searchOf } from "./request-filter.ts";

const PAGE = 50;

/** Requests page by page. */
export const useRequestPages = (filter: RequestFilter, isWanted: boolean) =>
  useInfiniteQuery({
    queryKey: ["requests", "pages", filter],
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) => {
      const body = { ...searchOf(filter, nowSeconds()), limit: PAGE };
      return answerOf(
        api.POST("/api/v2/events", {
          body: pageParam === "" ? body : { ...body, cursor: pageParam },
          signal,
        }),
      );
    },
    getNextPageParam: ({ nextCursor }) => nextCursor,
    enabled: isWanted,
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

/** The user whom a call names, where one of that name is set up; null where none is. */
export const useUserNamed = (userId: string) =>
  useQuery({
    queryKey: ["users", "named", userId],
    queryFn: async ({ signal }) => {
      const query = { userIds: [userId], limit: "1" };
      const [user] = await answerOf(api.GET("/api/users", { params: { query }, signal }));
      return user ?? null;
    },
    enabled: useAllowed("keys:read") && userId !== "",
  });

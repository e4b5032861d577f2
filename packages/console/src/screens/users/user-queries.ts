import { useQuery } from "@tanstack/react-query";

import { isUnknown } from "../../api/api-problem.ts";
import { answerOf, api } from "../../api/service.ts";

/** Which users are shown. Empty members mean all. */
export interface UserFilter {
  /** A part of the name or of the user id. */
  readonly name: string;
  /** The whole of it: what calls name. */
  readonly userId: string;
  readonly tag: string;
}

interface UserPage {
  readonly size: number;
  /** From 0. */
  readonly page: number;
}

/** A page of the users that a filter leaves, as the API is asked for it. */
export const queryOf = ({ name, tag, userId }: UserFilter, { page, size }: UserPage) => ({
  all: "true" as const,
  limit: String(size),
  offset: String(page * size),
  ...(name !== "" && { name }),
  ...(userId !== "" && { userIds: [userId] }),
  ...(tag !== "" && { tags: [tag] }),
});

/** One user, who need not be on the page that is shown; null where there is none of this id. */
export const useUser = (id: string | undefined) =>
  useQuery({
    queryKey: ["users", "one", id],
    queryFn: async ({ signal }) => {
      try {
        const params = { path: { id: id ?? "" } };
        return await answerOf(api.GET("/api/users/{id}", { params, signal }));
      } catch (error) {
        if (isUnknown(error)) return null;
        throw error;
      }
    },
    enabled: id !== undefined,
  });

export const useUsers = (filter: UserFilter, page: UserPage) =>
  useQuery({
    queryKey: ["users", filter, page],
    queryFn: ({ signal }) =>
      answerOf(api.GET("/api/users", { params: { query: queryOf(filter, page) }, signal })),
  });

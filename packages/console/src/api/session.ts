import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";

import { isSignedOut } from "./api-problem.ts";
import { allows, type Permission } from "./permissions.ts";
import { answerOf, api, done } from "./service.ts";

export const SESSION_KEY = ["session"] as const;

/** Who is signed in, and what they may do; null when nobody is. */
async function readSession(signal: AbortSignal) {
  try {
    return await answerOf(api.GET("/api/session", { signal }));
  } catch (error) {
    if (isSignedOut(error)) return null;
    throw error;
  }
}
export type Session = NonNullable<Awaited<ReturnType<typeof readSession>>>;

/** For whoever needs it before anything is drawn. */
export const SESSION_QUERY = queryOptions({
  queryKey: SESSION_KEY,
  queryFn: ({ signal }) => readSession(signal),
  staleTime: 60_000,
});

export const useSession = () => useQuery(SESSION_QUERY);

/** Whether whoever is signed in may do what needs the permission. */
export function useAllowed(permission: Permission): boolean {
  const { data } = useSession();
  return data !== undefined && data !== null && allows(data.scopes, permission);
}

export type Credential = { readonly password: string } | { readonly token: string };

/** Signs in: the browser keeps a cookie that no script can read. Rejects when the credential is wrong. */
export function useSignIn() {
  const client = useQueryClient();
  return useCallback(
    async (credential: Credential) => {
      const session = await answerOf(api.POST("/api/session", { body: credential }));
      client.setQueryData(SESSION_KEY, session);
      await client.invalidateQueries({
        predicate: ({ queryKey }) => queryKey[0] !== SESSION_KEY[0],
      });
    },
    [client],
  );
}

/** Ends the session, and forgets everything that was read in it. */
export function useSignOut() {
  const client = useQueryClient();
  return useCallback(async () => {
    await done(api.DELETE("/api/session"));
    client.clear();
    window.location.assign("./");
  }, [client]);
}

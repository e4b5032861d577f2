import { QueryCache, QueryClient } from "@tanstack/react-query";

import { ApiProblem, isSignedOut } from "./api-problem.ts";
import { SESSION_KEY } from "./session.ts";

const MAX_RETRIES = 2;

/** What cannot be answered now may be in a moment; what was refused is refused again. */
const isWorthRetrying = (failures: number, error: Error): boolean =>
  failures < MAX_RETRIES &&
  error instanceof ApiProblem &&
  (error.status === 0 || error.status >= 500);

/** What has been read, and who reads it. When the session has ended, whoever reads is asked to sign in again. */
export function createQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (isSignedOut(error)) client.setQueryData(SESSION_KEY, null);
      },
    }),
    defaultOptions: {
      queries: { staleTime: 10_000, retry: isWorthRetrying, refetchOnWindowFocus: false },
    },
  });
  return client;
}

import { useQuery } from "@tanstack/react-query";

import { answerOf, api, SERVICE_URL } from "../../api/service.ts";
import { Notice } from "../../ui/notice.tsx";

/** Why the identity provider sent somebody back without a session, by what stands in the address. */
const REASONS: ReadonlyMap<string | null, string> = new Map([
  ["refused", "Signing in was refused or given up."],
  ["failed", "Signing in failed; the service's log says why."],
  ["expired", "Signing in took too long. Try again."],
  ["no-access", "You are in no group that may use this console."],
  ["unavailable", "The identity provider does not answer. Try again later."],
]);

/** Signing in with the organisation's identity provider, where one is set up. */
export function OidcLink() {
  const { data } = useQuery({
    queryKey: ["sign-in-methods"],
    queryFn: ({ signal }) => answerOf(api.GET("/api/session/methods", { signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const reason = REASONS.get(new URLSearchParams(window.location.search).get("sign-in"));
  const oidc = data?.oidc ?? null;
  const screen = window.location.pathname.split("/").at(-1) ?? "";
  return (
    <>
      {reason !== undefined && <Notice tone="warn">{reason}</Notice>}
      {oidc !== null && (
        <a
          href={`${SERVICE_URL}/${oidc.path}?returnTo=${encodeURIComponent(screen)}`}
          className="flex h-9 items-center justify-center rounded-lg border border-edge/60 text-sm font-medium hover:bg-raised"
        >
          Sign in with {oidc.name}
        </a>
      )}
    </>
  );
}

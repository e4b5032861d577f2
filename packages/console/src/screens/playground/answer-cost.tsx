import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";

import { isUnknown } from "../../api/api-problem.ts";
import { answerOf, api } from "../../api/service.ts";
import { useAllowed } from "../../api/session.ts";
import { Badge } from "../../ui/badge.tsx";
import { Cost } from "../../ui/values.tsx";

/** A call is booked within about a second of its end; much later where the worker is behind. */
const LOOK_EVERY_MS = 1000;
const LOOKS = 30;

/** What a call that has ended cost, with all its attempts, once it is booked. */
export function AnswerCost({ callId }: { readonly callId: string }) {
  const { data, isError } = useQuery({
    queryKey: ["requests", "cost", callId],
    queryFn: ({ signal }) =>
      answerOf(api.GET("/api/v2/events/{id}", { params: { path: { id: callId } }, signal })),
    enabled: useAllowed("reports:read"),
    retry: (failures, error) => failures < LOOKS && isUnknown(error),
    retryDelay: LOOK_EVERY_MS,
  });
  if (isError) return <span className="text-soft">not booked yet</span>;
  if (data === undefined) return <span className="text-soft">…</span>;
  const events = data.attempts.length === 0 ? [data.event] : data.attempts;
  const nano = events.reduce((sum, { costInNanoUsd }) => sum + BigInt(costInNanoUsd), 0n);
  return (
    <span className="flex flex-wrap items-center gap-3">
      {data.event.unpriced ? <Badge tone="warn">unpriced</Badge> : <Cost nano={String(nano)} />}
      <Link href={`/requests?request=${callId}`} className="text-accent underline">
        How it is made up
      </Link>
    </span>
  );
}

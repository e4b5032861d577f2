import type { ReactNode } from "react";
import { Link } from "wouter";

import { useNames } from "../../../api/named.ts";
import { formatMs } from "../../../format/numbers.ts";
import { Badge } from "../../../ui/badge.tsx";
import { CodeBlock } from "../../../ui/code-block.tsx";
import { Failure, SkeletonRows } from "../../../ui/data/states.tsx";
import { Dialog } from "../../../ui/overlay/dialog.tsx";
import { Cost, Moment } from "../../../ui/values.tsx";
import { EquivalentCall } from "../../shared/change/api-call.tsx";
import { useProxyUrl } from "../../shared/proxy-url.ts";
import { type RequestDetails, useRequest } from "../request-queries.ts";
import { rowOfEvent } from "../request-row.ts";
import { RequestMarks, RequestStatus } from "../request-status.tsx";
import { CallFacts } from "./call-facts.tsx";
import { callAsCurl, storedText } from "./request-as-curl.ts";
import { RequestBill } from "./request-bill.tsx";
import { RequestLimits } from "./request-limits.tsx";

/** One request with everything that is known of it. */
export function RequestDrawer({
  id,
  onClose,
}: {
  readonly id: string;
  readonly onClose: () => void;
}) {
  const { data, error, refetch } = useRequest(id);
  return (
    <Dialog title="Request" onClose={onClose} isWide>
      {data === undefined && error === null && <SkeletonRows />}
      {error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {data !== undefined && <Details details={data} />}
    </Dialog>
  );
}

function Details({ details }: { readonly details: RequestDetails }) {
  const { event } = details;
  const proxyUrl = useProxyUrl();
  const names = useNames([event.key_id]);
  const request = storedText(event.request);
  const response = storedText(event.response);
  return (
    <div className="space-y-6">
      <div className="flex flex-wrap items-center gap-2">
        <RequestStatus row={rowOfEvent(event)} />
        <bdi className="text-base font-semibold">
          {event.model === "" ? event.path : event.model}
        </bdi>
        <span className="text-soft">{event.provider}</span>
        <RequestMarks row={rowOfEvent(event)} />
        <span className="ml-auto text-soft">
          <Moment at={event.created_at} isExact />
        </span>
      </div>
      <Timing event={event} />
      <Part title="Cost">
        <RequestBill details={details} />
      </Part>
      {details.attempts.length > 0 && (
        <Part title="Attempts">
          <Attempts attempts={details.attempts} currentId={event.id} />
        </Part>
      )}
      <Part title="Call">
        <CallFacts event={event} names={names} />
      </Part>
      <Part title="Limits of such calls, and where they stand now">
        <RequestLimits
          keyId={event.key_id}
          keyName={names.keys.get(event.key_id)}
          userId={event.userId}
        />
      </Part>
      {request !== "" && <CodeBlock label="Prompt, as stored" text={request} />}
      {response !== "" && <CodeBlock label="Answer, as stored" text={response} />}
      <CodeBlock label="The call again" text={callAsCurl(event, proxyUrl)} />
      <EquivalentCall call={{ method: "GET", path: `/api/v2/events/${event.id}` }} />
    </div>
  );
}

const Part = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <section className="space-y-2">
    <h3 className="text-sm font-semibold">{title}</h3>
    {children}
  </section>
);

type Event = RequestDetails["event"];

/** How long the first byte took, and the rest. */
function Timing({ event }: { readonly event: Event }) {
  const { latency_in_ms: whole, ttftInMs: first } = event;
  const share = first === null || whole === 0 ? 0 : Math.min(1, first / whole);
  return (
    <div>
      <div className="flex h-2 overflow-hidden rounded-full bg-accent-tint">
        <div className="bg-accent" style={{ width: `${share * 100}%` }} />
      </div>
      <p className="num mt-1 flex justify-between text-xs text-soft">
        <span>{first === null ? "Not streamed" : `First byte after ${formatMs(first)}`}</span>
        <span>Ended after {formatMs(whole)}</span>
      </p>
    </div>
  );
}

const Attempts = ({
  attempts,
  currentId,
}: {
  readonly attempts: readonly Event[];
  readonly currentId: string;
}) => (
  <ol className="divide-y divide-line rounded-lg border border-line">
    {attempts.map((attempt) => (
      <li key={attempt.id} className="flex flex-wrap items-center gap-2 px-3 py-2">
        <span className="num w-5 text-soft">{attempt.attempt}</span>
        <RequestStatus row={rowOfEvent(attempt)} />
        <Link
          href={`/requests?request=${attempt.id}`}
          aria-current={attempt.id === currentId ? "true" : undefined}
          className="min-w-0 truncate font-medium underline decoration-line"
        >
          {attempt.provider} · {attempt.model}
        </Link>
        {attempt.errorCode !== "" && <Badge tone="bad">{attempt.errorCode}</Badge>}
        <span className="num ml-auto text-soft">{formatMs(attempt.latency_in_ms)}</span>
        <span className="w-28 text-right">
          <Cost nano={attempt.costInNanoUsd} isAligned />
        </span>
      </li>
    ))}
  </ol>
);

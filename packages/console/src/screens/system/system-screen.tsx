import type { components } from "@lintel/admin-client";
import type { ReactNode } from "react";

import { durationInWords, secondsOfDuration } from "../../format/durations.ts";
import { formatCount } from "../../format/numbers.ts";
import { Badge } from "../../ui/badge.tsx";
import { Failure, SkeletonRows } from "../../ui/data/states.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Card, Facts, Page } from "../../ui/page.tsx";
import { Moment } from "../../ui/values.tsx";
import { useSystem } from "../shared/use-system.ts";

type System = components["schemas"]["System"];

/** What runs, how it is, and how much there is. */
export function SystemScreen() {
  const { data, error, refetch } = useSystem();
  return (
    <Page title="System" about="What runs, how it is, and how much there is. No secrets.">
      {data === undefined && error === null && <SkeletonRows />}
      {error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {data !== undefined && <Parts system={data} />}
    </Page>
  );
}

const Parts = ({ system }: { readonly system: System }) => (
  <>
    {system.migrations.missing.length > 0 && (
      <Notice tone="bad">
        The database lacks migrations of this release: {system.migrations.missing.join(", ")}.
      </Notice>
    )}
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <div className="space-y-4">
        <Card title="Versions">
          <Facts
            facts={[
              ["Lintel", system.version],
              ["Node.js", system.node],
              ["PostgreSQL", system.postgres.version],
              ["Last migration", system.migrations.last],
            ]}
          />
        </Card>
        <Card title="Ledger">
          <Facts
            facts={[
              [
                "Calls, about",
                system.events.estimated === 0
                  ? "not estimated yet"
                  : formatCount(system.events.estimated),
              ],
              ["Batches to be summed", formatCount(system.events.unrolled)],
              ["Size of the database", `${formatCount(system.postgres.bytes / 1e6)} MB`],
              ["Alerts to be sent", formatCount(system.alerts.pending)],
              ["Alerts given up", formatCount(system.alerts.dead)],
              ...queueFacts(system.queue),
            ]}
          />
        </Card>
        <Card title="Proxies">
          <Proxies proxies={system.proxies} />
        </Card>
      </div>
      <Card title="Configuration of the admin API">
        <Facts
          facts={Object.entries(system.configuration).map(
            ([name, value]) => [name, settingInWords(value)] as const,
          )}
        />
      </Card>
    </div>
  </>
);

/** `43200s` is read as 12 h. */
function settingInWords(value: System["configuration"][string]): string {
  if (value === null) return "not set";
  const text = String(value);
  return /^\d+s$/.test(text) ? durationInWords(secondsOfDuration(text)) : text;
}

function queueFacts(queue: System["queue"]): readonly (readonly [string, ReactNode])[] {
  if (queue === null) {
    return [
      [
        "Queue",
        <Badge key="queue" tone="bad">
          Redis does not answer
        </Badge>,
      ],
    ];
  }
  return [
    ["Batches in the queue", formatCount(queue.waiting + queue.active + queue.delayed)],
    ["Batches set aside", formatCount(queue.deadLetters)],
  ];
}

function Proxies({ proxies }: { readonly proxies: System["proxies"] }) {
  if (proxies === null) return <Badge tone="bad">Redis does not answer</Badge>;
  if (proxies.length === 0) return <p className="text-soft">No proxy was seen in the last day.</p>;
  return (
    <ul className="space-y-3">
      {proxies.map((proxy) => (
        <li key={proxy.name} className="text-sm">
          <p className="flex items-baseline gap-3">
            <bdi className="min-w-0 grow font-medium wrap-anywhere">{proxy.name}</bdi>
            <span className="text-soft">
              <Moment at={proxy.seenAt} />
            </span>
          </p>
          <p className="num text-soft">
            {proxy.version} · {formatCount(proxy.spooledEvents)} events in its spool
          </p>
        </li>
      ))}
    </ul>
  );
}

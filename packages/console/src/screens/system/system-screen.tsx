import type { components } from "@lintel/admin-client";
import type { ReactNode } from "react";

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
            ([name, value]) => [name, String(value ?? "not set")] as const,
          )}
        />
      </Card>
    </div>
  </>
);

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
    <ul className="space-y-2">
      {proxies.map((proxy) => (
        <li key={proxy.name} className="flex flex-wrap items-center gap-x-3 gap-y-0.5">
          <bdi className="min-w-0 font-medium wrap-anywhere">{proxy.name}</bdi>
          <span className="text-soft">{proxy.version}</span>
          <span className="num text-soft">
            {formatCount(proxy.spooledEvents)} events in its spool
          </span>
          <span className="ml-auto text-soft">
            <Moment at={proxy.seenAt} />
          </span>
        </li>
      ))}
    </ul>
  );
}

import { useMemo } from "react";

import { useNames } from "../../api/named.ts";
import { useRows } from "../../api/use-rows.ts";
import { nowSeconds } from "../../app/clock.ts";
import { firstCall } from "../../format/as-curl.ts";
import { Button } from "../../ui/button.tsx";
import { CodeBlock } from "../../ui/code-block.tsx";
import { Empty } from "../../ui/data/states.tsx";
import { Page } from "../../ui/page.tsx";
import { useParams } from "../../url/use-params.ts";
import { exampleModel } from "../shared/example-models.ts";
import { ExportMenu } from "../shared/list/export-menu.tsx";
import { ListCard } from "../shared/list/list-card.tsx";
import { ShowMore } from "../shared/list/show-more.tsx";
import { useProxyUrl } from "../shared/proxy-url.ts";
import { RequestDrawer } from "./details/request-drawer.tsx";
import { exportPages } from "./export-requests.ts";
import { useLiveCalls } from "./live-calls.ts";
import { requestColumns } from "./request-columns.tsx";
import { readFilter, type RequestFilter } from "./request-filter.ts";
import { RequestFilters } from "./request-filters.tsx";
import { useRequestPages } from "./request-queries.ts";
import { isMeant, type LedgerEvent, type RequestRow, rowOfEvent } from "./request-row.ts";

/** Every call, and what it cost to the nano-dollar. */
export function RequestsScreen() {
  const [params, change] = useParams();
  const filter = readFilter(params);
  const isLive = params.get("live") !== null;
  const openId = params.get("request") ?? undefined;
  return (
    <Page
      title="Requests"
      about="Every call, what came of it, and what it cost to the nano-dollar."
      actions={
        <>
          <ExportMenu name="requests" pages={() => exportPages(filter, nowSeconds())} />
          <Button
            look={isLive ? "primary" : "plain"}
            icon={isLive ? "stop" : "play"}
            aria-pressed={isLive}
            onClick={() => change({ live: isLive ? undefined : "1" })}
          >
            {isLive ? "Stop watching" : "Watch live"}
          </Button>
        </>
      }
    >
      <RequestFilters filter={filter} isLive={isLive} onChange={change} />
      <RequestTable
        filter={filter}
        isLive={isLive}
        openId={openId}
        onOpen={({ id }) => change({ request: id }, "push")}
      />
      {openId !== undefined && (
        <RequestDrawer key={openId} id={openId} onClose={() => change({ request: undefined })} />
      )}
    </Page>
  );
}

interface RequestTableProps {
  readonly filter: RequestFilter;
  readonly isLive: boolean;
  readonly openId: string | undefined;
  readonly onOpen: (row: RequestRow) => void;
}

const rowsOfPage = ({ events }: { readonly events: readonly LedgerEvent[] }) =>
  events.map(rowOfEvent);

function RequestTable({ filter, isLive, openId, onOpen }: RequestTableProps) {
  const pages = useRequestPages(filter, !isLive);
  const live = useLiveCalls(filter, isLive);
  const found = useRows(pages.data, rowsOfPage);
  const rows = isLive ? live.rows?.filter((row) => isMeant(filter, row)) : found;
  const names = useNames((rows ?? []).map(({ keyId }) => keyId));
  const columns = useMemo(() => requestColumns(names), [names]);
  return (
    <ListCard
      label="Requests"
      query={{
        data: rows,
        error: isLive ? live.error : pages.error,
        refetch: pages.refetch,
      }}
      columns={columns}
      idOf={({ id }) => id}
      onOpen={onOpen}
      openId={openId}
      empty={isLive ? <NoneYet /> : <NoRequests />}
      footer={isLive ? undefined : <ShowMore pages={pages} />}
    />
  );
}

const NoneYet = () => (
  <Empty title="Waiting for a call">
    <p>Calls appear here within a second of their end.</p>
  </Empty>
);

function NoRequests() {
  const proxyUrl = useProxyUrl();
  return (
    <Empty title="No request in this period">
      <p>Calls appear here about a second after they end. To make one with a key of yours:</p>
      <div className="text-left">
        <CodeBlock label="First call" text={firstCall(proxyUrl, exampleModel())} />
      </div>
    </Empty>
  );
}

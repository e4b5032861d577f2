import { useMemo } from "react";

import { useNames } from "../../api/named.ts";
import { nowSeconds } from "../../app/clock.ts";
import { firstCall } from "../../format/as-curl.ts";
import { Button } from "../../ui/button.tsx";
import { CodeBlock } from "../../ui/code-block.tsx";
import { Empty, Failure, SkeletonRows } from "../../ui/data/states.tsx";
import { Table } from "../../ui/data/table.tsx";
import { Card, Page } from "../../ui/page.tsx";
import { useParams } from "../../url/use-params.ts";
import { exampleModel } from "../shared/example-models.ts";
import { ExportMenu } from "../shared/export-menu.tsx";
import { useProxyUrl } from "../shared/proxy-url.ts";
import { exportPages } from "./export-requests.ts";
import { requestColumns } from "./request-columns.tsx";
import { RequestDrawer } from "./request-drawer.tsx";
import { readFilter, type RequestFilter } from "./request-filter.ts";
import { RequestFilters } from "./request-filters.tsx";
import { type LedgerEvent, useRequestPages } from "./request-queries.ts";

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
            icon={isLive ? "refresh" : "play"}
            aria-pressed={isLive}
            onClick={() => change({ live: isLive ? undefined : "1" })}
          >
            {isLive ? "Live" : "Go live"}
          </Button>
        </>
      }
    >
      <RequestFilters filter={filter} onChange={change} />
      <RequestTable
        filter={filter}
        isLive={isLive}
        openId={openId}
        onOpen={({ id }) => change({ request: id }, "push")}
        onClose={() => change({ request: undefined })}
      />
    </Page>
  );
}

interface RequestTableProps {
  readonly filter: RequestFilter;
  readonly isLive: boolean;
  readonly openId: string | undefined;
  readonly onOpen: (event: LedgerEvent) => void;
  readonly onClose: () => void;
}

function RequestTable({ filter, isLive, openId, onOpen, onClose }: RequestTableProps) {
  const pages = useRequestPages(filter, isLive);
  const events = pages.data?.pages.flatMap((page) => page.events);
  const names = useNames((events ?? []).map((event) => event.key_id));
  const columns = useMemo(() => requestColumns(names), [names]);
  return (
    <Card isFlush>
      {events === undefined && pages.error === null && <SkeletonRows />}
      {pages.error !== null && (
        <div className="p-4">
          <Failure error={pages.error} onRetry={() => void pages.refetch()} />
        </div>
      )}
      {events?.length === 0 && <NoRequests />}
      {events !== undefined && events.length > 0 && (
        <Table
          label="Requests"
          columns={columns}
          rows={events}
          idOf={({ id }) => id}
          onOpen={onOpen}
          openId={openId}
        />
      )}
      {pages.hasNextPage && (
        <div className="flex justify-center border-t border-line p-2">
          <Button
            look="quiet"
            isBusy={pages.isFetchingNextPage}
            onClick={() => void pages.fetchNextPage()}
          >
            Show more
          </Button>
        </div>
      )}
      {openId !== undefined && <RequestDrawer key={openId} id={openId} onClose={onClose} />}
    </Card>
  );
}

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

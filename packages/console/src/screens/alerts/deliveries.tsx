import { useQuery } from "@tanstack/react-query";

import { api, answerOf, done } from "../../api/service.ts";
import { useAllowed } from "../../api/session.ts";
import { Badge, type Tone } from "../../ui/badge.tsx";
import { type Column, Table } from "../../ui/data/table.tsx";
import { Card } from "../../ui/page.tsx";
import { Moment } from "../../ui/values.tsx";
import { ActionButton } from "../shared/change/action-button.tsx";
import { ExportMenu } from "../shared/list/export-menu.tsx";
import { type Delivery, exportDeliveries, textOf } from "./export-alerts.ts";

const STATES: Readonly<Record<Delivery["state"], readonly [string, Tone]>> = {
  pending: ["On its way", "warn"],
  delivered: ["Delivered", "good"],
  dead: ["Given up", "bad"],
};

const DeliveryState = ({ delivery: { lastError, state } }: { readonly delivery: Delivery }) => (
  <Badge tone={STATES[state][1]} title={lastError}>
    {STATES[state][0]}
  </Badge>
);

const COLUMNS: readonly Column<Delivery>[] = [
  {
    id: "at",
    header: "Time",
    onlyWide: "sm",
    cell: ({ createdAt }) => <Moment at={createdAt} />,
  },
  {
    id: "text",
    header: "Said",
    isWide: true,
    cell: (delivery) => (
      <>
        <bdi
          className="block whitespace-normal max-sm:line-clamp-3 max-sm:pt-2 sm:truncate"
          title={textOf(delivery)}
        >
          {textOf(delivery)}
        </bdi>
        <span className="flex items-center gap-1.5 pt-1 pb-2 text-xs text-soft sm:hidden">
          <Moment at={delivery.createdAt} />
          <DeliveryState delivery={delivery} />
        </span>
      </>
    ),
  },
  {
    id: "state",
    header: "State",
    onlyWide: "sm",
    cell: (delivery) => <DeliveryState delivery={delivery} />,
  },
  {
    id: "attempts",
    header: "Attempts",
    align: "right",
    onlyWide: "md",
    cell: ({ attempts }) => <span className="num">{attempts}</span>,
  },
  { id: "again", header: "", align: "right", cell: (delivery) => <Again delivery={delivery} /> },
];

function Again({ delivery: { id, state } }: { readonly delivery: Delivery }) {
  const mayWrite = useAllowed("settings:write");
  if (state !== "dead" || !mayWrite) return null;
  return (
    <ActionButton
      isSmall
      changes={[["alerts", "deliveries"]]}
      says="It is tried again"
      onAct={() => done(api.POST("/api/alert-deliveries/{id}/retry", { params: { path: { id } } }))}
    >
      Try again
    </ActionButton>
  );
}

/** The latest deliveries, and those that were given up. */
export function Deliveries() {
  const { data } = useQuery({
    queryKey: ["alerts", "deliveries"],
    queryFn: ({ signal }) =>
      answerOf(api.GET("/api/alert-deliveries", { params: { query: { limit: "50" } }, signal })),
  });
  if (data === undefined || data.deliveries.length === 0) return null;
  return (
    <Card
      isFlush
      title="Deliveries"
      actions={<ExportMenu name="alert-deliveries" pages={() => exportDeliveries()} />}
    >
      <Table label="Deliveries" columns={COLUMNS} rows={data.deliveries} idOf={({ id }) => id} />
    </Card>
  );
}

import type { components } from "@lintel/admin-client";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { answerOf, api, done } from "../../api/service.ts";
import { useAllowed } from "../../api/session.ts";
import { useWrite } from "../../api/use-write.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Empty } from "../../ui/data/states.tsx";
import type { Column } from "../../ui/data/table.tsx";
import { Page } from "../../ui/page.tsx";
import { Name } from "../../ui/values.tsx";
import { DeleteButton } from "../shared/delete-button.tsx";
import { ListCard } from "../shared/list-card.tsx";
import { kindName } from "./alert-kinds.ts";
import { Deliveries } from "./deliveries.tsx";
import { NewAlertDialog } from "./new-alert-dialog.tsx";

type Alert = components["schemas"]["Alert"];

const columns = (mayWrite: boolean): readonly Column<Alert>[] => [
  {
    id: "name",
    header: "Name",
    isWide: true,
    cell: ({ id, name }) => <Name name={name} id={id} className="font-medium" />,
  },
  {
    id: "kind",
    header: "Watches",
    cell: ({ kind }) => <span className="whitespace-nowrap">{kindName(kind)}</span>,
  },
  {
    id: "thresholds",
    header: "At",
    onlyWide: "md",
    cell: ({ thresholds }) => (
      <span className="num whitespace-nowrap text-soft">{thresholds.join(", ")}</span>
    ),
  },
  {
    id: "to",
    header: "Notifies",
    onlyWide: "md",
    cell: ({ webhook }) => <bdi className="block max-w-40 truncate text-soft">{webhook.host}</bdi>,
  },
  {
    id: "enabled",
    header: "State",
    cell: ({ enabled }) => (
      <Badge tone={enabled ? "good" : "plain"}>{enabled ? "On" : "Off"}</Badge>
    ),
  },
  {
    id: "actions",
    header: "",
    align: "right",
    cell: (alert) => mayWrite && <AlertActions alert={alert} />,
  },
];

function AlertActions({ alert: { id, name } }: { readonly alert: Alert }) {
  const params = { path: { id } };
  const { run, isBusy } = useWrite({ changes: [["alerts"]], says: "A test is on its way" });
  return (
    <span className="flex justify-end gap-2">
      <Button
        isBusy={isBusy}
        onClick={() => void run(() => done(api.POST("/api/alerts/{id}/test", { params })))}
      >
        Test
      </Button>
      <DeleteButton
        kind="alert"
        name={name}
        consequence="notifies no one any more."
        changes={[["alerts"]]}
        onDelete={() => done(api.DELETE("/api/alerts/{id}", { params }))}
        onGone={() => undefined}
      />
    </span>
  );
}

/** The alert rules, and their deliveries. */
export function AlertsScreen() {
  const [isNew, setIsNew] = useState(false);
  const mayWrite = useAllowed("settings:write");
  const query = useQuery({
    queryKey: ["alerts", "rules"],
    queryFn: ({ signal }) => answerOf(api.GET("/api/alerts", { signal })),
  });
  const add = mayWrite && (
    <Button look="primary" icon="plus" onClick={() => setIsNew(true)}>
      Create alert
    </Button>
  );
  return (
    <Page
      title="Alerts"
      about="Who is notified when a budget is nearly spent, or something fails."
      actions={add}
    >
      <ListCard
        label="Alerts"
        query={query}
        columns={columns(mayWrite)}
        idOf={({ id }) => id}
        empty={
          <Empty title="No alerts yet" action={add}>
            <p>
              An alert calls a webhook, signed, once each time a threshold is crossed: 80 % of a
              budget, failing calls, a model without a price.
            </p>
          </Empty>
        }
      />
      <Deliveries />
      {isNew && <NewAlertDialog onClose={() => setIsNew(false)} />}
    </Page>
  );
}

import { useMemo } from "react";

import { useAlerts } from "../../api/named.ts";
import { api, done } from "../../api/service.ts";
import { useAllowed } from "../../api/session.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Empty } from "../../ui/data/states.tsx";
import type { Column } from "../../ui/data/table.tsx";
import { Page } from "../../ui/page.tsx";
import { Name } from "../../ui/values.tsx";
import { useIsNew, useParams } from "../../url/use-params.ts";
import { ActionButton } from "../shared/change/action-button.tsx";
import { ExportMenu } from "../shared/list/export-menu.tsx";
import { onePage } from "../shared/list/export-text.ts";
import { FirstByApi } from "../shared/list/first-by-api.tsx";
import { ListCard } from "../shared/list/list-card.tsx";
import type { Alert } from "./alert-draft.ts";
import { kindName, thresholdsInWords } from "./alert-kinds.ts";
import { ChangeAlert } from "./change-alert.tsx";
import { Deliveries } from "./deliveries.tsx";
import { exportRow } from "./export-alerts.ts";
import { NewAlertDialog } from "./new-alert-dialog.tsx";

const columnsFor = (mayWrite: boolean): readonly Column<Alert>[] => [
  {
    id: "name",
    header: "Name",
    isWide: true,
    cell: ({ id, name }) => <Name name={name} id={id} />,
  },
  {
    id: "kind",
    header: "Watches",
    onlyWide: "sm",
    cell: ({ kind }) => <span className="whitespace-nowrap">{kindName(kind)}</span>,
  },
  {
    id: "thresholds",
    header: "At",
    onlyWide: "md",
    cell: ({ kind, thresholds }) => (
      <span className="num whitespace-nowrap text-soft">{thresholdsInWords(kind, thresholds)}</span>
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
    cell: (alert) => mayWrite && <TestAlert alert={alert} />,
  },
];

const TestAlert = ({ alert: { id } }: { readonly alert: Alert }) => (
  <ActionButton
    isSmall
    changes={[["alerts"]]}
    says="A test is on its way"
    onAct={() => done(api.POST("/api/alerts/{id}/test", { params: { path: { id } } }))}
  >
    Test
  </ActionButton>
);

/** The alert rules, and their deliveries. */
export function AlertsScreen() {
  const [params, change] = useParams();
  const [isNew, setIsNew] = useIsNew();
  const mayWrite = useAllowed("settings:write");
  const query = useAlerts();
  const columns = useMemo(() => columnsFor(mayWrite), [mayWrite]);
  const openId = params.get("alert") ?? undefined;
  const opened = mayWrite ? query.data?.find(({ id }) => id === openId) : undefined;
  const add = mayWrite && (
    <Button look="primary" icon="plus" onClick={() => setIsNew(true)}>
      Create alert
    </Button>
  );
  return (
    <Page
      title="Alerts"
      about="Who is notified when a budget is nearly spent, or something fails."
      actions={
        <>
          <ExportMenu name="alerts" pages={() => onePage(query.data?.map(exportRow))} />
          {add}
        </>
      }
    >
      <ListCard
        label="Alerts"
        query={query}
        columns={columns}
        idOf={({ id }) => id}
        openId={openId}
        {...(mayWrite && { onOpen: ({ id }: Alert) => change({ alert: id }, "push") })}
        empty={
          <Empty title="No alerts yet" action={add}>
            <p>
              An alert calls a webhook, signed, once each time a threshold is crossed: 80% of a
              budget, failing calls, a model without a price.
            </p>
            {mayWrite && <FirstByApi kind="alert" />}
          </Empty>
        }
      />
      <Deliveries />
      {opened !== undefined && (
        <ChangeAlert key={opened.id} alert={opened} onClose={() => change({ alert: undefined })} />
      )}
      {isNew && mayWrite && <NewAlertDialog onClose={() => setIsNew(false)} />}
    </Page>
  );
}

import { useRoutes } from "../../api/named.ts";
import { useAllowed } from "../../api/session.ts";
import { isoTime } from "../../format/time.ts";
import { Button } from "../../ui/button.tsx";
import { Empty } from "../../ui/data/states.tsx";
import type { Column } from "../../ui/data/table.tsx";
import { Page } from "../../ui/page.tsx";
import { Moment, Name } from "../../ui/values.tsx";
import { useIsNew, useParams } from "../../url/use-params.ts";
import { ManagedMark } from "../shared/change/managed.tsx";
import { ExportMenu } from "../shared/list/export-menu.tsx";
import { onePage } from "../shared/list/export-text.ts";
import { FirstByApi } from "../shared/list/first-by-api.tsx";
import { ListCard } from "../shared/list/list-card.tsx";
import { CacheCell } from "./route-cache.tsx";
import { type Route, stepsInWords, STRATEGIES } from "./route-draft.ts";
import { ChangeRoute, NewRouteDialog } from "./route-form.tsx";

const COLUMNS: readonly Column<Route>[] = [
  {
    id: "name",
    header: "Name",
    cell: ({ configName = "", id, name }) => (
      <>
        <Name name={name} id={id} maxWidth="max-w-56" />
        {configName !== "" && <ManagedMark name={configName} />}
      </>
    ),
  },
  {
    id: "steps",
    header: "Steps",
    isWide: true,
    onlyWide: "md",
    cell: (route) => <span className="block truncate text-soft">{stepsInWords(route)}</span>,
  },
  {
    id: "strategy",
    header: "Tried",
    onlyWide: "md",
    cell: ({ strategy = "ordered" }) => (
      <span className="whitespace-nowrap">
        {STRATEGIES.find(({ value }) => value === strategy)?.label}
      </span>
    ),
  },
  {
    id: "cache",
    header: "Cache",
    cell: (route) => <CacheCell route={route} />,
  },
  {
    id: "created",
    header: "Created",
    align: "right",
    onlyWide: "lg",
    cell: ({ createdAt }) => <Moment at={createdAt} />,
  },
];

const exportRow = (route: Route) => ({
  id: route.id,
  name: route.name,
  path: route.path,
  created: isoTime(route.createdAt),
  strategy: route.strategy,
  steps: route.steps,
  cacheConfig: route.cacheConfig,
  onCut: route.onCut,
  keyIds: route.keyIds.join(" "),
});

/** Paths that lead to one of several models. */
export function RoutesScreen() {
  const [params, change] = useParams();
  const [isNew, setIsNew] = useIsNew();
  const mayWrite = useAllowed("settings:write");
  const query = useRoutes();
  const openId = params.get("route") ?? undefined;
  const opened = query.data?.find(({ id }) => id === openId);
  const add = mayWrite && (
    <Button look="primary" icon="plus" onClick={() => setIsNew(true)}>
      Create route
    </Button>
  );
  return (
    <Page
      title="Routes"
      about="Names that lead to one of several models, and what happens when one fails."
      actions={
        <>
          <ExportMenu name="routes" pages={() => onePage(query.data?.map(exportRow))} />
          {add}
        </>
      }
    >
      <ListCard
        label="Routes"
        query={query}
        columns={COLUMNS}
        idOf={({ id }) => id}
        openId={openId}
        onOpen={({ id }) => change({ route: id }, "push")}
        empty={
          <Empty title="No routes yet" action={add}>
            <p>
              A route tries its steps until one answers: another model when one fails, the cheapest
              first, or by weight.
            </p>
            {mayWrite && <FirstByApi kind="route" />}
          </Empty>
        }
      />
      {opened !== undefined && (
        <ChangeRoute key={opened.id} route={opened} onClose={() => change({ route: undefined })} />
      )}
      {isNew && mayWrite && <NewRouteDialog onClose={() => setIsNew(false)} />}
    </Page>
  );
}

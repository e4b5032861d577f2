import { useSettings } from "../../api/named.ts";
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
import { HealthBadge } from "./health.tsx";
import { NewSettingDialog } from "./new-setting-dialog.tsx";
import type { Setting } from "./provider-queries.ts";
import { SettingDrawer } from "./setting-drawer.tsx";

const COLUMNS: readonly Column<Setting>[] = [
  {
    id: "name",
    header: "Name",
    isWide: true,
    cell: ({ configName = "", id, name, provider }) => (
      <>
        <Name name={name === "" ? provider : name} id={id} />
        {configName !== "" && <ManagedMark name={configName} />}
      </>
    ),
  },
  {
    id: "provider",
    header: "Provider",
    onlyWide: "sm",
    cell: ({ provider }) => <bdi>{provider}</bdi>,
  },
  { id: "health", header: "Health", cell: ({ id }) => <HealthBadge id={id} /> },
  {
    id: "models",
    header: "Models",
    onlyWide: "md",
    cell: ({ allowedModels }) => (
      <span className="text-soft" title={allowedModels.join("\n")}>
        {allowedModels.length === 0 ? "all" : `${allowedModels.length} allowed`}
      </span>
    ),
  },
  {
    id: "created",
    header: "Added",
    align: "right",
    onlyWide: "md",
    cell: ({ createdAt }) => <Moment at={createdAt} />,
  },
];

/** Without its credential, which is never read. */
const exportRow = (account: Setting) => ({
  id: account.id,
  name: account.name,
  provider: account.provider,
  created: isoTime(account.createdAt),
  setting: account.setting,
  allowedModels: account.allowedModels.join(" "),
  modelAliases: account.modelAliases,
  costMap: account.costMap,
});

/** Accounts with providers whose credentials keys may use. */
export function ProvidersScreen() {
  const [params, change] = useParams();
  const [isNew, setIsNew] = useIsNew();
  const mayWrite = useAllowed("settings:write");
  const query = useSettings();
  const openId = params.get("setting") ?? undefined;
  const opened = query.data?.find(({ id }) => id === openId);
  const add = mayWrite && (
    <Button look="primary" icon="plus" onClick={() => setIsNew(true)}>
      Add provider
    </Button>
  );
  return (
    <Page
      title="Providers"
      about="Accounts whose credentials keys may use."
      actions={
        <>
          <ExportMenu name="providers" pages={() => onePage(query.data?.map(exportRow))} />
          {add}
        </>
      }
    >
      <ListCard
        label="Providers"
        query={query}
        columns={COLUMNS}
        idOf={({ id }) => id}
        openId={openId}
        onOpen={({ id }) => change({ setting: id }, "push")}
        empty={
          <Empty title="No provider yet" action={add}>
            <p>Add the credentials of an account once. They are sealed, and never shown again.</p>
            {mayWrite && <FirstByApi kind="provider" />}
          </Empty>
        }
      />
      {opened !== undefined && (
        <SettingDrawer
          key={opened.id}
          setting={opened}
          onClose={() => change({ setting: undefined })}
        />
      )}
      {isNew && mayWrite && <NewSettingDialog onClose={() => setIsNew(false)} />}
    </Page>
  );
}

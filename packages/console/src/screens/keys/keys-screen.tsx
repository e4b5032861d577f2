import { type ReactNode, useMemo, useState } from "react";

import { useAllowed } from "../../api/session.ts";
import { useRows } from "../../api/use-rows.ts";
import { limitInWords, limitsOf } from "../../format/limits.ts";
import { Button } from "../../ui/button.tsx";
import { Empty, Failure, SkeletonRows } from "../../ui/data/states.tsx";
import { type Column, Table } from "../../ui/data/table.tsx";
import { BareSelect } from "../../ui/form/inputs.tsx";
import { SearchInput } from "../../ui/form/search-input.tsx";
import { Card, Page } from "../../ui/page.tsx";
import { Name } from "../../ui/values.tsx";
import { useIsNew, useParams } from "../../url/use-params.ts";
import { ManagedMark } from "../shared/change/managed.tsx";
import { BudgetCell } from "../shared/limits/budget-cell.tsx";
import { type Standings, useStandings } from "../shared/limits/standings.ts";
import { ExportMenu } from "../shared/list/export-menu.tsx";
import { FirstByApi } from "../shared/list/first-by-api.tsx";
import { ShowMore } from "../shared/list/show-more.tsx";
import { Tags } from "../shared/list/tags.tsx";
import { BulkDialog } from "./bulk/bulk-dialog.tsx";
import { exportKeys } from "./bulk/export-keys.ts";
import { NewKeyDialog } from "./change/new-key-dialog.tsx";
import { KeyDrawer } from "./key-drawer.tsx";
import { type Key, type LastCalls, useKeyPages, useLastCalls } from "./key-queries.ts";
import { KeyState } from "./key-state.tsx";
import { LastUsed } from "./last-used.tsx";

const STATES = [
  { value: "", label: "Any state" },
  { value: "usable", label: "Not revoked" },
  { value: "revoked", label: "Revoked" },
];

const columnsOf = (standings: Standings, calls: LastCalls): readonly Column<Key>[] => [
  {
    id: "name",
    header: "Name",
    isWide: true,
    cell: ({ configName = "", keyId, name }) => (
      <>
        <Name name={name} id={keyId} />
        {configName !== "" && <ManagedMark name={configName} />}
      </>
    ),
  },
  { id: "state", header: "State", cell: (key) => <KeyState apiKey={key} /> },
  { id: "limits", header: "Limits", onlyWide: "md", cell: (key) => <Limits apiKey={key} /> },
  {
    id: "budget",
    header: "Used",
    onlyWide: "lg",
    cell: ({ keyId }) => <BudgetCell id={keyId} standings={standings} />,
  },
  { id: "tags", header: "Tags", onlyWide: "lg", cell: ({ tags }) => <Tags tags={tags} /> },
  {
    id: "last",
    header: "Last used",
    align: "right",
    onlyWide: "md",
    cell: ({ keyId }) => <LastUsed id={keyId} calls={calls} />,
  },
];

function Limits({ apiKey }: { readonly apiKey: Key }) {
  const words = limitsOf(apiKey).map((limit) => limitInWords(limit));
  const [first = "None", ...more] = words;
  return (
    <span title={words.join("\n")} className="flex gap-1.5 whitespace-nowrap text-soft">
      <span className="max-w-64 truncate">{first}</span>
      {more.length > 0 && <span>+{more.length}</span>}
    </span>
  );
}

/** Keys: who may call, and how much. */
export function KeysScreen() {
  const [params, change] = useParams();
  const [isNew, setIsNew] = useIsNew();
  const [bulkTag, setBulkTag] = useState<string>();
  const mayWrite = useAllowed("keys:write");
  const filter = {
    name: params.get("name") ?? "",
    tag: params.get("tag") ?? "",
    state: params.get("state") ?? "",
  };
  const openId = params.get("key") ?? undefined;
  const create = mayWrite && (
    <Button look="primary" icon="plus" onClick={() => setIsNew(true)}>
      Create key
    </Button>
  );
  return (
    <Page
      title="Keys"
      about="What applications call with, and how much each may spend."
      actions={
        <>
          <ExportMenu name="keys" pages={() => exportKeys(filter)} />
          {create}
        </>
      }
    >
      <div className="flex flex-wrap gap-2">
        <SearchInput label="Name" value={filter.name} onChange={(name) => change({ name })} />
        <SearchInput label="Tag" value={filter.tag} onChange={(tag) => change({ tag })} />
        <BareSelect
          label="State"
          value={filter.state}
          choices={STATES}
          onChange={(state) => change({ state })}
        />
        {mayWrite && filter.tag !== "" && (
          <Button onClick={() => setBulkTag(filter.tag)}>Change all with this tag</Button>
        )}
      </div>
      <KeyTable
        filter={filter}
        openId={openId}
        create={create}
        onOpen={({ keyId }) => change({ key: keyId }, "push")}
      />
      {openId !== undefined && (
        <KeyDrawer key={openId} id={openId} onClose={() => change({ key: undefined })} />
      )}
      {bulkTag !== undefined && <BulkDialog tag={bulkTag} onClose={() => setBulkTag(undefined)} />}
      {isNew && mayWrite && <NewKeyDialog onClose={() => setIsNew(false)} />}
    </Page>
  );
}

interface KeyTableProps {
  readonly filter: Parameters<typeof useKeyPages>[0];
  readonly openId: string | undefined;
  readonly create: ReactNode;
  readonly onOpen: (key: Key) => void;
}

const keysOf = ({ keys }: { readonly keys: readonly Key[] }) => keys;

function KeyTable({ filter, openId, create, onOpen }: KeyTableProps) {
  const pages = useKeyPages(filter);
  const keys = useRows(pages.data, keysOf);
  const ids = (keys ?? []).map(({ keyId }) => keyId);
  const standings = useStandings("keys", ids);
  const calls = useLastCalls(ids);
  const mayReport = useAllowed("reports:read");
  const columns = useMemo(
    () => columnsOf(standings, calls).filter(({ id }) => id !== "last" || mayReport),
    [standings, calls, mayReport],
  );
  if (keys === undefined) {
    return (
      <Card isFlush>{pages.error === null ? <SkeletonRows /> : <Failing pages={pages} />}</Card>
    );
  }
  const isFiltered = Object.values(filter).some((text) => text !== "");
  return (
    <Card isFlush>
      {keys.length === 0 && <NoKeys isFiltered={isFiltered} create={create} />}
      {keys.length > 0 && (
        <Table
          label="Keys"
          columns={columns}
          rows={keys}
          idOf={(key) => key.keyId}
          onOpen={onOpen}
          openId={openId}
        />
      )}
      <ShowMore pages={pages} />
    </Card>
  );
}

const Failing = ({ pages }: { readonly pages: ReturnType<typeof useKeyPages> }) => (
  <div className="p-4">
    <Failure error={pages.error} onRetry={() => void pages.refetch()} />
  </div>
);

const NoKeys = ({
  isFiltered,
  create,
}: {
  readonly isFiltered: boolean;
  readonly create: ReactNode;
}) =>
  isFiltered ? (
    <Empty title="No key matches">Change or clear the filters.</Empty>
  ) : (
    <Empty title="No keys yet" action={create}>
      <p>
        A key is what an application calls with instead of a provider’s. Give it limits, and see
        what it costs to the nano-dollar.
      </p>
      {create !== false && <FirstByApi kind="key" />}
    </Empty>
  );

import { usePolicies } from "../../api/named.ts";
import { useAllowed } from "../../api/session.ts";
import { isoTime } from "../../format/time.ts";
import { Badge } from "../../ui/badge.tsx";
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
import { draftOf, type Policy, typeName } from "./policy-draft.ts";
import { ChangePolicy, NewPolicyDialog } from "./policy-form.tsx";

const SCOPES = { request: "Prompts", response: "Answers", both: "Prompts and answers" } as const;

const COLUMNS: readonly Column<Policy>[] = [
  {
    id: "name",
    header: "Name",
    isWide: true,
    cell: ({ configName = "", id, name }) => (
      <>
        <Name name={name} id={id} />
        {configName !== "" && <ManagedMark name={configName} />}
      </>
    ),
  },
  {
    id: "rules",
    header: "Looks for",
    onlyWide: "md",
    cell: (policy) => {
      const types = [...new Set(draftOf(policy).rules.map(({ type }) => typeName(type)))];
      return (
        <span className="flex gap-1" title={types.join(", ")}>
          {types.slice(0, 3).map((type) => (
            <Badge key={type}>{type}</Badge>
          ))}
          {types.length > 3 && <Badge>+{types.length - 3}</Badge>}
        </span>
      );
    },
  },
  { id: "scope", header: "In", cell: ({ scope }) => SCOPES[scope] },
  {
    id: "created",
    header: "Created",
    align: "right",
    onlyWide: "md",
    cell: ({ createdAt }) => <Moment at={createdAt} />,
  },
];

const exportRow = (policy: Policy) => ({
  id: policy.id,
  name: policy.name,
  created: isoTime(policy.createdAt),
  scope: policy.scope,
  marks: policy.marks,
  config: policy.config,
  regexConfig: policy.regexConfig,
  customConfig: policy.customConfig,
  tags: (policy.tags ?? []).join(" "),
});

/** Rules on the texts of calls. */
export function PoliciesScreen() {
  const [params, change] = useParams();
  const [isNew, setIsNew] = useIsNew();
  const mayWrite = useAllowed("policies:write");
  const query = usePolicies();
  const openId = params.get("policy") ?? undefined;
  const opened = query.data?.find(({ id }) => id === openId);
  const add = mayWrite && (
    <Button look="primary" icon="plus" onClick={() => setIsNew(true)}>
      Create policy
    </Button>
  );
  return (
    <Page
      title="Policies"
      about="What must not be in prompts and answers, and what happens if it is."
      actions={
        <>
          <ExportMenu name="policies" pages={() => onePage(query.data?.map(exportRow))} />
          {add}
        </>
      }
    >
      <ListCard
        label="Policies"
        query={query}
        columns={COLUMNS}
        idOf={({ id }) => id}
        openId={openId}
        onOpen={({ id }) => change({ policy: id }, "push")}
        empty={
          <Empty title="No policies yet" action={add}>
            <p>
              A policy finds personal data, credentials or patterns of yours in the texts of a key’s
              calls, and blocks or redacts them.
            </p>
            {mayWrite && <FirstByApi kind="policy" />}
          </Empty>
        }
      />
      {opened !== undefined && (
        <ChangePolicy
          key={opened.id}
          policy={opened}
          onClose={() => change({ policy: undefined, matches: undefined })}
        />
      )}
      {isNew && mayWrite && (
        <NewPolicyDialog onClose={() => setIsNew(false)} onMade={(id) => change({ policy: id })} />
      )}
    </Page>
  );
}

import { useMemo } from "react";

import { useAllowed } from "../../api/session.ts";
import { limitInWords, limitsOf } from "../../format/limits.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Empty } from "../../ui/data/states.tsx";
import type { Column } from "../../ui/data/table.tsx";
import { SearchInput } from "../../ui/form/search-input.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Dialog } from "../../ui/overlay/dialog.tsx";
import { Page } from "../../ui/page.tsx";
import { Moment, Name } from "../../ui/values.tsx";
import { type ParamChange, useIsNew, useParams } from "../../url/use-params.ts";
import { ManagedMark } from "../shared/change/managed.tsx";
import { BudgetCell } from "../shared/limits/budget-cell.tsx";
import { type Standings, useStandings } from "../shared/limits/standings.ts";
import { AppliedFilter } from "../shared/list/applied-filter.tsx";
import { ExportMenu } from "../shared/list/export-menu.tsx";
import { FirstByApi } from "../shared/list/first-by-api.tsx";
import { ListCard } from "../shared/list/list-card.tsx";
import { Tags } from "../shared/list/tags.tsx";
import { exportUsers } from "./export-users.ts";
import { UserForm } from "./user-form.tsx";
import { type UserFilter, useUser, useUsers } from "./user-queries.ts";
import type { User } from "./user.ts";

const PAGE = 100;

const columnsOf = (standings: Standings): readonly Column<User>[] => [
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
    id: "user",
    header: "User id",
    onlyWide: "md",
    cell: ({ userId }) => <bdi className="block max-w-48 truncate text-soft">{userId}</bdi>,
  },
  {
    id: "state",
    header: "State",
    cell: ({ revoked }) => (
      <Badge tone={revoked ? "bad" : "good"}>{revoked ? "Revoked" : "Active"}</Badge>
    ),
  },
  {
    id: "limits",
    header: "Limits",
    onlyWide: "lg",
    cell: (user) => (
      <span className="block max-w-64 truncate text-soft">
        {limitsOf(user)
          .map((limit) => limitInWords(limit))
          .join(", ") || "None"}
      </span>
    ),
  },
  {
    id: "budget",
    header: "Used",
    onlyWide: "lg",
    cell: ({ id }) => <BudgetCell id={id} standings={standings} />,
  },
  { id: "tags", header: "Tags", onlyWide: "lg", cell: ({ tags }) => <Tags tags={tags} /> },
  {
    id: "created",
    header: "Created",
    align: "right",
    onlyWide: "md",
    cell: ({ createdAt }) => <Moment at={createdAt} />,
  },
];

const readAddress = (params: URLSearchParams) => ({
  filter: {
    name: params.get("name") ?? "",
    userId: params.get("userId") ?? "",
    tag: params.get("tag") ?? "",
  },
  page: Math.max(0, Number(params.get("page") ?? "0") || 0),
});

/** End users of the applications, each with limits of their own. */
export function UsersScreen() {
  const [params, change] = useParams();
  const [isNew, setIsNew] = useIsNew();
  const mayWrite = useAllowed("keys:write");
  const { filter, page } = readAddress(params);
  const query = useUsers(filter, { size: PAGE, page });
  const standings = useStandings(
    "users",
    (query.data ?? []).map(({ id }) => id),
  );
  const columns = useMemo(() => columnsOf(standings), [standings]);
  const openId = params.get("user") ?? undefined;
  const add = mayWrite && (
    <Button look="primary" icon="plus" onClick={() => setIsNew(true)}>
      Create user
    </Button>
  );
  return (
    <Page
      title="Users"
      about="End users of your applications, with limits of their own."
      actions={
        <>
          <ExportMenu name="users" pages={() => exportUsers(filter)} />
          {add}
        </>
      }
    >
      <UserFilters
        filter={filter}
        onChange={(changes) => change({ ...changes, page: undefined })}
      />
      <ListCard
        label="Users"
        query={query}
        columns={columns}
        idOf={({ id }) => id}
        openId={openId}
        onOpen={({ id }) => change({ user: id }, "push")}
        empty={
          <Empty title="No users here" action={add}>
            <p>
              A call names its user in the body or in the header <code>x-lintel-user-id</code>.
              Those that are set up here can have limits and models of their own.
            </p>
            {mayWrite && <FirstByApi kind="user" />}
          </Empty>
        }
        footer={
          <Pager
            page={page}
            isLast={(query.data?.length ?? 0) < PAGE}
            onChange={(next) => change({ page: next === 0 ? undefined : String(next) })}
          />
        }
      />
      {openId !== undefined && (
        <OpenedUser
          key={openId}
          id={openId}
          listed={query.data?.find(({ id }) => id === openId)}
          onClose={() => change({ user: undefined })}
        />
      )}
      {isNew && mayWrite && <UserForm user={undefined} onClose={() => setIsNew(false)} />}
    </Page>
  );
}

interface UserFiltersProps {
  readonly filter: UserFilter;
  readonly onChange: (changes: ParamChange) => void;
}

const UserFilters = ({ filter, onChange }: UserFiltersProps) => (
  <div className="flex flex-wrap gap-2">
    <SearchInput
      label="Name or user id"
      value={filter.name}
      onChange={(name) => onChange({ name })}
    />
    <SearchInput label="Tag" value={filter.tag} onChange={(tag) => onChange({ tag })} />
    {filter.userId !== "" && (
      <AppliedFilter
        label="User id"
        name={filter.userId}
        onClear={() => onChange({ userId: undefined })}
      />
    )}
  </div>
);

interface OpenedUserProps {
  readonly id: string;
  /** Absent where the user is on another page of the list. */
  readonly listed: User | undefined;
  readonly onClose: () => void;
}

function OpenedUser({ id, listed, onClose }: OpenedUserProps) {
  const { data: read } = useUser(listed === undefined ? id : undefined);
  const user = listed ?? read;
  if (user === undefined) return null;
  if (user !== null) return <UserForm user={user} onClose={onClose} />;
  return (
    <Dialog title="User" onClose={onClose}>
      <Notice tone="warn">There is no user with this id any more.</Notice>
    </Dialog>
  );
}

interface PagerProps {
  readonly page: number;
  readonly isLast: boolean;
  readonly onChange: (page: number) => void;
}

function Pager({ page, isLast, onChange }: PagerProps) {
  if (page === 0 && isLast) return null;
  return (
    <div className="flex justify-center gap-2 border-t border-line p-2">
      <Button look="quiet" disabled={page === 0} onClick={() => onChange(page - 1)}>
        Newer
      </Button>
      <Button look="quiet" disabled={isLast} onClick={() => onChange(page + 1)}>
        Older
      </Button>
    </div>
  );
}

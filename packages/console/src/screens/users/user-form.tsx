import { useState } from "react";
import { Link } from "wouter";

import { answerOf, api, done, taggedAnswerOf } from "../../api/service.ts";
import { useAllowed } from "../../api/session.ts";
import { useWrite } from "../../api/use-write.ts";
import { limitMembers, limitsInWords, limitsOf } from "../../format/limits.ts";
import { Checkbox, TextInput } from "../../ui/form/inputs.tsx";
import { Dialog } from "../../ui/overlay/dialog.tsx";
import { Facts } from "../../ui/page.tsx";
import { changedMembers } from "../shared/change/changed-members.ts";
import { DeleteButton } from "../shared/change/delete-button.tsx";
import { FormDialog } from "../shared/change/form-dialog.tsx";
import { ManagedNotice } from "../shared/change/managed.tsx";
import { useChange } from "../shared/change/use-change.tsx";
import { HolderLimits } from "../shared/limits/holder-limits.tsx";
import { LimitEditor, toDrafts, toLimits } from "../shared/limits/limit-editor.tsx";
import { splitTags } from "../shared/list/tags.tsx";
import type { User } from "./user.ts";

interface UserFormProps {
  /** Absent: a new one. */
  readonly user: User | undefined;
  readonly onClose: () => void;
}

/** Creates or changes a user; shows one that cannot be changed. */
export function UserForm({ user, onClose }: UserFormProps) {
  const mayWrite = useAllowed("keys:write");
  const configName = user?.configName ?? "";
  if (user === undefined) return <NewUser onClose={onClose} />;
  if (mayWrite && configName === "") return <ChangeUser user={user} onClose={onClose} />;
  return (
    <Dialog title={<bdi>{user.name}</bdi>} onClose={onClose}>
      <div className="space-y-4">
        {configName !== "" && <ManagedNotice name={configName} />}
        <Facts
          facts={[
            ["User id", <bdi key="id">{user.userId}</bdi>],
            ["Limits", limitsInWords(limitsOf(user))],
            ["Models", (user.allowedModels ?? []).join(", ") || "All"],
            ["Tags", (user.tags ?? []).join(", ") || "None"],
          ]}
        />
        <UserStanding user={user} />
      </div>
    </Dialog>
  );
}

interface UserDraft {
  readonly name: string;
  readonly userId: string;
  readonly tags: string;
  readonly models: string;
  readonly limits: ReturnType<typeof toDrafts>;
  readonly revoked: boolean;
}

const draftOf = (user: User): UserDraft => ({
  name: user.name,
  userId: user.userId,
  tags: (user.tags ?? []).join(", "),
  models: (user.allowedModels ?? []).join(", "),
  limits: toDrafts(limitsOf(user)),
  revoked: user.revoked,
});

const changeable = (draft: UserDraft) => ({
  name: draft.name.trim(),
  allowedModels: splitTags(draft.models),
  ...limitMembers(toLimits(draft.limits)),
  revoked: draft.revoked,
});

function NewUser({ onClose }: { readonly onClose: () => void }) {
  const [draft, setDraft] = useState<UserDraft>({
    name: "",
    userId: "",
    tags: "",
    models: "",
    limits: [],
    revoked: false,
  });
  const { run, isBusy, error } = useWrite({ changes: [["users"]], says: "User created" });
  const { revoked: _, ...shared } = changeable(draft);
  const body = { ...shared, userId: draft.userId.trim(), tags: splitTags(draft.tags) };
  const create = async () => {
    await run(() => answerOf(api.POST("/api/users", { body })));
    onClose();
  };
  return (
    <FormDialog
      title="Create user"
      verb="Create user"
      onClose={onClose}
      onSubmit={create}
      isBusy={isBusy}
      isComplete={body.name !== "" && body.userId !== ""}
      error={error}
      call={{ method: "POST", path: "/api/users", body }}
    >
      <UserFields draft={draft} onChange={setDraft} isNew />
    </FormDialog>
  );
}

interface ChangeUserProps {
  readonly user: User;
  readonly onClose: () => void;
}

function ChangeUser({ user, onClose }: ChangeUserProps) {
  const params = { path: { id: user.id } };
  const { draft, formOf, old, setDraft } = useChange({
    listed: user,
    queryKey: ["users", user.id],
    read: () => taggedAnswerOf(api.GET("/api/users/{id}", { params })),
    draftOf,
    says: "User changed",
    onClose,
  });
  const body = changedMembers(changeable(old), changeable(draft));
  const write = (etag: string) => {
    const header = { "if-match": etag };
    return answerOf(api.PATCH("/api/users/{id}", { params: { ...params, header }, body }));
  };
  return (
    <FormDialog
      title={<bdi>{user.name}</bdi>}
      {...formOf(write)}
      isComplete={Object.keys(body).length > 0}
      call={{ method: "PATCH", path: `/api/users/${user.id}`, body }}
      aside={
        <DeleteButton
          kind="user"
          path={`/api/users/${user.id}`}
          name={user.name}
          consequence="is gone for good. What was spent for them stays in reports."
          changes={[["users"]]}
          onDelete={() => done(api.DELETE("/api/users/{id}", { params }))}
          onGone={onClose}
        />
      }
    >
      <UserStanding user={user} />
      <UserFields draft={draft} onChange={setDraft} isNew={false} />
    </FormDialog>
  );
}

/** Where the limits of a user stand, and their calls. */
function UserStanding({ user: { id, userId } }: { readonly user: User }) {
  const mayReport = useAllowed("reports:read");
  return (
    <section className="space-y-2 rounded-lg border border-line p-3">
      <div className="flex flex-wrap items-baseline gap-x-3">
        <h3 className="grow text-sm font-semibold">Limits, and where they stand now</h3>
        {mayReport && (
          <Link
            href={`/requests?period=30d&user=${encodeURIComponent(userId)}`}
            className="text-sm text-accent underline"
          >
            Requests of this user
          </Link>
        )}
      </div>
      <HolderLimits kind="user" id={id} />
    </section>
  );
}

interface UserFieldsProps {
  readonly draft: UserDraft;
  readonly onChange: (draft: UserDraft) => void;
  readonly isNew: boolean;
}

function UserFields({ draft, onChange, isNew }: UserFieldsProps) {
  const change = (members: Partial<UserDraft>) => onChange({ ...draft, ...members });
  return (
    <>
      <TextInput
        label="Name"
        value={draft.name}
        maxLength={255}
        autoFocus={isNew}
        onChange={(name) => change({ name })}
      />
      {isNew && (
        <>
          <TextInput
            label="User id"
            value={draft.userId}
            hint="As applications name this user in their calls."
            onChange={(userId) => change({ userId })}
          />
          <TextInput
            label="Tags"
            isOptional
            value={draft.tags}
            hint="Separated by commas."
            onChange={(tags) => change({ tags })}
          />
        </>
      )}
      <LimitEditor drafts={draft.limits} onChange={(limits) => change({ limits })} />
      <TextInput
        label="Allowed models"
        isOptional
        value={draft.models}
        hint="Separated by commas. Empty allows all."
        onChange={(models) => change({ models })}
      />
      {!isNew && (
        <Checkbox
          label="Revoked: calls for this user are refused"
          isChecked={draft.revoked}
          onChange={(revoked) => change({ revoked })}
        />
      )}
    </>
  );
}

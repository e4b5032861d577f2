import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { answerOf, api, done, taggedAnswerOf } from "../../api/service.ts";
import { useWrite } from "../../api/use-write.ts";
import { changedMembers } from "../shared/change/changed-members.ts";
import { DeleteButton } from "../shared/change/delete-button.tsx";
import { Difference } from "../shared/change/difference.tsx";
import { FormDialog } from "../shared/change/form-dialog.tsx";
import { type Alert, draftOf, membersOf } from "./alert-draft.ts";
import { AlertFields } from "./alert-fields.tsx";

/** Changes a rule, unless someone else has changed it since it was read. */
export function ChangeAlert({
  alert,
  onClose,
}: {
  readonly alert: Alert;
  readonly onClose: () => void;
}) {
  const params = { path: { id: alert.id } };
  const { data: read, refetch } = useQuery({
    queryKey: ["alerts", "tagged", alert.id],
    queryFn: ({ signal }) => taggedAnswerOf(api.GET("/api/alerts/{id}", { params, signal })),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const [draft, setDraft] = useState(() => draftOf(alert));
  const [latest, setLatest] = useState<Alert>();
  const { run, isBusy, error } = useWrite({ changes: [["alerts"]], says: "Alert changed" });
  const changes = changedMembers(membersOf(draftOf(alert)), membersOf(draft));
  const withWebhook = (url: string) => ({
    ...changes,
    ...(draft.url !== "" && { webhook: { url, format: draft.format } }),
  });
  const body = withWebhook(draft.url.trim());
  const save = async () => {
    const header = { "if-match": read?.etag ?? "" };
    try {
      await run(() =>
        answerOf(api.PATCH("/api/alerts/{id}", { params: { ...params, header }, body })),
      );
    } catch (thrown) {
      setLatest((await refetch()).data?.value);
      throw thrown;
    }
    onClose();
  };
  return (
    <FormDialog
      title={<bdi>{alert.name}</bdi>}
      verb="Save changes"
      onClose={onClose}
      onSubmit={save}
      isBusy={isBusy}
      isComplete={read !== undefined && Object.keys(body).length > 0}
      error={error}
      conflict={latest !== undefined && <Difference before={alert} after={latest} />}
      call={{ method: "PATCH", path: `/api/alerts/${alert.id}`, body: withWebhook("YOUR_WEBHOOK") }}
      aside={
        <DeleteButton
          kind="alert"
          path={`/api/alerts/${alert.id}`}
          name={alert.name}
          consequence="notifies no one any more."
          changes={[["alerts"]]}
          onDelete={() => done(api.DELETE("/api/alerts/{id}", { params }))}
          onGone={onClose}
        />
      }
    >
      <AlertFields draft={draft} onChange={setDraft} storedHost={alert.webhook.host} />
    </FormDialog>
  );
}

import { useState } from "react";

import { answerOf, api, done, taggedAnswerOf } from "../../api/service.ts";
import { useWrite } from "../../api/use-write.ts";
import { changedMembers } from "../shared/change/changed-members.ts";
import { DeleteButton } from "../shared/change/delete-button.tsx";
import { Difference } from "../shared/change/difference.tsx";
import { FormDialog } from "../shared/change/form-dialog.tsx";
import { useCurrent } from "../shared/change/use-current.ts";
import { type Alert, type AlertDraft, draftOf, membersOf } from "./alert-draft.ts";
import { AlertFields } from "./alert-fields.tsx";

/** Changes a rule, unless someone else has changed it meanwhile. */
export function ChangeAlert({
  alert,
  onClose,
}: {
  readonly alert: Alert;
  readonly onClose: () => void;
}) {
  const params = { path: { id: alert.id } };
  const {
    begun,
    failure,
    save: saveAs,
    theirs,
  } = useCurrent(["alerts", alert.id], () =>
    taggedAnswerOf(api.GET("/api/alerts/{id}", { params })),
  );
  const [typed, setTyped] = useState<AlertDraft>();
  const old = draftOf(begun ?? alert);
  const draft = typed ?? old;
  const { run, isBusy, error } = useWrite({ changes: [["alerts"]], says: "Alert changed" });
  const changes = changedMembers(membersOf(old), membersOf(draft));
  const withWebhook = (url: string) => ({
    ...changes,
    ...(draft.url !== "" && { webhook: { url, format: draft.format } }),
  });
  const body = withWebhook(draft.url.trim());
  const save = async () => {
    await saveAs((etag) => {
      const header = { "if-match": etag };
      return run(() =>
        answerOf(api.PATCH("/api/alerts/{id}", { params: { ...params, header }, body })),
      );
    });
    onClose();
  };
  return (
    <FormDialog
      title={<bdi>{alert.name}</bdi>}
      verb="Save changes"
      onClose={onClose}
      onSubmit={save}
      isBusy={isBusy}
      isComplete={Object.keys(body).length > 0}
      isReading={begun === undefined}
      error={error ?? failure}
      conflict={theirs !== undefined && <Difference before={begun ?? alert} after={theirs} />}
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
      <AlertFields draft={draft} onChange={setTyped} storedHost={alert.webhook.host} />
    </FormDialog>
  );
}

import { answerOf, api, done, taggedAnswerOf } from "../../api/service.ts";
import { changedMembers } from "../shared/change/changed-members.ts";
import { DeleteButton } from "../shared/change/delete-button.tsx";
import { FormDialog } from "../shared/change/form-dialog.tsx";
import { useChange } from "../shared/change/use-change.tsx";
import { type Alert, draftOf, membersOf } from "./alert-draft.ts";
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
  const { draft, formOf, old, setDraft } = useChange({
    listed: alert,
    queryKey: ["alerts", alert.id],
    read: () => taggedAnswerOf(api.GET("/api/alerts/{id}", { params })),
    draftOf,
    says: "Alert changed",
    onClose,
  });
  const changes = changedMembers(membersOf(old), membersOf(draft));
  const withWebhook = (url: string) => ({
    ...changes,
    ...(draft.url !== "" && { webhook: { url, format: draft.format } }),
  });
  const body = withWebhook(draft.url.trim());
  const write = (etag: string) => {
    const header = { "if-match": etag };
    return answerOf(api.PATCH("/api/alerts/{id}", { params: { ...params, header }, body }));
  };
  return (
    <FormDialog
      title={<bdi>{alert.name}</bdi>}
      {...formOf(write)}
      isComplete={Object.keys(body).length > 0}
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

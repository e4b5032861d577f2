import { useState } from "react";

import { answerOf, api, done, taggedAnswerOf } from "../../api/service.ts";
import { useAllowed } from "../../api/session.ts";
import { useWrite } from "../../api/use-write.ts";
import { Dialog } from "../../ui/overlay/dialog.tsx";
import { DeleteButton } from "../shared/change/delete-button.tsx";
import { FormDialog } from "../shared/change/form-dialog.tsx";
import { ManagedNotice } from "../shared/change/managed.tsx";
import { useChange } from "../shared/change/use-change.tsx";
import { RouteCache } from "./route-cache.tsx";
import { bodyOf, draftOf, EMPTY_ROUTE, type Route } from "./route-draft.ts";
import { RouteFields } from "./route-fields.tsx";
import { TryRoute } from "./try-route.tsx";

export function NewRouteDialog({ onClose }: { readonly onClose: () => void }) {
  const [draft, setDraft] = useState(EMPTY_ROUTE);
  const { run, isBusy, error } = useWrite({ changes: [["routes"]], says: "Route created" });
  const body = bodyOf(draft);
  const create = async () => {
    await run(() => answerOf(api.POST("/api/routes", { body })));
    onClose();
  };
  return (
    <FormDialog
      title="Create route"
      verb="Create route"
      onClose={onClose}
      onSubmit={create}
      isBusy={isBusy}
      isComplete={body.name !== "" && body.steps.every(({ model }) => model !== "")}
      error={error}
      call={{ method: "POST", path: "/api/routes", body }}
      isWide
    >
      <RouteFields draft={draft} onChange={setDraft} isNew />
    </FormDialog>
  );
}

/** Shows, changes and tries a route. */
export function ChangeRoute({
  route,
  onClose,
}: {
  readonly route: Route;
  readonly onClose: () => void;
}) {
  const params = { path: { id: route.id } };
  const mayWrite = useAllowed("settings:write");
  const { draft, formOf, old, setDraft } = useChange({
    listed: route,
    queryKey: ["routes", route.id],
    read: () => taggedAnswerOf(api.GET("/api/routes/{id}", { params })),
    draftOf,
    says: "Route changed",
    onClose,
  });
  const { configName = "" } = route;
  const body = bodyOf(draft);
  const isChanged = JSON.stringify(body) !== JSON.stringify(bodyOf(old));
  const write = (etag: string) => {
    const header = { "if-match": etag };
    return answerOf(api.PATCH("/api/routes/{id}", { params: { ...params, header }, body }));
  };
  if (!mayWrite || configName !== "") {
    return (
      <Dialog title={<bdi>{route.name}</bdi>} onClose={onClose} isWide>
        <div className="space-y-5">
          {configName !== "" && <ManagedNotice name={configName} />}
          <fieldset disabled>
            <RouteFields draft={draft} onChange={setDraft} isNew={false} />
          </fieldset>
          <RouteCache route={route} />
          <TryRoute route={route} />
        </div>
      </Dialog>
    );
  }
  return (
    <FormDialog
      title={<bdi>{route.name}</bdi>}
      {...formOf(write)}
      isComplete={isChanged}
      call={{ method: "PATCH", path: `/api/routes/${route.id}`, body }}
      isWide
      aside={
        <DeleteButton
          kind="route"
          path={`/api/routes/${route.id}`}
          name={route.name}
          consequence="is gone for good, and its path is free again."
          changes={[["routes"]]}
          onDelete={() => done(api.DELETE("/api/routes/{id}", { params }))}
          onGone={onClose}
        />
      }
    >
      <RouteFields draft={draft} onChange={setDraft} isNew={false} />
      <RouteCache route={route} />
      <TryRoute route={route} />
    </FormDialog>
  );
}

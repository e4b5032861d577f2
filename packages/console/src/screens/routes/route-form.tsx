import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { answerOf, api, done, taggedAnswerOf } from "../../api/service.ts";
import { useAllowed } from "../../api/session.ts";
import { useWrite } from "../../api/use-write.ts";
import { Dialog } from "../../ui/overlay/dialog.tsx";
import { DeleteButton } from "../shared/change/delete-button.tsx";
import { Difference } from "../shared/change/difference.tsx";
import { FormDialog } from "../shared/change/form-dialog.tsx";
import { ManagedNotice } from "../shared/change/managed.tsx";
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
  const { data: read, refetch } = useQuery({
    queryKey: ["routes", "tagged", route.id],
    queryFn: ({ signal }) => taggedAnswerOf(api.GET("/api/routes/{id}", { params, signal })),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const [draft, setDraft] = useState(() => draftOf(route));
  const [latest, setLatest] = useState<Route>();
  const { run, isBusy, error } = useWrite({ changes: [["routes"]], says: "Route changed" });
  const { configName = "" } = route;
  const body = bodyOf(draft);
  const isChanged = JSON.stringify(body) !== JSON.stringify(bodyOf(draftOf(route)));
  const save = async () => {
    const header = { "if-match": read?.etag ?? "" };
    try {
      await run(() =>
        answerOf(api.PATCH("/api/routes/{id}", { params: { ...params, header }, body })),
      );
    } catch (thrown) {
      setLatest((await refetch()).data?.value);
      throw thrown;
    }
    onClose();
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
      verb="Save changes"
      onClose={onClose}
      onSubmit={save}
      isBusy={isBusy}
      isComplete={isChanged && read !== undefined}
      error={error}
      conflict={latest !== undefined && <Difference before={route} after={latest} />}
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

import { useState } from "react";

import { answerOf, api, done } from "../../api/service.ts";
import { useAllowed } from "../../api/session.ts";
import { useWrite } from "../../api/use-write.ts";
import { Button } from "../../ui/button.tsx";
import { Failure } from "../../ui/data/states.tsx";
import { Dialog } from "../../ui/overlay/dialog.tsx";
import { Facts } from "../../ui/page.tsx";
import { Moment } from "../../ui/values.tsx";
import { DeleteButton } from "../shared/delete-button.tsx";
import { ManagedNotice } from "../shared/managed.tsx";
import { ChangeSetting } from "./change-setting.tsx";
import { Breakers, HealthBadge } from "./health.tsx";
import { type Setting, useHealth } from "./provider-queries.ts";

/** One account: what is known of it, and whether calls go to it. */
export function SettingDrawer({
  setting,
  onClose,
}: {
  readonly setting: Setting;
  readonly onClose: () => void;
}) {
  const [isChanging, setIsChanging] = useState(false);
  const mayWrite = useAllowed("settings:write");
  const { configName = "", id, name, provider } = setting;
  const title = name === "" ? provider : name;
  if (isChanging) return <ChangeSetting setting={setting} onClose={() => setIsChanging(false)} />;
  const canChange = mayWrite && configName === "";
  return (
    <Dialog
      title={<bdi>{title}</bdi>}
      onClose={onClose}
      footer={
        canChange && (
          <>
            <span className="mr-auto">
              <DeleteButton
                kind="provider"
                name={title}
                consequence="and its credentials are gone for good. Keys that use it keep it from being deleted."
                changes={[["settings"]]}
                onDelete={() =>
                  done(api.DELETE("/api/provider-settings/{id}", { params: { path: { id } } }))
                }
                onGone={onClose}
              />
            </span>
            <Button look="primary" onClick={() => setIsChanging(true)}>
              Change
            </Button>
          </>
        )
      }
    >
      <div className="space-y-6">
        {configName !== "" && <ManagedNotice name={configName} />}
        <SettingFacts setting={setting} />
        <HealthOf id={id} mayWrite={mayWrite} />
      </div>
    </Dialog>
  );
}

function SettingFacts({ setting }: { readonly setting: Setting }) {
  const { allowedModels, createdAt, id, modelAliases = {}, provider, updatedAt } = setting;
  const aliases = Object.entries(modelAliases).map(([alias, model]) => `${alias} → ${model}`);
  return (
    <Facts
      facts={[
        ["Provider", provider],
        ["Health", <HealthBadge key="health" id={id} />],
        ...Object.entries(setting.setting ?? {}),
        [
          "Models",
          allowedModels.length === 0 ? "All" : <bdi key="models">{allowedModels.join(", ")}</bdi>,
        ],
        ["Aliases", aliases.length === 0 ? "None" : <bdi key="aliases">{aliases.join(", ")}</bdi>],
        [
          "Prices",
          setting.costMap === null ? "Of the price book" : "Its own, before the price book’s",
        ],
        ["Added", <Moment key="created" at={createdAt} isExact />],
        ["Changed", <Moment key="changed" at={updatedAt} isExact />],
        [
          "Id",
          <code key="id" className="font-mono text-xs">
            {id}
          </code>,
        ],
      ]}
    />
  );
}

function HealthOf({ id, mayWrite }: { readonly id: string; readonly mayWrite: boolean }) {
  const { data, error } = useHealth(id);
  const { run, isBusy } = useWrite({
    changes: [["settings", "health"]],
    says: "Calls go to it again",
  });
  const reset = () =>
    run(() =>
      answerOf(api.POST("/api/provider-settings/{id}/health/reset", { params: { path: { id } } })),
    );
  return (
    <section className="space-y-2">
      <h3 className="text-sm font-semibold">Models that rest</h3>
      {error !== null && <Failure error={error} />}
      {data !== undefined && <Breakers breakers={data.breakers} />}
      {mayWrite && data !== undefined && data.state !== "closed" && (
        <Button isBusy={isBusy} onClick={() => void reset()}>
          Let calls go to it again
        </Button>
      )}
    </section>
  );
}

import { useState } from "react";
import { Link } from "wouter";

import { answerOf, api, done } from "../../api/service.ts";
import { useAllowed } from "../../api/session.ts";
import { Button } from "../../ui/button.tsx";
import { Failure } from "../../ui/data/states.tsx";
import { Dialog } from "../../ui/overlay/dialog.tsx";
import { Facts } from "../../ui/page.tsx";
import { Moment } from "../../ui/values.tsx";
import { ActionButton } from "../shared/change/action-button.tsx";
import { EquivalentCall } from "../shared/change/api-call.tsx";
import { DeleteButton } from "../shared/change/delete-button.tsx";
import { ManagedNotice } from "../shared/change/managed.tsx";
import { exampleModel } from "../shared/example-models.ts";
import { ChangeSetting } from "./change-setting.tsx";
import { Breakers, HealthBadge } from "./health.tsx";
import { draftsOf } from "./price-overrides.ts";
import { type Setting, useHealth } from "./provider-queries.ts";
import { SettingTest } from "./setting-test.tsx";

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
                path={`/api/provider-settings/${id}`}
                name={title}
                consequence="and its credentials are gone for good. Keys that use it keep it from being deleted."
                changes={[["settings"]]}
                onDelete={() =>
                  done(api.DELETE("/api/provider-settings/{id}", { params: { path: { id } } }))
                }
                onGone={onClose}
              />
            </span>
            <Link
              href={`/playground?model=${encodeURIComponent(exampleModel(provider))}`}
              className="inline-flex h-8 items-center rounded-lg border border-edge/60 px-3 text-sm font-medium hover:bg-raised"
            >
              Try it
            </Link>
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
        {mayWrite && <SettingTest id={id} />}
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
        ["Prices", <OwnPrices key="prices" setting={setting} />],
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

/** The prices that win over the price book's, in dollars for a million tokens. */
function OwnPrices({ setting }: { readonly setting: Setting }) {
  const drafts = draftsOf(setting.costMap);
  if (drafts.length === 0) return "Of the price book";
  return (
    <ul className="space-y-0.5">
      {drafts.map(({ answer, model, prompt }) => (
        <li key={model}>
          <bdi>{model}</bdi>:{" "}
          <span className="num text-soft">
            ${prompt || "0"} prompt, ${answer || "0"} answer
          </span>
        </li>
      ))}
    </ul>
  );
}

function HealthOf({ id, mayWrite }: { readonly id: string; readonly mayWrite: boolean }) {
  const { data, error } = useHealth(id);
  const params = { path: { id } };
  return (
    <section className="space-y-2">
      <h3 className="text-sm font-semibold">Circuit breakers</h3>
      {error !== null && <Failure error={error} />}
      {data !== undefined && <Breakers breakers={data.breakers} />}
      {mayWrite && data !== undefined && data.state !== "closed" && (
        <>
          <ActionButton
            changes={[["settings", "health"]]}
            says="The breakers are closed"
            onAct={() => answerOf(api.POST("/api/provider-settings/{id}/health/reset", { params }))}
          >
            Close the breakers
          </ActionButton>
          <EquivalentCall
            call={{ method: "POST", path: `/api/provider-settings/${id}/health/reset` }}
          />
        </>
      )}
    </section>
  );
}

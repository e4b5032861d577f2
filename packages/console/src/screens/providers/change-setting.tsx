import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { api, taggedAnswerOf } from "../../api/service.ts";
import { useWrite } from "../../api/use-write.ts";
import { TextInput } from "../../ui/form/inputs.tsx";
import { Difference } from "../shared/change/difference.tsx";
import { FormDialog } from "../shared/change/form-dialog.tsx";
import { splitTags } from "../shared/list/tags.tsx";
import { PriceFields } from "./price-fields.tsx";
import { type CostMap, costMapOf, draftsOf } from "./price-overrides.ts";
import { type Setting, useProviders } from "./provider-queries.ts";
import { type FieldValues, filledIn, SettingFields, withoutSecrets } from "./setting-fields.tsx";

/** Changes an account, unless someone else has changed it since it was read. */
export function ChangeSetting({
  setting,
  onClose,
}: {
  readonly setting: Setting;
  readonly onClose: () => void;
}) {
  const { id } = setting;
  const params = { path: { id } };
  const { data: read, refetch } = useQuery({
    queryKey: ["settings", "tagged", id],
    queryFn: ({ signal }) =>
      taggedAnswerOf(api.GET("/api/provider-settings/{id}", { params, signal })),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const { data: providers = [] } = useProviders();
  const [name, setName] = useState(setting.name);
  const [models, setModels] = useState(setting.allowedModels.join(", "));
  const [values, setValues] = useState<FieldValues>({});
  const [prices, setPrices] = useState(() => draftsOf(setting.costMap));
  const [latest, setLatest] = useState<Setting>();
  const { run, isBusy, error } = useWrite({ changes: [["settings"]], says: "Provider changed" });
  const provider = providers.find((it) => it.id === setting.provider);
  const given = filledIn(values);
  const costMap = costMapOf(prices);
  const shared = {
    ...(name !== setting.name && { name }),
    ...(models !== setting.allowedModels.join(", ") && { allowedModels: splitTags(models) }),
    ...(isOtherPrices(setting, costMap) && { costMap }),
  };
  const save = async () => {
    const body = { ...shared, ...(Object.keys(given).length > 0 && { setting: given }) };
    const header = { "if-match": read?.etag ?? "" };
    try {
      await run(() =>
        taggedAnswerOf(
          api.PATCH("/api/provider-settings/{id}", { params: { ...params, header }, body }),
        ),
      );
    } catch (thrown) {
      const again = await refetch();
      setLatest(again.data?.value);
      throw thrown;
    }
    onClose();
  };
  const hasChange = Object.keys(shared).length + Object.keys(given).length > 0;
  return (
    <FormDialog
      title={
        <>
          Change <bdi>{setting.name === "" ? setting.provider : setting.name}</bdi>
        </>
      }
      verb="Save changes"
      onClose={onClose}
      onSubmit={save}
      isBusy={isBusy}
      isComplete={hasChange && read !== undefined}
      error={error}
      conflict={latest !== undefined && <Difference before={setting} after={latest} />}
      call={{
        method: "PATCH",
        path: `/api/provider-settings/${id}`,
        body: {
          ...shared,
          ...(Object.keys(given).length > 0 && { setting: withoutSecrets(provider, values) }),
        },
      }}
    >
      <TextInput label="Name" isOptional value={name} maxLength={255} onChange={setName} />
      {provider !== undefined && (
        <SettingFields provider={provider} values={values} onChange={setValues} isChange />
      )}
      <TextInput
        label="Allowed models"
        isOptional
        value={models}
        hint="Separated by commas. Empty allows all."
        onChange={setModels}
      />
      <PriceFields drafts={prices} onChange={setPrices} />
    </FormDialog>
  );
}

const isOtherPrices = ({ costMap }: Setting, changed: CostMap): boolean =>
  JSON.stringify(costMapOf(draftsOf(costMap))) !== JSON.stringify(changed);

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { useKeysById } from "../../api/named.ts";
import { answerOf, api } from "../../api/service.ts";
import { Badge } from "../../ui/badge.tsx";
import { Failure } from "../../ui/data/states.tsx";
import { BareSelect } from "../../ui/form/inputs.tsx";
import type { Route } from "./route-draft.ts";

/** Where a call with one of the route's keys would go now, and why. No provider is called. */
export function TryRoute({ route }: { readonly route: Route }) {
  const { data: keys = [] } = useKeysById(route.keyIds);
  const [chosen, setChosen] = useState(route.keyIds[0] ?? "");
  const { data, error } = useQuery({
    queryKey: ["routes", "try", route.id, chosen, route.updatedAt],
    queryFn: ({ signal }) =>
      answerOf(
        api.POST("/api/routes/{id}/try", {
          params: { path: { id: route.id } },
          body: { keyId: chosen, dryRun: true },
          signal,
        }),
      ),
    enabled: chosen !== "",
  });
  if (route.keyIds.length === 0) return null;
  return (
    <section className="space-y-2 rounded-lg border border-line bg-page p-3">
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="grow text-sm font-semibold">Where a call would go now</h3>
        <BareSelect
          label="Key"
          value={chosen}
          choices={keys.map(({ keyId, name }) => ({ value: keyId, label: name }))}
          onChange={setChosen}
        />
      </div>
      {error !== null && <Failure error={error} />}
      {data !== undefined && (
        <ol className="space-y-1.5">
          {data.destinations.map((place, index) => (
            <li key={`${place.step} ${place.settingId}`} className="flex gap-2">
              <span className="num w-5 text-soft">{index + 1}</span>
              <span className="min-w-0 grow">
                <span className="flex flex-wrap items-center gap-x-2">
                  <bdi className="font-medium">{`${place.provider}/${place.model}`}</bdi>
                  <bdi className="text-soft">{place.settingName}</bdi>
                  {place.breaker !== "closed" && <Badge tone="bad">{place.breaker}</Badge>}
                </span>
                <span className="block text-soft">{place.reason}</span>
              </span>
            </li>
          ))}
          {data.missingProviders.length > 0 && (
            <li className="text-warn">
              The key has no setting for {data.missingProviders.join(", ")}.
            </li>
          )}
        </ol>
      )}
    </section>
  );
}

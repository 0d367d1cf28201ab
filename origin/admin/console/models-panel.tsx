// What can be served and what is live; promote is one button, and so is its undo.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Models } from "./admin-client.ts";
import { admin, answerOf } from "./admin-client.ts";
import { Panel } from "./panel.tsx";

type Version = Models["models"][number];

export function ModelsPanel() {
  const queries = useQueryClient();
  const [said, setSaid] = useState<{ text: string; undo?: string }>();
  const query = useQuery({
    queryKey: ["models"],
    queryFn: () => answerOf(admin.models.$get()),
    refetchInterval: 3_000,
  });
  const refresh = () => queries.invalidateQueries({ queryKey: ["models"] });

  const promote = useMutation({
    mutationFn: ({ model, version }: Version) =>
      answerOf(admin.models[":model"][":version"].promote.$post({ param: { model, version } })),
    onSuccess: (done) => setSaid({ text: `${done.model} ${done.version} is live.`, undo: done.model }),
    onError: (error) => setSaid({ text: error.message }),
    onSettled: refresh,
  });
  const rollBack = useMutation({
    mutationFn: (model: string) => answerOf(admin.models[":model"]["roll-back"].$post({ param: { model } })),
    onSuccess: (done) => setSaid({ text: `${done.model} is back to ${done.version}.` }),
    onError: (error) => setSaid({ text: error.message }),
    onSettled: refresh,
  });
  const train = useMutation({
    mutationFn: () => answerOf(admin.train.$post()),
    onSuccess: () => setSaid({ text: "Training has started; new versions appear below." }),
    onError: (error) => setSaid({ text: error.message }),
    onSettled: refresh,
  });
  const busy = promote.isPending || rollBack.isPending;

  return (
    <Panel
      id="models"
      title="Models"
      query={query}
      empty={(data) =>
        data.models.length === 0 && !data.training ? "No model yet. Import events, then train." : undefined
      }
      actions={
        <button type="button" onClick={() => train.mutate()} disabled={train.isPending || query.data?.training != null}>
          Train now
        </button>
      }
    >
      {({ models, training }) => (
        <>
          {training ? (
            <p role="status">
              Training: {training.stage} <progress max={1} value={training.share} />
            </p>
          ) : null}
          {said ? (
            <p role="status" className="said">
              {said.text}{" "}
              {said.undo === undefined ? null : (
                <button type="button" onClick={() => said.undo !== undefined && rollBack.mutate(said.undo)}>
                  Undo
                </button>
              )}
            </p>
          ) : null}
          <div className="scroll">
            <table>
              <thead>
                <tr>
                  <th scope="col">Model</th>
                  <th scope="col">Version</th>
                  <th scope="col">Trained</th>
                  <th scope="col">Events</th>
                  <th scope="col">Held-out metrics</th>
                  <th scope="col">
                    <span className="hidden">Actions</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {models.map((version) => (
                  <tr key={`${version.model} ${version.version}`} className={version.live ? "live" : ""}>
                    <th scope="row">{version.model}</th>
                    <td>
                      <code>{version.version}</code> {version.live ? <span className="badge">live</span> : null}
                    </td>
                    <td>{new Date(version.createdAt).toLocaleString()}</td>
                    <td className="number">{version.events.toLocaleString()}</td>
                    <td>
                      {Object.entries(version.metrics).map(([name, value]) => (
                        <span key={name} className="metric">
                          {name}{" "}
                          <b>{Number.isInteger(value) ? value.toLocaleString() : Number(value.toPrecision(3))}</b>
                        </span>
                      ))}
                    </td>
                    <td>
                      {version.live ? (
                        <button type="button" disabled={busy} onClick={() => rollBack.mutate(version.model)}>
                          Roll back
                        </button>
                      ) : (
                        <button type="button" disabled={busy} onClick={() => promote.mutate(version)}>
                          Promote
                        </button>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </Panel>
  );
}

// The lists the system is made of, printed by the system itself.
import { useQuery } from "@tanstack/react-query";
import { admin, answerOf } from "./admin-client.ts";
import { Panel } from "./panel.tsx";

export function PipelinesPanel() {
  const query = useQuery({ queryKey: ["pipelines"], queryFn: () => answerOf(admin.pipelines.$get()) });
  return (
    <Panel id="pipelines" title="How it works" query={query}>
      {(pipelines) => (
        <div className="pipelines">
          {Object.entries(pipelines).map(([name, steps]) => (
            <details key={name}>
              <summary>{name}</summary>
              <ol>
                {steps.map((step) => (
                  <li key={step}>{step}</li>
                ))}
              </ol>
            </details>
          ))}
        </div>
      )}
    </Panel>
  );
}

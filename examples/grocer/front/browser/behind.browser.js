// The panel "Behind this page": each shelf's own account of where it came from. It listens to what the shelves answer.
(() => {
  const panel = document.getElementById("behind");
  const toggle = document.querySelector(".behind-toggle");
  const list = panel.querySelector("[data-behind-shelves]");
  const accounts = new Map();

  const open = (wanted) => {
    panel.hidden = !wanted;
    toggle.setAttribute("aria-expanded", String(wanted));
    (wanted ? panel.querySelector("[data-behind-close]") : toggle).focus();
  };
  toggle.addEventListener("click", () => open(panel.hidden));
  panel.querySelector("[data-behind-close]").addEventListener("click", () => open(false));
  document.addEventListener("keydown", (key) => {
    if (key.key === "Escape" && !panel.hidden) open(false);
  });

  const element = (name, words, attributes = {}) => {
    const made = document.createElement(name);
    if (words !== undefined) made.textContent = words;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };
  const figure = (name, words, whole) => {
    const row = element("div", undefined, whole ? { class: "whole" } : {});
    row.append(element("dt", name), element("dd", words));
    return row;
  };
  const age = (ms) => {
    if (ms === null || ms === undefined) return "unknown";
    if (ms < 1000) return `${Math.round(ms)} ms`;
    if (ms < 120_000) return `${(ms / 1000).toFixed(1)} s`;
    return ms < 7_200_000 ? `${Math.round(ms / 60_000)} min` : `${Math.round(ms / 3_600_000)} h`;
  };

  const draw = () => {
    list.replaceChildren(
      ...[...accounts.values()].map(({ heading, answer, tookMs }) => {
        const section = element("section");
        const head = element("h3", heading);
        head.append(element("span", answer.rung, { class: "rung", "data-rung": answer.rung }));
        const figures = element("dl", undefined, { class: "figures" });
        figures.append(
          figure("Took", age(tookMs)),
          figure("Age", age(answer.ageMs)),
          figure("Stock age", age(answer.stockAgeMs)),
          figure("Products", String(answer.items.length)),
          figure("Model", answer.modelVersion, true),
          figure("Answer", answer.recommendationId, true),
        );
        const whys = element("ol", undefined, { class: "whys" });
        whys.append(
          ...answer.items.map(({ id, title, reason, rung }) => {
            const why = element("li");
            const words = element("div");
            words.append(element("b", title ?? id), element("span", rung ? `${reason} (${rung})` : reason));
            why.append(words);
            return why;
          }),
        );
        section.append(head, figures, whys);
        return section;
      }),
    );
  };

  document.addEventListener("endcap:answer", (event) => {
    accounts.set(event.target, event.detail);
    draw();
  });
})();

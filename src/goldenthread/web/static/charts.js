// Draws each chart beside its table. Where anything fails, the table is all that is shown.
import { expressionInterpreter } from "/assets/vega-interpreter.js";

async function draw(figure) {
  const answer = await fetch(figure.dataset.chart, { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const specification = await answer.json();
  figure.hidden = false;
  const compiled = globalThis.vegaLite.compile(specification).spec;
  // ast: expressions are interpreted, because the page's policy forbids making code from text.
  const runtime = globalThis.vega.parse(compiled, undefined, { ast: true });
  const view = new globalThis.vega.View(runtime, {
    expr: expressionInterpreter,
    renderer: "canvas",
    container: figure.querySelector(".chart__drawing"),
    hover: true,
  });
  await view.runAsync();
  figure.dataset.drawn = "yes";
}

for (const figure of document.querySelectorAll("figure[data-chart]")) {
  draw(figure).catch(() => {
    figure.hidden = true;
  });
}

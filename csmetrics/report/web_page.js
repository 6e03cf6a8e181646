/* Draws every figure from the JSON beside it, and again for paper, which has another width. */
(() => {
  const plots = [...document.querySelectorAll(".plot")];
  const draw = (plot) => {
    const figure = JSON.parse(document.getElementById(plot.dataset.figure).textContent);
    return Plotly.newPlot(plot, figure.data, figure.layout, { displayModeBar: false, responsive: true, scrollZoom: false });
  };
  Promise.all(plots.map(draw)).then(() => { document.documentElement.dataset.drawn = "yes"; });
  const fit = () => plots.forEach((plot) => Plotly.Plots.resize(plot));
  window.addEventListener("beforeprint", fit);
  window.addEventListener("afterprint", fit);
})();

/* Draws every figure from the JSON beside it, and fits it to paper, which has another width. */
(() => {
  const plots = [...document.querySelectorAll(".plot")];
  const draw = (plot) => {
    const figure = JSON.parse(document.getElementById(plot.dataset.figure).textContent);
    return Plotly.newPlot(plot, figure.data, figure.layout, { displayModeBar: false, responsive: true, scrollZoom: false });
  };
  Promise.all(plots.map(draw)).then(() => { document.documentElement.dataset.drawn = "yes"; });
  /* Nobody knows before it prints how wide the paper is: so charts are pictures on it, which grow
     and shrink with their place. */
  const pictures = () => document.querySelectorAll(".plot .main-svg");
  window.addEventListener("beforeprint", () => pictures().forEach((one) => {
    one.setAttribute("viewBox", `0 0 ${one.clientWidth} ${one.clientHeight}`);
    one.parentElement.style.aspectRatio = `${one.clientWidth} / ${one.clientHeight}`;
  }));
  window.addEventListener("afterprint", () => pictures().forEach((one) => one.removeAttribute("viewBox")));
})();

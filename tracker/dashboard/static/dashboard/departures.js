/*
 * Draws the table of departures as bars, with a line from the fewest to the most that there may be.
 * The table is complete without it; the numbers and their spelling are taken from there.
 */
"use strict";

(() => {
  function draw() {
    const figure = document.querySelector("[data-chart=departures]");
    const table = document.querySelector("[data-chart-rows=departures]");
    if (!figure || !table || !window.echarts || !figure.hidden) {
      return;
    }

    const ROW_HEIGHT = 30;
    const NARROW = 560;
    const place = figure.querySelector("[role=img]");
    const darkness = window.matchMedia("(prefers-color-scheme: dark)");
    const lessMotion = window.matchMedia("(prefers-reduced-motion: reduce)");

    const rows = Array.from(table.tBodies[0].rows, (row) => {
      const link = row.querySelector("[data-figure] a");
      return {
        name: row.querySelector("th").textContent.trim(),
        label: link.querySelector("[data-label]").textContent.replace(/\s+/g, " ").trim(),
        address: link.href,
        min: Number(row.dataset.min),
        value: Number(row.dataset.value),
        max: Number(row.dataset.max),
      };
    });

    const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

    /* One line series draws every interval: a gap after each keeps them apart. */
    function intervals() {
      return rows.flatMap((row, place) =>
        row.min === row.max ? [] : [[row.min, place], [row.max, place], [null, null]],
      );
    }

    function option() {
      const narrow = place.clientWidth < NARROW;
      const text = { color: token("--ink"), fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 13 };
      const quiet = token("--ink-quiet");
      return {
        animation: !lessMotion.matches,
        animationDuration: 400,
        grid: { left: narrow ? 116 : 176, right: narrow ? 84 : 104, top: 28, bottom: 4 },
        xAxis: {
          type: "value",
          position: "top",
          minInterval: 1,
          splitNumber: narrow ? 3 : 6,
          axisLabel: { ...text, color: quiet, fontSize: 12 },
          splitLine: { lineStyle: { color: token("--rule") } },
        },
        yAxis: {
          type: "category",
          inverse: true,
          data: rows.map((row) => row.name),
          axisTick: { show: false },
          axisLine: { lineStyle: { color: token("--ink-quiet") } },
          axisLabel: { ...text, interval: 0, width: narrow ? 104 : 164, overflow: "truncate" },
        },
        series: [
          {
            type: "bar",
            data: rows.map((row) => row.value),
            barWidth: 16,
            itemStyle: { color: token("--bar"), borderRadius: [0, 2, 2, 0] },
            emphasis: { itemStyle: { color: token("--accent") } },
          },
          {
            type: "line",
            data: intervals(),
            symbol: "rect",
            symbolSize: [2, 10],
            showAllSymbol: true,
            silent: true,
            lineStyle: { color: token("--ink"), width: 2 },
            itemStyle: { color: token("--ink") },
          },
          {
            type: "line",
            data: rows.map((row, place) => [row.max, place]),
            symbolSize: 1,
            showAllSymbol: true,
            silent: true,
            lineStyle: { width: 0 },
            itemStyle: { color: "transparent" },
            label: { ...text, show: true, position: "right", distance: 8, formatter: (item) => rows[item.dataIndex].label },
          },
        ],
      };
    }

    figure.hidden = false;
    place.style.height = `${rows.length * ROW_HEIGHT + 40}px`;
    const chart = window.echarts.init(place, null, { renderer: "svg" });
    document.dispatchEvent(new CustomEvent("chart:drawn", { detail: { figure, chart } }));
    chart.setOption(option());
    chart.on("click", (item) => window.location.assign(rows[item.dataIndex].address));
    darkness.addEventListener("change", () => chart.setOption(option()));
    new ResizeObserver(() => {
      chart.resize();
      chart.setOption(option());
    }).observe(place);
  }

  draw();
  document.addEventListener("figures:changed", draw);
})();

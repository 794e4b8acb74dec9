/*
 * Draws each chart of a page from the table below it, so that both show the same numbers, and saves it as a picture.
 * The page is complete without it.
 */
"use strict";

(() => {
  if (!window.echarts) {
    return;
  }
  const NARROW = 560;
  const darkness = window.matchMedia("(prefers-color-scheme: dark)");
  const lessMotion = window.matchMedia("(prefers-reduced-motion: reduce)");
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const percent = (share) => `${Math.round(100 * share)} %`;

  /* One object for each row of a table: each cell's value, its text and its link, by the key of its column. */
  function rowsOf(table) {
    const keys = Array.from(table.tHead.rows[0].cells, (cell) => cell.dataset.key);
    return Array.from(table.tBodies[0].rows, (row) => {
      const cells = Array.from(row.cells, (cell) => ({
        text: cell.textContent.trim(),
        value: cell.dataset.value === undefined ? null : cell.dataset.value,
        number: cell.dataset.value === undefined ? null : Number(cell.dataset.value),
        href: cell.querySelector("a")?.href || "",
      }));
      return Object.fromEntries(keys.map((key, place) => [key, cells[place]]));
    });
  }

  function words() {
    return { color: token("--ink"), fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 13 };
  }

  function axis(type, more = {}) {
    const quiet = token("--ink-quiet");
    return {
      type,
      axisLabel: { ...words(), color: quiet, fontSize: 12, hideOverlap: true, ...more.axisLabel },
      axisLine: { lineStyle: { color: token("--rule-strong") } },
      axisTick: { show: false },
      splitLine: { show: type === "value", lineStyle: { color: token("--rule") } },
      nameTextStyle: { color: quiet },
      ...Object.fromEntries(Object.entries(more).filter(([name]) => name !== "axisLabel")),
    };
  }

  const kinds = {
    /* Arrivals above the line, departures below it, and the difference. */
    turnover(rows) {
      const bar = (name, values, color) => ({
        name, type: "bar", stack: "all", barMaxWidth: 26, data: values, itemStyle: { color },
      });
      return {
        height: 300,
        option: {
          legend: { top: 0, left: 0, textStyle: words(), icon: "roundRect", itemWidth: 12, itemHeight: 12 },
          grid: { left: 36, right: 8, top: 40, bottom: 28 },
          xAxis: axis("category", { data: rows.map((row) => row.since.text), axisLine: { onZero: true, lineStyle: { color: token("--ink-quiet") } } }),
          yAxis: axis("value", { minInterval: 1, axisLabel: { formatter: (value) => Math.abs(value) } }),
          series: [
            bar(document.querySelector("[data-key=arrivals]").textContent, rows.map((row) => row.arrivals.number), token("--good")),
            bar(document.querySelector("[data-key=departures]").textContent, rows.map((row) => -row.departures.number), token("--no")),
            {
              name: document.querySelector("[data-key=net]").textContent,
              type: "line", data: rows.map((row) => row.net.number), symbolSize: 5,
              lineStyle: { color: token("--ink"), width: 2 }, itemStyle: { color: token("--ink") },
            },
          ],
        },
        hrefs: (item) => (item.seriesIndex === 1 ? rows[item.dataIndex].departures.href : rows[item.dataIndex].arrivals.href),
      };
    },

    sankey(rows, place) {
      const narrow = place.clientWidth < NARROW;
      const centre = document.querySelector("h1").textContent.trim();
      const side = (row) => (row.direction.value === "in" ? "← " : "→ ") + row.organization.text;
      const node = (name, color, position) => ({ name, itemStyle: { color }, label: { position } });
      const comes = rows.filter((row) => row.direction.value === "in");
      const goes = rows.filter((row) => row.direction.value === "out");
      return {
        height: 60 + 30 * Math.max(comes.length, goes.length, 3),
        option: {
          series: [{
            type: "sankey", left: narrow ? 4 : 8, right: narrow ? 4 : 8, top: 8, bottom: 8, draggable: false,
            nodeGap: 10, nodeWidth: 12, emphasis: { disabled: true },
            label: { ...words(), width: narrow ? 110 : 260, overflow: "truncate", formatter: (item) => item.name.replace(/^[←→] /, "") },
            lineStyle: { color: "source", opacity: 0.35 },
            data: [
              ...comes.map((row) => node(side(row), token("--good"), "right")),
              node(centre, token("--ink-quiet"), narrow ? "inside" : "right"),
              ...goes.map((row) => node(side(row), token("--no"), "left")),
            ],
            links: [
              ...comes.map((row) => ({ source: side(row), target: centre, value: row.transfers.number })),
              ...goes.map((row) => ({ source: centre, target: side(row), value: row.transfers.number, lineStyle: { color: token("--no"), opacity: 0.3 } })),
            ].filter((link) => link.value > 0),
          }],
        },
        hrefs: (item) => rows.find((row) => side(row) === item.name)?.transfers.href || rows.find((row) => side(row) === item.data.source || side(row) === item.data.target)?.transfers.href,
      };
    },

    /* A share with its band, falling in steps. */
    survival(rows) {
      const at = (key) => [[0, 1], ...rows.map((row) => [row.years.number, row[key].number])];
      return {
        height: 280,
        option: {
          grid: { left: 48, right: 16, top: 16, bottom: 44 },
          xAxis: axis("value", { name: document.querySelector("[data-key=years]").textContent, nameLocation: "middle", nameGap: 28, splitLine: { show: false } }),
          yAxis: axis("value", { min: 0, max: 1, axisLabel: { formatter: percent } }),
          series: band(at("low"), at("high"), at("share"), "end"),
        },
      };
    },

    retention(rows) {
      const at = (key) => rows.map((row) => [row.months.number, row[key].number]);
      return {
        height: 260,
        option: {
          grid: { left: 48, right: 56, top: 16, bottom: 44 },
          xAxis: axis("value", { name: document.querySelector("[data-key=months]").textContent, nameLocation: "middle", nameGap: 28, min: 0, max: Math.max(...rows.map((row) => row.months.number)), interval: 6, splitLine: { show: false } }),
          yAxis: axis("value", { min: 0, max: 1, axisLabel: { formatter: percent } }),
          series: [...intervals(at("low"), at("high")), points(at("share"), rows.map((row) => `${row.stayed.text} / ${row.n.text}`), "right")],
        },
        hrefs: (item) => rows[item.dataIndex]?.stayed.href || rows[item.dataIndex]?.n.href,
      };
    },

    /* How many were there at the end of each month, with the fewest and the most. */
    headcounts(rows) {
      const at = (key) => rows.map((row, month) => [month, row[key].number]);
      const months = rows.map((row) => row.month.text);
      return {
        height: 240,
        option: {
          grid: { left: 40, right: 12, top: 16, bottom: 28 },
          xAxis: axis("category", { data: months, boundaryGap: true }),
          yAxis: axis("value", { minInterval: 1, min: 0 }),
          series: [
            { type: "bar", barMaxWidth: 30, data: rows.map((row) => row.headcount.number), itemStyle: { color: token("--bar"), borderRadius: [2, 2, 0, 0] } },
            ...intervals(at("headcount_min"), at("headcount_max")),
          ],
        },
        hrefs: (item) => rows[item.dataIndex]?.headcount.href,
      };
    },

    /* One median a line, with its quartiles, in days. */
    ranges(rows, place) {
      const narrow = place.clientWidth < NARROW;
      const known = rows.filter((row) => row.median.number !== null);
      const at = (key) => known.map((row, line) => [row[key].number, line]);
      return {
        height: 44 + 44 * known.length,
        option: {
          grid: { left: narrow ? 116 : 210, right: narrow ? 30 : 60, top: 28, bottom: 4 },
          xAxis: axis("value", { position: "top", splitNumber: narrow ? 3 : 6 }),
          yAxis: axis("category", {
            inverse: true, data: known.map((row) => row.delay.text),
            axisLabel: { interval: 0, hideOverlap: false, width: narrow ? 104 : 196, overflow: narrow ? "break" : "truncate", color: token("--ink") },
          }),
          series: [...intervals(at("lower"), at("upper")), points(at("median"), known.map((row) => row.median.text))],
        },
        hrefs: (item) => known[item.dataIndex]?.moves.href,
      };
    },

    /* One share a line, with its interval. */
    shares(rows, place) {
      const narrow = place.clientWidth < NARROW;
      const at = (key) => rows.map((row, line) => [row[key].number, line]);
      return {
        height: 44 + 30 * rows.length,
        option: {
          grid: { left: narrow ? 116 : 186, right: narrow ? 60 : 90, top: 28, bottom: 4 },
          xAxis: axis("value", { min: 0, max: 1, position: "top", interval: narrow ? 0.5 : 0.25, axisLabel: { formatter: percent } }),
          yAxis: axis("category", {
            inverse: true, data: rows.map((row) => row.organization.text),
            axisLabel: { interval: 0, hideOverlap: false, width: narrow ? 104 : 172, overflow: "truncate", color: token("--ink") },
          }),
          series: [
            ...intervals(at("low"), at("high")),
            points(at("share")),
            points(rows.map((row, line) => [1, line]), rows.map((row) => `${row.won.text} : ${row.lost.text}`), "right", 0),
          ],
        },
        hrefs: (item) => rows[item.dataIndex]?.won.href || rows[item.dataIndex]?.lost.href,
      };
    },

    /* One bar a line, with its interval. */
    bars(rows, place) {
      const narrow = place.clientWidth < NARROW;
      const name = Object.keys(rows[0])[0];
      const least = rows.map((row, line) => [row.min.number, line]);
      const most = rows.map((row, line) => [row.max.number, line]);
      return {
        height: 40 + 30 * rows.length,
        option: {
          grid: { left: narrow ? 116 : 186, right: narrow ? 84 : 104, top: 28, bottom: 4 },
          xAxis: axis("value", { position: "top", minInterval: 1, splitNumber: narrow ? 3 : 6 }),
          yAxis: axis("category", {
            inverse: true, data: rows.map((row) => row[name].text),
            axisLabel: { interval: 0, hideOverlap: false, width: narrow ? 104 : 172, overflow: "truncate", color: token("--ink") },
          }),
          series: [
            { type: "bar", barWidth: 16, data: rows.map((row) => row.value.number), itemStyle: { color: token("--bar"), borderRadius: [0, 2, 2, 0] } },
            ...intervals(least, most),
            points(most, rows.map((row) => row.value.text), "right", 0),
          ],
        },
        hrefs: (item) => rows[item.dataIndex]?.value.href,
      };
    },

    /* One bar a line, to the right for a gain and to the left for a loss. */
    net(rows, place) {
      const narrow = place.clientWidth < NARROW;
      const loses = rows.some((row) => row.net.number < 0);
      const roomForNumbers = loses ? (narrow ? "15%" : "8%") : 0; // they stand before the bars of losses
      return {
        height: 44 + 30 * rows.length,
        option: {
          grid: { left: narrow ? 116 : 186, right: narrow ? 40 : 60, top: 28, bottom: 4 },
          xAxis: axis("value", { position: "top", minInterval: 1, splitNumber: narrow ? 3 : 6, boundaryGap: [roomForNumbers, 0] }),
          yAxis: axis("category", {
            inverse: true, data: rows.map((row) => row.organization.text), axisLine: { show: false },
            axisLabel: { interval: 0, hideOverlap: false, width: narrow ? 104 : 172, overflow: "truncate", color: token("--ink") },
          }),
          series: [{
            type: "bar", barWidth: 16,
            data: rows.map((row) => ({
              value: row.net.number,
              itemStyle: { color: token(row.net.number > 0 ? "--good" : "--no"), borderRadius: 2 },
              label: { position: row.net.number > 0 ? "right" : "left" },
            })),
            label: { ...words(), show: true, formatter: (item) => rows[item.dataIndex].net.text },
          }],
        },
        hrefs: (item) => (item.value > 0 ? rows[item.dataIndex].arrivals.href : rows[item.dataIndex].departures.href),
      };
    },

    /* Two bars a line: who left and who came. */
    pairs(rows, place) {
      const narrow = place.clientWidth < NARROW;
      const bar = (key, color) => ({
        name: document.querySelector(`[data-key=${key}]`).textContent, type: "bar", barMaxWidth: 14,
        data: rows.map((row) => row[key].number), itemStyle: { color, borderRadius: [0, 2, 2, 0] },
        label: { ...words(), show: true, position: "right", formatter: (item) => rows[item.dataIndex][key].text },
      });
      return {
        height: 70 + 48 * rows.length,
        option: {
          legend: { top: 0, left: 0, textStyle: words(), icon: "roundRect", itemWidth: 12, itemHeight: 12 },
          grid: { left: narrow ? 116 : 186, right: narrow ? 84 : 104, top: 34, bottom: 24 },
          xAxis: axis("value", { minInterval: 1, splitNumber: narrow ? 3 : 6 }),
          yAxis: axis("category", {
            inverse: true, data: rows.map((row) => row.organization.text),
            axisLabel: { interval: 0, hideOverlap: false, width: narrow ? 104 : 172, overflow: "truncate", color: token("--ink") },
          }),
          series: [bar("departures", token("--no")), bar("arrivals", token("--good"))],
        },
        hrefs: (item) => rows[item.dataIndex]?.[item.seriesIndex ? "arrivals" : "departures"].href,
      };
    },

    /* From each line to each column: the darker, the more. */
    matrix(rows, place) {
      const names = rows.map((row) => row.organization.text);
      const columns = Object.keys(rows[0]).filter((key) => key.startsWith("to-"));
      const narrow = place.clientWidth < NARROW;
      const edge = narrow ? 100 : 170;
      const cells = rows.flatMap((row, line) => columns.map((key, column) => [column, line, row[key].number]).filter((cell) => cell[2]));
      const most = Math.max(1, ...cells.map((cell) => cell[2]));
      return {
        height: 150 + 30 * rows.length,
        option: {
          grid: { left: edge, right: Math.max(8, place.clientWidth - edge - 110 * columns.length), top: 130, bottom: 8 },
          xAxis: axis("category", { position: "top", data: names, splitArea: { show: false }, axisLabel: { interval: 0, hideOverlap: false, rotate: 60, width: 120, overflow: "truncate", color: token("--ink") } }),
          yAxis: axis("category", { inverse: true, data: names, axisLabel: { interval: 0, hideOverlap: false, width: narrow ? 90 : 160, overflow: "truncate", color: token("--ink") } }),
          visualMap: { show: false, min: 0, max: most, inRange: { color: [token("--accent-wash"), token("--bar")] } },
          series: [{
            type: "heatmap", data: cells, label: { ...words(), show: true, fontSize: 12, formatter: (item) => Math.round(10 * item.value[2]) / 10 },
            itemStyle: { borderColor: token("--paper"), borderWidth: 1 }, emphasis: { disabled: true },
          }],
        },
        hrefs: (item) => rows[item.value[1]][columns[item.value[0]]].href,
      };
    },
  };

  /* Lines from the least to the most, one for each row; a gap after each keeps them apart. */
  function intervals(low, high) {
    const ends = low.flatMap((least, line) =>
      least[0] === high[line][0] && least[1] === high[line][1] ? [] : [least, high[line], [null, null]],
    );
    return [{
      type: "line", data: ends, symbol: "none", silent: true,
      lineStyle: { color: token("--ink"), width: 2 },
    }];
  }

  function points(at, labels = [], position = "top", size = 9) {
    return {
      type: "scatter", data: at, symbolSize: size || 1, itemStyle: { color: size ? token("--accent") : "transparent" },
      label: { ...words(), show: labels.length > 0, position, distance: 8, formatter: (item) => labels[item.dataIndex] },
    };
  }

  function band(low, high, share, step) {
    const color = token("--bar");
    const steps = high.map((point, place) => [point[0], point[1] - low[place][1]]);
    const hidden = { type: "line", step, symbol: "none", silent: true, stack: "band", lineStyle: { width: 0 } };
    return [
      { ...hidden, data: low },
      { ...hidden, data: steps, areaStyle: { color, opacity: 0.2 } },
      { type: "line", step, symbol: "none", data: share, lineStyle: { color: token("--accent"), width: 2.5 } },
    ];
  }

  function draw(figure) {
    const rows = rowsOf(document.querySelector(`[data-table-of="${figure.dataset.chartOf}"] table`));
    const kind = kinds[figure.dataset.chart];
    if (!kind || !rows.length || figure.dataset.drawn) {
      return;
    }
    figure.dataset.drawn = "true";
    figure.hidden = false;
    const place = figure.querySelector("[role=img]");
    const first = kind(rows, place);
    place.style.height = `${first.height}px`;
    const chart = window.echarts.init(place, null, { renderer: "svg" });
    const show = () => chart.setOption({ animation: !lessMotion.matches, animationDuration: 300, ...kind(rows, place).option }, true);
    show();
    if (first.hrefs) {
      chart.on("click", (item) => {
        const href = first.hrefs(item);
        if (href) {
          window.location.assign(href);
        }
      });
    }
    darkness.addEventListener("change", show);
    new ResizeObserver(() => {
      chart.resize();
      show();
    }).observe(place);
    offerPictures(figure, chart);
  }

  function offerPictures(figure, chart) {
    for (const button of figure.closest(".figure").querySelectorAll("[data-save]")) {
      button.hidden = false;
      button.addEventListener("click", () => save(chart, figure.dataset.chartOf || figure.dataset.name, button.dataset.save));
    }
  }

  async function save(chart, name, format) {
    const picture = chart.getDom().querySelector("svg").cloneNode(true);
    picture.style.background = token("--paper");
    const address = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(picture))}`;
    const link = document.createElement("a");
    link.download = `${name}.${format}`;
    link.href = format === "svg" ? address : await toPng(address, chart.getWidth(), chart.getHeight());
    link.click();
  }

  function toPng(address, width, height) {
    return new Promise((resolve) => {
      const picture = new Image();
      picture.addEventListener("load", () => {
        const canvas = document.createElement("canvas");
        canvas.width = 2 * width;
        canvas.height = 2 * height;
        const pen = canvas.getContext("2d");
        pen.fillStyle = token("--paper");
        pen.fillRect(0, 0, canvas.width, canvas.height);
        pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
        resolve(canvas.toDataURL("image/png"));
      });
      picture.src = address;
    });
  }

  const drawAll = (within) => within.querySelectorAll("figure[data-chart][data-chart-of]").forEach(draw);
  document.addEventListener("chart:drawn", (event) => offerPictures(event.detail.figure, event.detail.chart));
  drawAll(document);
  document.addEventListener("figures:changed", () => drawAll(document));
})();

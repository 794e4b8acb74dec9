/*!
 * The part of Apache ECharts (Apache License 2.0), with ZRender (BSD 3-Clause) and tslib (0BSD),
 * that the dashboards draw with. The full licences are in LICENSES.txt beside this file.
 */

// The pages forbid inline styles, so a chart's tooltip needs renderMode: "richText"; the default, "html", writes them.
import { BarChart, HeatmapChart, LineChart, SankeyChart, ScatterChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent, VisualMapComponent } from "echarts/components";
import { getInstanceByDom, init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

use([
  AriaComponent,
  BarChart,
  GridComponent,
  HeatmapChart,
  LegendComponent,
  LineChart,
  SankeyChart,
  ScatterChart,
  SVGRenderer,
  TooltipComponent,
  VisualMapComponent,
]);

export { getInstanceByDom, init };

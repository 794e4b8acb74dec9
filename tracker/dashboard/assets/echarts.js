/*!
 * The part of Apache ECharts (Apache License 2.0), with ZRender (BSD 3-Clause) and tslib (0BSD),
 * that the dashboards draw with. The full licences are in LICENSES.txt beside this file.
 */

// The pages forbid inline styles, so a chart's tooltip needs renderMode: "richText"; the default, "html", writes them.
import { BarChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { getInstanceByDom, init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

use([AriaComponent, BarChart, GridComponent, LegendComponent, LineChart, SVGRenderer, TooltipComponent]);

export { getInstanceByDom, init };

import { drawChart } from "../../plots/draw-chart.ts";
import { theme } from "../../plots/theme.ts";

export interface Line {
  readonly name: string;
  readonly colour: string;
  readonly dash: "solid" | "dashed" | "dotted";
  readonly isOurs: boolean;
  readonly points: readonly (readonly [x: number, y: number])[];
}

interface LineChart {
  readonly title: string;
  readonly subtitle: string;
  readonly x: string;
  readonly lines: readonly Line[];
}

const SIZE = { width: 860, height: 560 };

/** Lines over two logarithmic axes, so that what differs by tens and by hundreds stands in one picture. */
export function drawLines({ title, subtitle, x, lines }: LineChart): string {
  const [paper, ink, faint] = [theme.paper[0], theme.ink[0], theme.faint[0]];
  const axis = {
    type: "log",
    nameTextStyle: { color: ink },
    axisLine: { lineStyle: { color: faint } },
    splitLine: { lineStyle: { color: faint, width: 0.5 } },
    axisLabel: { color: ink, formatter: (value: number) => value.toLocaleString("en-US") },
  };
  const xs = lines.flatMap(({ points }) => points.map(([at]) => at));
  return drawChart(
    {
      backgroundColor: paper,
      title: {
        ...{ text: title, subtext: subtitle, left: 16, top: 8 },
        textStyle: { color: ink, fontSize: 15 },
        subtextStyle: { color: ink },
      },
      legend: { bottom: 8, textStyle: { color: ink }, itemGap: 24 },
      grid: { left: 84, right: 24, top: 72, bottom: 190 },
      xAxis: {
        ...axis,
        logBase: Math.max(...xs) > 100 ? 10 : 2,
        ...{ name: x, nameLocation: "middle", nameGap: 28, min: Math.min(...xs), max: Math.max(...xs) },
      },
      yAxis: axis,
      series: lines.map(({ name, colour, dash, isOurs, points }) => ({
        ...{ name, type: "line", silent: true, symbolSize: 5, data: points, z: isOurs ? 3 : 2 },
        lineStyle: { color: colour, width: isOurs ? 2.6 : 1.4, type: dash },
        itemStyle: { color: colour },
      })),
    },
    SIZE,
  );
}

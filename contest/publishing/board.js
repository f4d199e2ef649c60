/* What 看板.html can do beyond its tables: sort, search, open the entries of a figure, draw the charts.
   It reads everything from the page itself; without it the tables and the listing remain. */
"use strict";
(() => {
  const MORE = 200; // rows shown at a time: a phone stays quick
  const LONG = 30; // a longer table shows its first 20 rows
  const make = (tag, options = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), options);
    element.append(...children);
    return element;
  };
  const number = (text) => {
    const found = /-?\d[\d,]*(\.\d+)?/.exec(text);
    if (!found) return null;
    return Number(found[0].replaceAll(",", "")) * (/^[↓欠]/.test(text) ? -1 : 1);
  };

  // sorting: a click sorts upwards, the next one downwards; what has no number stays last

  const collator = new Intl.Collator("zh-CN", { numeric: true });

  function sort(table, column, heading) {
    const down = heading.getAttribute("aria-sort") === "ascending";
    const numeric = heading.classList.contains("n");
    const rows = [...table.tBodies[0].rows].map((row) => {
      const text = row.cells[column] ? row.cells[column].textContent.trim() : "";
      return { row, key: numeric ? number(text) : text || null };
    });
    const order = (a, b) => (numeric ? a.key - b.key : collator.compare(a.key, b.key));
    rows.sort((a, b) => {
      if (a.key === null || b.key === null) return (a.key === null) - (b.key === null);
      return down ? order(b, a) : order(a, b);
    });
    table.tBodies[0].append(...rows.map((item) => item.row));
    for (const other of heading.parentElement.cells) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", down ? "descending" : "ascending");
  }

  for (const table of document.querySelectorAll("table[data-sort]")) {
    [...table.tHead.rows[0].cells].forEach((heading, column) => {
      const button = make("button", { type: "button", textContent: heading.textContent });
      button.addEventListener("click", () => sort(table, column, heading));
      const ink = make("span", { className: "ink", textContent: heading.textContent }); // buttons are not printed on every page
      heading.replaceChildren(button, ink);
    });
  }

  // searching

  function searchBox(label, place, search) {
    const count = make("span", { role: "status" });
    const input = make("input", { type: "search", autocomplete: "off" });
    let waiting = 0;
    input.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => { count.textContent = search(input.value.trim().toLowerCase()); }, 80);
    });
    place(make("p", { className: "search" }, make("label", {}, `${label} `, input), count));
  }

  for (const table of document.querySelectorAll("table[data-search]")) {
    const rows = table.tBodies[0].rows.length;
    if (rows < 8) continue;
    const unfold = make("button", { type: "button", className: "button", textContent: `显示全部${rows}行`, hidden: rows <= LONG });
    const fold = (on) => { table.classList.toggle("fold", on); unfold.hidden = !on; };
    let folded = rows > LONG;
    fold(folded);
    unfold.addEventListener("click", () => { folded = false; fold(false); });
    table.parentElement.after(unfold);
    searchBox("查找", (box) => table.parentElement.before(box), (word) => {
      let shown = 0;
      fold(folded && !word);
      for (const row of table.tBodies[0].rows) {
        row.hidden = !row.textContent.toLowerCase().includes(word);
        shown += !row.hidden;
      }
      return word ? `${shown}行` : "";
    });
  }

  // entries: the listing is laid out when first needed; its rows are copied, each with its participant

  const section = document.getElementById("entries");

  function entries(selector) {
    const waiting = section.querySelector("noscript");
    if (waiting) {
      waiting.insertAdjacentHTML("afterend", waiting.textContent);
      waiting.remove();
    }
    return [...section.querySelectorAll(selector)];
  }

  new IntersectionObserver((seen, watch) => {
    if (!seen.some((one) => one.isIntersecting)) return;
    watch.disconnect();
    entries("details");
  }).observe(section);
  if (/^#[em]\d/.test(location.hash)) entries(location.hash).forEach((row) => { location.replace(`#${row.id}`); });

  const HEADINGS = ["主体", "日期", "内容", "万元", "结果", "出处"];

  function copies(rows, caption) {
    const body = make("tbody");
    const table = make("table", {}, make("caption", { textContent: caption }),
      make("thead", {}, make("tr", {}, ...HEADINGS.map((text) => make("th", { scope: "col", textContent: text, className: text === "万元" ? "n" : "" })))), body);
    const box = make("div", { className: "scroll", tabIndex: 0, ariaLabel: caption, role: "region" }, table);
    const button = make("button", { type: "button", className: "button" });
    let done = 0;
    const more = () => {
      for (const row of rows.slice(done, done + MORE)) {
        const copy = row.cloneNode(true);
        copy.removeAttribute("id");
        copy.prepend(make("th", { scope: "row", className: "m", textContent: row.closest("table").caption.textContent }));
        body.append(copy);
      }
      done = Math.min(rows.length, done + MORE);
      button.hidden = done === rows.length;
      button.textContent = `再显示${Math.min(MORE, rows.length - done)}条（共${rows.length}条）`;
    };
    button.addEventListener("click", more);
    more();
    return [box, button];
  }

  const dialog = make("dialog", { id: "rows" });
  dialog.setAttribute("aria-labelledby", "rows-title");
  document.body.append(dialog);
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });

  function open(link) {
    const rows = entries(link.dataset.rows);
    const close = make("button", { type: "button", className: "button", textContent: "关闭" });
    close.addEventListener("click", () => dialog.close());
    const title = make("h2", { id: "rows-title", textContent: link.dataset.title });
    dialog.replaceChildren(make("div", { className: "bar" }, title, close), ...copies(rows, `${rows.length}条申报`));
    dialog.showModal();
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-rows]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(link);
  });

  const found = document.getElementById("found");
  searchBox("在全部申报里查找", (box) => found.before(box), (word) => {
    found.hidden = !word;
    if (!word) return "";
    const rows = entries("details tr[data-g]").filter(
      (row) => row.textContent.toLowerCase().includes(word) || row.closest("table").caption.textContent.toLowerCase().includes(word));
    found.replaceChildren(...copies(rows, "找到的申报"));
    return `${rows.length}条`;
  });

  // charts: each draws the columns of the table beside it

  function figures(chart) {
    const table = document.getElementById(chart.dataset.table);
    const rows = [...table.tBodies[0].rows].filter((row) => row.cells.length === table.tHead.rows[0].cells.length);
    return {
      names: rows.map((row) => row.cells[0].textContent),
      series: chart.dataset.columns.split(" ").map((column) => ({
        name: table.tHead.rows[0].cells[column].textContent.replace(/（.*/, ""),
        data: rows.map((row) => number(row.cells[column].textContent)),
      })),
    };
  }

  const onPaper = () => document.documentElement.classList.contains("paper");

  function look() {
    const style = getComputedStyle(document.documentElement);
    const read = (name) => style.getPropertyValue(name).trim();
    return { text: read("--text"), soft: read("--soft"), line: read("--line"), colours: ["--c1", "--c2", "--c3", "--c4"].map(read) };
  }

  const short = (name) => name.replace(/^(兑现)?第(\d+)/, "$2"); // 1期, 1批: five fit below a small chart

  const KINDS = {
    // a small chart for each figure: what is small is not crushed by what is large
    course: ({ names, series }, style) => ({
      grid: series.map((_, n) => ({ left: `${(n % 2) * 51}%`, width: "48%", top: `${n < 2 ? 11 : 63}%`, height: "28%", containLabel: false })),
      xAxis: series.map((_, n) => ({ type: "category", data: names, gridIndex: n, axisLabel: { interval: names.length > 6 ? "auto" : 0, formatter: short } })),
      yAxis: series.map((one, n) => ({
        type: "value", gridIndex: n, show: true, axisLabel: { show: false }, splitLine: { show: false },
        name: one.name, nameLocation: "end", nameGap: 12, nameTextStyle: { color: style.text, align: "left", fontSize: 13 },
      })),
      series: series.map((one, n) => ({
        ...one, type: "bar", xAxisIndex: n, yAxisIndex: n, barMaxWidth: 36, itemStyle: { color: style.colours[n] },
        label: { show: true, position: "top", color: style.text },
      })),
    }),
    funnel: ({ names, series }, style) => ({
      yAxis: { type: "category", inverse: true, data: names.filter((_, n) => series[0].data[n] !== null) },
      xAxis: { type: "value", minInterval: 1, splitLine: { show: false }, axisLabel: { show: false } },
      series: [{ type: "bar", data: series[0].data.filter((value) => value !== null), label: { show: true, position: "right", color: style.text } }],
    }),
    money: ({ names, series }) => ({
      yAxis: { type: "category", inverse: true, data: names },
      xAxis: { type: "value", axisLabel: { formatter: (value) => (Math.abs(value) >= 10000 ? `${value / 10000}万` : value) }, splitNumber: 4 },
      series: series.map((one) => ({ ...one, type: "bar", stack: "all", barMaxWidth: 28 })),
    }),
  };

  function draw(chart) {
    const table = figures(chart.element);
    chart.element.hidden = !table.names.length;
    chart.legend.hidden = chart.element.hidden || chart.element.dataset.chart !== "money";
    if (chart.element.hidden) return;
    const style = look();
    chart.legend.replaceChildren(...table.series.map((one, n) => {
      const swatch = make("i");
      swatch.style.background = style.colours[n];
      return make("li", {}, swatch, one.name);
    }));
    const option = KINDS[chart.element.dataset.chart](table, style);
    for (const axis of [option.xAxis, option.yAxis].flat()) {
      axis.axisLabel = { color: style.text, fontSize: 13, ...axis.axisLabel };
      axis.axisLine = { lineStyle: { color: style.line } };
      axis.axisTick = { show: false };
      if (axis.type === "value") axis.splitLine = { lineStyle: { color: style.line }, ...axis.splitLine };
    }
    chart.plot ??= echarts.init(chart.element, null, { locale: "ZH" });
    chart.plot.setOption({ animation: false, color: style.colours, textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      grid: { left: 8, right: 36, top: 28, bottom: 8, containLabel: true }, ...option }, true);
    chart.plot.resize(onPaper() ? { width: 320, height: 240 } : { width: "auto", height: "auto" });
    chart.plot.getZr().flush();
  }

  const charts = [...document.querySelectorAll("[data-chart]")].map((element) => {
    const legend = make("ul", { className: "legend", ariaHidden: "true" });
    const frame = make("div");
    element.replaceWith(frame);
    frame.append(legend, element);
    return { element, legend };
  });
  const redraw = () => charts.forEach(draw);
  redraw();
  let resizing = 0;
  addEventListener("resize", () => { clearTimeout(resizing); resizing = setTimeout(redraw, 100); });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  const paper = (on) => { document.documentElement.classList.toggle("paper", on); redraw(); };
  addEventListener("beforeprint", () => paper(true)); // ink on white, whatever the screen is like
  addEventListener("afterprint", () => paper(false));
})();

/* Shows the report, what happens to it, and each new page of it where the reader was. */
(() => {
  const report = document.getElementById("report");
  const bar = document.getElementById("bar");
  const words = document.getElementById("words");
  const findings = document.getElementById("findings");
  const problems = document.getElementById("problems");
  let frame = null;
  let version = "";

  /* An unfolded table is known by what it stands in, and by its place among the others there. */
  const foldsOf = (page) => {
    const folds = new Map();
    const counts = new Map();
    for (const fold of page.querySelectorAll("details")) {
      const within = fold.closest("[id]")?.id ?? "";
      counts.set(within, (counts.get(within) ?? 0) + 1);
      folds.set(`${within} ${counts.get(within)}`, fold);
    }
    return folds;
  };
  /* Where the reader is: the marked element that began last, and those around it, with their
     distances from the top of the window; one that is gone gives way to the one around it. */
  const placeOf = (view) => {
    const page = view.document;
    const folds = new Map([...foldsOf(page)].map(([name, fold]) => [name, fold.open]));
    const place = { x: view.scrollX, y: view.scrollY, marks: [], folds };
    let last = null;
    for (const one of page.querySelectorAll("main [id]:not(svg, svg *)")) {
      if (one.getClientRects().length && one.getBoundingClientRect().top <= view.innerHeight / 4) last = one;
    }
    for (let one = last; one; one = one.parentElement?.closest("[id]")) {
      place.marks.push([one.id, one.getBoundingClientRect().top]);
    }
    return place;
  };
  const goTo = (view, place) => {
    const page = view.document;
    for (const [name, fold] of foldsOf(page)) {
      if (place.folds.has(name)) fold.open = place.folds.get(name);
    }
    const [id, top] = place.marks.find(([name]) => page.getElementById(name)) ?? [];
    const y = place.y && id
      ? view.scrollY + page.getElementById(id).getBoundingClientRect().top - top
      : place.y;
    view.scrollTo({ left: place.x, top: y, behavior: "instant" });
  };

  /* The new page is loaded behind the old one, and takes its place when it is there. */
  const show = () => {
    for (const late of report.querySelectorAll(".coming")) late.remove();
    const next = document.createElement("iframe");
    next.title = "The report";
    next.className = "coming";
    next.src = `index.html${frame ? "" : location.hash}`;
    next.addEventListener("load", () => {
      const hadFocus = !frame || document.activeElement === frame;
      if (frame) goTo(next.contentWindow, placeOf(frame.contentWindow));
      frame?.remove();
      document.getElementById("nothing")?.remove();
      frame = next;
      frame.classList.remove("coming");
      document.title = `Preview: ${frame.contentDocument.title}`;
      if (hadFocus) frame.focus();
    }, { once: true });
    report.append(next);
  };

  const tell = (news) => {
    const clock = new Date(news.at * 1000).toLocaleTimeString("en-GB");
    bar.dataset.state = news.problems.length && news.state === "ready" ? "problem" : news.state;
    words.textContent = news.state === "ready"
      ? [`updated ${clock}`, news.words].filter(Boolean).join("; ")
      : news.words;
    const counts = Object.entries(news.findings).map(([kind, count]) => `${count} ${kind}`);
    findings.textContent = counts.length ? `findings: ${counts.join(", ")}` : "";
    problems.replaceChildren(...news.problems.map((problem) => {
      const item = document.createElement("li");
      item.textContent = problem;
      return item;
    }));
    if (news.version && news.version !== version) {
      version = news.version;
      show();
    }
  };

  const events = new EventSource("events");
  events.addEventListener("message", (event) => tell(JSON.parse(event.data)));
  events.addEventListener("error", () => {
    bar.dataset.state = "problem";
    words.textContent = "not connected: lscb preview has ended, or is starting again";
  });
})();

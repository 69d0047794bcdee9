/* Copies a chart as a picture and a table as text, for a board paper. Asks for nothing outside. */
(() => {
  const say = (button, words) => {
    const before = button.dataset.words;
    button.textContent = words;
    setTimeout(() => { button.textContent = before; }, 2500);
  };
  const save = (blob, name) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };
  const offer = (after, words, act) => {
    let tools = after.nextElementSibling;
    if (!tools || !tools.classList.contains("tools")) {
      tools = document.createElement("div");
      tools.className = "tools";
      after.after(tools);
    }
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.words = button.textContent = words;
    button.addEventListener("click", () => act(button));
    tools.append(button);
  };
  const picture = (svg) => new Promise((done, fail) => {
    const [, , width, height] = svg.getAttribute("viewBox").split(/[ ,]+/).map(Number);
    const copy = svg.cloneNode(true);
    copy.setAttribute("width", width);
    copy.setAttribute("height", height);
    const image = new Image();
    image.onerror = fail;
    image.onload = () => {
      const canvas = document.createElement("canvas");
      canvas.width = 3 * width;
      canvas.height = 3 * height;
      const context = canvas.getContext("2d");
      context.fillStyle = "#fff";
      context.fillRect(0, 0, canvas.width, canvas.height);
      context.drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => (blob ? done(blob) : fail()), "image/png");
    };
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(new XMLSerializer().serializeToString(copy));
  });
  const text = (table) => [...table.rows].map((row) =>
    [...row.cells].map((cell) => cell.innerText.replace(/\s+/g, " ").trim()).join("\t")).join("\n");
  for (const drawing of document.querySelectorAll("figure .drawing")) {
    const name = drawing.closest("figure").id + ".png";
    offer(drawing, "Copy chart as picture", async (button) => {
      try {
        const blob = await picture(drawing.querySelector("svg"));
        try {
          await navigator.clipboard.write([new ClipboardItem({ "image/png": blob })]);
          say(button, "Copied");
        } catch {
          save(blob, name);
          say(button, "Saved as a file");
        }
      } catch {
        say(button, "This browser cannot copy it");
      }
    });
  }
  for (const wrap of document.querySelectorAll(".table-wrap")) {
    offer(wrap, "Copy table as text", async (button) => {
      const words = text(wrap.querySelector("table"));
      try {
        await navigator.clipboard.writeText(words);
        say(button, "Copied");
      } catch {
        save(new Blob([words], { type: "text/tab-separated-values" }), "table.tsv");
        say(button, "Saved as a file");
      }
    });
  }
})();

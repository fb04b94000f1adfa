// Captions for a film of one's own, made from its transcript: the sentences spread over its length, by how long they
// are. A draft: someone has to look at the times.
(() => {
  const { StructBlockDefinition } = window.wagtailStreamField.blocks;
  const MOST = 84; // characters of one caption: two lines
  const LONGEST = 6 * 3600; // seconds of a film

  const element = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };

  // Seconds of "1:20", "80" or "0:01:20"; NaN for what is none.
  const secondsOf = (text) => {
    const parts = text.trim().split(":");
    if (!parts.every((part) => /^\d+$/.test(part)) || parts.length > 3) return NaN;
    return parts.reduce((sum, part) => sum * 60 + Number(part), 0);
  };

  // What fits in one caption: a sentence, or as many of its words as fit.
  const captionsOf = (paragraphs) =>
    paragraphs
      .flatMap((one) => one.match(/\S[^.!?…]*[.!?…]*["”’)]*/g) || [])
      .flatMap((sentence) => {
        const pieces = [""];
        for (const word of sentence.trim().split(/\s+/)) {
          const last = pieces.length - 1;
          const longer = `${pieces[last]} ${word}`.trim();
          if (longer.length <= MOST || !pieces[last]) pieces[last] = longer;
          else pieces.push(word);
        }
        return pieces;
      });

  const clock = (seconds) => new Date(Math.round(seconds * 1000)).toISOString().slice(11, 23);

  const vttOf = (captions, seconds, note) => {
    const total = captions.reduce((sum, one) => sum + one.length, 0);
    let at = 0;
    const cues = captions.map((text) => {
      const from = at;
      at += (seconds * text.length) / total;
      return `${clock(from)} --> ${clock(at)}\n${text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/-->/g, "→")}`;
    });
    return `${["WEBVTT", `NOTE ${note}`, ...cues].join("\n\n")}\n`;
  };

  // Keeps a document as the chooser of documents does, with whoever is signed in and what that person may; its data.
  const keep = async (chooserUrl, file, title) => {
    const shown = await (await fetch(chooserUrl)).json();
    const form = new DOMParser().parseFromString(shown.html, "text/html").querySelector('form[enctype="multipart/form-data"]');
    const data = new FormData(form);
    for (const field of form.elements) {
      if (field.type === "file") data.set(field.name, file);
      if (field.name.endsWith("-title")) data.set(field.name, title);
    }
    const answer = await (await fetch(form.getAttribute("action"), { method: "POST", body: data })).json();
    if (answer.step !== "chosen") throw new Error(answer.step);
    return answer.result;
  };

  const addTo = (block, words) => {
    const { captions, transcript, title } = block.childBlocks;
    const length = element("input", { type: "text", inputmode: "numeric", placeholder: "1:20", id: `${block.prefix}-length` });
    const button = element("button", { type: "button", class: "button button-small button-secondary" }, words.make);
    const told = element("p", { role: "status" });
    const made = element("div", { class: "captions-made" }, element("label", { for: length.id }, words.length), length, button, told);
    captions.element.after(made);
    button.addEventListener("click", async () => {
      const text = [...transcript.element.querySelectorAll("[data-block]")].map((one) => one.textContent);
      const spoken = captionsOf(text);
      const seconds = secondsOf(length.value);
      if (!spoken.length) told.textContent = words.noText;
      else if (!(seconds >= 1 && seconds <= LONGEST)) told.textContent = words.noLength;
      else {
        button.disabled = true;
        try {
          const file = new File([vttOf(spoken, seconds, words.note)], "ondertitels.vtt", { type: "text/vtt" });
          const name = words.title.replace("%(title)s", title.getValue() || "").trim();
          captions.widget.setState(await keep(words.chooser, file, name));
          told.textContent = words.made;
        } catch {
          told.textContent = words.failed;
        } finally {
          button.disabled = false;
        }
      }
    });
  };

  class VideoDefinition extends StructBlockDefinition {
    render(...args) {
      const block = super.render(...args);
      addTo(block, this.meta.captions);
      return block;
    }
  }

  window.telepath.register("lessons.Video", VideoDefinition);
})();
